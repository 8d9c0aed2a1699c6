#pragma once

#include <cstdint>
#include <string>

namespace firesteel {

// What one task added to one accumulator, serialized by the accumulator's own type.
struct AccumulatorUpdate {
  int64_t id = 0;
  // Shown in the UI and the event log; empty: not shown.
  std::string name;
  std::string value;
};

}  // namespace firesteel
