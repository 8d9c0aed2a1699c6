// Spark's error conditions (error/error-conditions.json), embedded at build.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace firesteel {

struct ErrorCondition {
  std::string_view name;       // CONDITION, or CONDITION.SUBCONDITION
  std::string_view sql_state;  // empty where Spark has none (legacy conditions)
  std::string_view message;    // template, parameters written <name>
};

// All conditions, sorted by name.
std::span<const ErrorCondition> error_conditions();

// The condition of that name, or null.
const ErrorCondition* find_error_condition(std::string_view name);

}  // namespace firesteel
