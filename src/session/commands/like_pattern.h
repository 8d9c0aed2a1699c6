#pragma once

#include <optional>
#include <string>

namespace firesteel {

// Whether a name matches the pattern of a SHOW statement: * for any characters, | between
// alternatives, case ignored. Without a pattern every name does.
bool matches_pattern(const std::string& name, const std::optional<std::string>& pattern);

}  // namespace firesteel
