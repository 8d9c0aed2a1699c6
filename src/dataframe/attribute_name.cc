#include "dataframe/attribute_name.h"

#include "base/spark_error.h"

namespace firesteel {

std::vector<std::string> parse_attribute_name(std::string_view name) {
  const auto fail = [&] {
    throw SparkError("INVALID_ATTRIBUTE_NAME_SYNTAX", {{"name", std::string(name)}});
  };
  std::vector<std::string> parts;
  std::string part;
  bool quoted = false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (quoted) {
      if (c != '`') {
        part += c;
      } else if (i + 1 < name.size() && name[i + 1] == '`') {
        part += c;
        ++i;
      } else {
        // A quoted part is a whole part.
        quoted = false;
        if (i + 1 < name.size() && name[i + 1] != '.') fail();
      }
    } else if (c == '`') {
      if (!part.empty()) fail();
      quoted = true;
    } else if (c == '.') {
      if (i == 0 || name[i - 1] == '.' || i + 1 == name.size()) fail();
      parts.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (quoted) fail();
  parts.push_back(std::move(part));
  return parts;
}

}  // namespace firesteel
