#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "functions/function.h"

namespace firesteel {

// The options of from_json, to_csv and their like, and of the text formats: names in any case.
class TextOptions {
 public:
  TextOptions() = default;
  explicit TextOptions(const std::map<std::string, std::string>& options);
  // Of a call's map argument; throws INVALID_OPTIONS.* for anything but a constant map of strings.
  static TextOptions of_argument(const Argument& argument);

  std::optional<std::string> find(std::string_view name) const;
  std::string get(std::string_view name, std::string_view otherwise) const;
  bool flag(std::string_view name, bool otherwise) const;
  int integer(std::string_view name, int otherwise) const;

 private:
  // By name in lower case.
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace firesteel
