#include <algorithm>

#include "base/error_conditions.h"

namespace firesteel {

const ErrorCondition* find_error_condition(std::string_view name) {
  const auto conditions = error_conditions();
  const auto found = std::ranges::lower_bound(conditions, name, {}, &ErrorCondition::name);
  return found != conditions.end() && found->name == name ? &*found : nullptr;
}

}  // namespace firesteel
