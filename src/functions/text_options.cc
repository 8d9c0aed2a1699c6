#include "functions/text_options.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/ascii_case.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {}  // namespace

TextOptions::TextOptions(const std::map<std::string, std::string>& options) {
  for (const auto& [name, value] : options) values_[to_lower(name)] = value;
}

TextOptions TextOptions::of_argument(const Argument& argument) {
  if (!argument.type.is(TypeId::kMap) || !argument.constant) {
    throw SparkError("INVALID_OPTIONS.NON_MAP_FUNCTION", {});
  }
  if (!argument.type.key_type().is(TypeId::kString) ||
      !argument.type.value_type().is(TypeId::kString)) {
    throw SparkError("INVALID_OPTIONS.NON_STRING_TYPE",
                     {{"mapType", quote_sql(argument.type.sql())}});
  }
  TextOptions out;
  if (argument.constant->is_null()) return out;
  const Value::List& entries = argument.constant->list();
  for (size_t i = 0; i + 1 < entries.size(); i += 2) {
    if (entries[i + 1].is_null()) continue;
    out.values_[to_lower(entries[i].string())] = entries[i + 1].string();
  }
  return out;
}

std::optional<std::string> TextOptions::find(std::string_view name) const {
  const auto it = values_.find(to_lower(name));
  if (it == values_.end()) return std::nullopt;
  return it->second;
}

std::string TextOptions::get(std::string_view name, std::string_view otherwise) const {
  return find(name).value_or(std::string(otherwise));
}

bool TextOptions::flag(std::string_view name, bool otherwise) const {
  const auto value = find(name);
  return value ? to_lower(*value) == "true" : otherwise;
}

int TextOptions::integer(std::string_view name, int otherwise) const {
  const auto value = find(name);
  int out = otherwise;
  if (value) std::from_chars(value->data(), value->data() + value->size(), out);
  return out;
}

}  // namespace firesteel
