#include "session/commands/like_pattern.h"

#include <cctype>
#include <string_view>

namespace firesteel {
namespace {

bool matches_one(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    return matches_one(name, pattern.substr(1)) ||
           (!name.empty() && matches_one(name.substr(1), pattern));
  }
  return !name.empty() &&
         std::tolower(static_cast<unsigned char>(name[0])) ==
             std::tolower(static_cast<unsigned char>(pattern[0])) &&
         matches_one(name.substr(1), pattern.substr(1));
}

}  // namespace

bool matches_pattern(const std::string& name, const std::optional<std::string>& pattern) {
  if (!pattern) return true;
  std::string_view rest = *pattern;
  while (true) {
    const size_t bar = rest.find('|');
    if (matches_one(name, rest.substr(0, bar))) return true;
    if (bar == std::string_view::npos) return false;
    rest.remove_prefix(bar + 1);
  }
}

}  // namespace firesteel
