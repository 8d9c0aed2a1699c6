#include "session/memory_size.h"

#include <cctype>
#include <charconv>

#include "base/spark_error.h"

namespace firesteel {

size_t parse_memory_size(const std::string& key, const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  std::string unit(rest, end);
  for (char& c : unit) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (unit.size() == 2 && unit[1] == 'b') unit.pop_back();
  const size_t power = unit.empty() ? 0 : std::string_view("bkmgtp").find(unit);
  if (error != std::errc() || number < 0 || unit.size() > 1 || power == std::string_view::npos) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", key}, {"confValue", text}, {"confType", "bytes"}});
  }
  for (size_t i = 0; i < power; ++i) number *= 1024;
  return static_cast<size_t>(number);
}

}  // namespace firesteel
