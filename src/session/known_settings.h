// The settings that Spark SQL and Spark Connect define, with their defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace firesteel {

struct KnownSetting {
  enum class Type : uint8_t { kBoolean, kInt, kLong, kDouble, kText };

  std::string_view key;
  // None: a setting without a default.
  std::optional<std::string_view> fallback;
  Type type;
  // Fixed when the engine starts: setting it in a session is an error.
  bool is_static;
};

// In order of the keys.
std::span<const KnownSetting> known_settings();
// Null for keys that Spark does not define.
const KnownSetting* find_known_setting(std::string_view key);

}  // namespace firesteel
