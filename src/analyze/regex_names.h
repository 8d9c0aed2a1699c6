#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace firesteel::analyze {

// A regular expression that names of columns have to match as a whole.
class NamePattern {
 public:
  // Throws INVALID_REGEXP_... for a malformed pattern.
  NamePattern(const std::string& pattern, bool case_sensitive);

  bool matches(std::string_view name) const;

 private:
  std::shared_ptr<void> code_;
};

}  // namespace firesteel::analyze
