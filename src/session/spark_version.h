#pragma once

namespace firesteel {

// Spark's version that the answers are those of.
inline constexpr const char* kSparkVersion = "4.2.0";

}  // namespace firesteel
