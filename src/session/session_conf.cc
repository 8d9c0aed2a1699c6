#include "session/session_conf.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "base/time_zone.h"
#include "session/known_settings.h"

namespace firesteel {
namespace {

// Where Spark's errors point to.
constexpr const char* kDocumentation = "https://spark.apache.org/docs/latest";

// Settings of the engine and its cluster begin so: they can only be given when it starts.
constexpr std::array<std::string_view, 22> kEnginePrefixes = {
    "spark.broadcast.",         "spark.cores.max",  "spark.deploy.",   "spark.driver.",
    "spark.dynamicAllocation.", "spark.eventLog.",  "spark.executor.", "spark.files",
    "spark.history.",           "spark.io.",        "spark.jars",      "spark.kryo",
    "spark.locality.",          "spark.memory.",    "spark.network.",  "spark.rpc.",
    "spark.scheduler.",         "spark.serializer", "spark.shuffle.",  "spark.speculation",
    "spark.storage.",           "spark.task.",
};

// Settings that have the value of another one until they are set themselves.
const std::string* find_fallback(const std::string& key) {
  static const std::map<std::string, std::string> kFallbacks = {
      {"spark.sql.adaptive.advisoryPartitionSizeInBytes",
       "spark.sql.adaptive.shuffle.targetPostShuffleInputSize"},
      {"spark.sql.execution.arrow.pyspark.enabled", "spark.sql.execution.arrow.enabled"},
      {"spark.sql.execution.arrow.pyspark.fallback.enabled",
       "spark.sql.execution.arrow.fallback.enabled"},
  };
  const auto it = kFallbacks.find(key);
  return it == kFallbacks.end() ? nullptr : &it->second;
}

bool is_engine_setting(const std::string& key) {
  return std::any_of(kEnginePrefixes.begin(), kEnginePrefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

template <class T>
bool is_number(std::string_view text) {
  T value{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size();
}

// The machine's zone: TZ, else what /etc/localtime points to.
std::string local_time_zone() {
  if (const char* zone = std::getenv("TZ"); zone != nullptr && TimeZone::find(zone) != nullptr) {
    return zone;
  }
  std::error_code error;
  const std::string link = std::filesystem::read_symlink("/etc/localtime", error).string();
  const size_t at = link.find("zoneinfo/");
  if (!error && at != std::string::npos) {
    std::string zone = link.substr(at + std::string_view("zoneinfo/").size());
    if (TimeZone::find(zone) != nullptr) return zone;
  }
  return "Etc/UTC";
}

int64_t now_micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

namespace {

// Null when the value fits the type of the setting, else the type's name.
const char* wrong_type(const KnownSetting& setting, const std::string& value) {
  switch (setting.type) {
    case KnownSetting::Type::kBoolean: {
      const std::string flag = to_lower(value);
      return flag == "true" || flag == "false" ? nullptr : "boolean";
    }
    case KnownSetting::Type::kInt:
      return is_number<int32_t>(value) ? nullptr : "int";
    case KnownSetting::Type::kLong:
      return is_number<int64_t>(value) ? nullptr : "long";
    case KnownSetting::Type::kDouble:
      return is_number<double>(value) ? nullptr : "double";
    case KnownSetting::Type::kText:
      return nullptr;
  }
  return nullptr;
}

void check_modifiable(const std::string& key) {
  const KnownSetting* known = find_known_setting(key);
  if (known != nullptr && known->is_static) {
    throw SparkError("CANNOT_MODIFY_STATIC_CONFIG", {{"key", quote_sql(key)}});
  }
  if (known == nullptr && is_engine_setting(key)) {
    throw SparkError("CANNOT_MODIFY_CONFIG",
                     {{"key", quote_sql(key)}, {"docroot", kDocumentation}});
  }
}

}  // namespace

SessionConf::SessionConf(const SessionConf& other) : values_(other.all_set()) {}

void SessionConf::initialize(const std::map<std::string, std::string>& values) {
  std::lock_guard lock(mutex_);
  for (const auto& [key, value] : values) values_[key] = value;
}

void SessionConf::set(const std::string& key, const std::string& value) {
  check_modifiable(key);
  if (key == "spark.sql.session.timeZone" && TimeZone::find(value) == nullptr) {
    throw SparkError("INVALID_CONF_VALUE.TIME_ZONE", {{"confName", key}, {"confValue", value}});
  }
  if (const KnownSetting* known = find_known_setting(key)) {
    if (const char* type = wrong_type(*known, value)) {
      throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                       {{"confName", key}, {"confValue", value}, {"confType", type}});
    }
  }
  std::lock_guard lock(mutex_);
  values_[key] = value;
}

void SessionConf::unset(const std::string& key) {
  check_modifiable(key);
  std::lock_guard lock(mutex_);
  values_.erase(key);
}

std::optional<std::string> SessionConf::get(const std::string& key) const {
  std::lock_guard lock(mutex_);
  const auto it = values_.find(key);
  if (it != values_.end()) return it->second;
  if (key == "spark.sql.session.timeZone") return local_time_zone();
  if (const std::string* other = find_fallback(key)) {
    const auto set = values_.find(*other);
    if (set != values_.end()) return set->second;
  }
  const KnownSetting* known = find_known_setting(key);
  if (known == nullptr || !known->fallback) return std::nullopt;
  return std::string(*known->fallback);
}

std::optional<std::string> SessionConf::get_set(const std::string& key) const {
  std::lock_guard lock(mutex_);
  const auto it = values_.find(key);
  if (it == values_.end()) return std::nullopt;
  return it->second;
}

bool SessionConf::is_known(const std::string& key) { return find_known_setting(key) != nullptr; }

std::map<std::string, std::string> SessionConf::all_set() const {
  std::lock_guard lock(mutex_);
  return values_;
}

bool SessionConf::is_modifiable(const std::string& key) const {
  const KnownSetting* known = find_known_setting(key);
  return known != nullptr && !known->is_static;
}

bool SessionConf::get_boolean(const std::string& key) const {
  return to_lower(get(key).value_or("false")) == "true";
}

int64_t SessionConf::get_integer(const std::string& key) const {
  const std::string text = get(key).value_or("0");
  int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", key}, {"confValue", text}, {"confType", "long"}});
  }
  return value;
}

SqlSettings SessionConf::sql_settings() const {
  SqlSettings settings;
  settings.ansi = get_boolean("spark.sql.ansi.enabled");
  settings.case_sensitive = get_boolean("spark.sql.caseSensitive");
  settings.time_zone = *get("spark.sql.session.timeZone");
  settings.double_quoted_identifiers = get_boolean("spark.sql.ansi.doubleQuotedIdentifiers");
  settings.timestamp_ntz_default = get("spark.sql.timestampType") == "TIMESTAMP_NTZ";
  settings.legacy_time_parser = get("spark.sql.legacy.timeParserPolicy") == "LEGACY";
  settings.allow_precision_loss = get_boolean("spark.sql.decimalOperations.allowPrecisionLoss");
  settings.legacy_size_of_null = get_boolean("spark.sql.legacy.sizeOfNull") && !settings.ansi;
  settings.group_by_ordinal = get_boolean("spark.sql.groupByOrdinal");
  settings.order_by_ordinal = get_boolean("spark.sql.orderByOrdinal");
  settings.group_by_aliases = get_boolean("spark.sql.groupByAliases");
  settings.map_key_dedup_last_wins = get("spark.sql.mapKeyDedupPolicy") == "LAST_WIN";
  settings.query_time_micros = now_micros();
  return settings;
}

}  // namespace firesteel
