#include "schedule/setting_values.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "base/spark_error.h"

namespace firesteel {
namespace {

struct Unit {
  std::string_view name;
  int64_t factor;
};

constexpr Unit kTimeUnits[] = {{"us", 0},       {"ms", 1},        {"s", 1000},      {"m", 60'000},
                               {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit kByteUnits[] = {{"b", 1},         {"k", 1 << 10},   {"kb", 1 << 10},
                               {"m", 1 << 20},   {"mb", 1 << 20},  {"g", 1 << 30},
                               {"gb", 1 << 30},  {"t", 1LL << 40}, {"tb", 1LL << 40},
                               {"p", 1LL << 50}, {"pb", 1LL << 50}};

[[noreturn]] void bad_value(const std::string& name, const std::string& value,
                            const std::string& type) {
  throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                   {{"confName", name}, {"confValue", value}, {"confType", type}});
}

template <class T>
T parse(const std::string& name, const std::string& value, const std::string& type) {
  T result{};
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  if (error != std::errc() || end != value.data() + value.size()) bad_value(name, value, type);
  return result;
}

template <size_t N>
int64_t with_unit(const std::string& name, const std::string& value, const Unit (&units)[N],
                  int64_t bare, const std::string& type) {
  std::string lower(value);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  size_t digits = lower.find_first_not_of("-0123456789");
  auto count = parse<int64_t>(name, lower.substr(0, digits), type);
  if (digits == std::string::npos) return count * bare;
  std::string_view suffix = std::string_view(lower).substr(digits);
  for (const Unit& unit : units) {
    if (unit.name != suffix) continue;
    return unit.factor == 0 ? count / 1000 : count * unit.factor;
  }
  bad_value(name, value, type);
}

}  // namespace

const std::string* SettingValues::find(const std::string& name) const {
  auto found = settings_.find(name);
  return found == settings_.end() ? nullptr : &found->second;
}

std::string SettingValues::text(const std::string& name, const std::string& otherwise) const {
  const std::string* value = find(name);
  return value ? *value : otherwise;
}

bool SettingValues::boolean(const std::string& name, bool otherwise) const {
  const std::string* value = find(name);
  if (!value) return otherwise;
  if (*value == "true") return true;
  if (*value == "false") return false;
  bad_value(name, *value, "boolean");
}

int SettingValues::integer(const std::string& name, int otherwise) const {
  const std::string* value = find(name);
  return value ? parse<int>(name, *value, "int") : otherwise;
}

double SettingValues::number(const std::string& name, double otherwise) const {
  const std::string* value = find(name);
  return value ? parse<double>(name, *value, "double") : otherwise;
}

int64_t SettingValues::milliseconds(const std::string& name, int64_t otherwise,
                                    int64_t unit) const {
  const std::string* value = find(name);
  return value ? with_unit(name, *value, kTimeUnits, unit, "time") : otherwise;
}

int64_t SettingValues::bytes(const std::string& name, int64_t otherwise, int64_t unit) const {
  const std::string* value = find(name);
  return value ? with_unit(name, *value, kByteUnits, unit, "bytes") : otherwise;
}

}  // namespace firesteel
