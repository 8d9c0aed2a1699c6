#include "session/session_conf.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/spark_error.h"
#include "base/time_zone.h"

namespace firesteel {
namespace {

// Fixed when the engine starts; SET on them is an error, as in Spark.
const std::set<std::string>& static_keys() {
  static const std::set<std::string> kKeys = {
      "spark.sql.warehouse.dir", "spark.sql.catalogImplementation",
      "spark.sql.extensions",    "spark.sql.globalTempDatabase",
      "spark.app.name",          "spark.master"};
  return kKeys;
}

std::string to_lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
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

const std::map<std::string, std::string>& SessionConf::defaults() {
  static const std::map<std::string, std::string> kDefaults = {
      {"spark.app.name", "Firesteel"},
      {"spark.connect.session.planCompression.defaultAlgorithm", "ZSTD"},
      {"spark.connect.session.planCompression.threshold", "10485760"},
      {"spark.master", "local[*]"},
      {"spark.python.sql.dataFrameDebugging.enabled", "true"},
      {"spark.sql.adaptive.enabled", "true"},
      {"spark.sql.ansi.doubleQuotedIdentifiers", "false"},
      {"spark.sql.ansi.enabled", "true"},
      {"spark.sql.artifact.isolation.enabled", "true"},
      {"spark.sql.autoBroadcastJoinThreshold", "10485760b"},
      {"spark.sql.caseSensitive", "false"},
      {"spark.sql.catalogImplementation", "in-memory"},
      {"spark.sql.columnNameOfCorruptRecord", "_corrupt_record"},
      {"spark.sql.connect.serverStacktrace.enabled", "true"},
      {"spark.sql.crossJoin.enabled", "true"},
      {"spark.sql.cteRecursionLevelLimit", "100"},
      {"spark.sql.cteRecursionRowLimit", "1000000"},
      {"spark.sql.decimalOperations.allowPrecisionLoss", "true"},
      {"spark.sql.defaultCatalog", "spark_catalog"},
      {"spark.sql.execution.arrow.maxRecordsPerBatch", "10000"},
      {"spark.sql.execution.arrow.pyspark.enabled", "false"},
      {"spark.sql.execution.arrow.pyspark.fallback.enabled", "true"},
      {"spark.sql.execution.arrow.pyspark.selfDestruct.enabled", "false"},
      {"spark.sql.execution.arrow.useLargeVarTypes", "false"},
      {"spark.sql.execution.pandas.convertToArrowArraySafely", "true"},
      {"spark.sql.execution.pandas.inferPandasDictAsMap", "false"},
      {"spark.sql.execution.pandas.structHandlingMode", "legacy"},
      {"spark.sql.execution.pandas.udf.buffer.size", "65536"},
      {"spark.sql.execution.pyspark.binaryAsBytes", "true"},
      {"spark.sql.execution.pythonUDF.arrow.enabled", "true"},
      {"spark.sql.execution.pythonUDTF.arrow.enabled", "false"},
      {"spark.sql.execution.topKSortFallbackThreshold", "2147483632"},
      {"spark.sql.globalTempDatabase", "global_temp"},
      {"spark.sql.groupByAliases", "true"},
      {"spark.sql.groupByOrdinal", "true"},
      {"spark.sql.legacy.execution.pandas.groupedMap.assignColumnsByName", "true"},
      {"spark.sql.legacy.sizeOfNull", "false"},
      {"spark.sql.legacy.timeParserPolicy", "CORRECTED"},
      {"spark.sql.mapKeyDedupPolicy", "EXCEPTION"},
      {"spark.sql.maxPlanStringLength", "2147483632"},
      {"spark.sql.maxToStringFields", "25"},
      {"spark.sql.orderByOrdinal", "true"},
      {"spark.sql.parquet.compression.codec", "snappy"},
      {"spark.sql.parquet.mergeSchema", "false"},
      {"spark.sql.pivotMaxValues", "10000"},
      {"spark.sql.pyspark.inferNestedDictAsStruct.enabled", "false"},
      {"spark.sql.pyspark.jvmStacktrace.enabled", "false"},
      {"spark.sql.pyspark.legacy.inferArrayTypeFromFirstElement.enabled", "false"},
      {"spark.sql.pyspark.legacy.inferMapTypeFromFirstPair.enabled", "false"},
      {"spark.sql.pyspark.worker.logging.enabled", "false"},
      {"spark.sql.readSideCharPadding", "true"},
      {"spark.sql.repl.eagerEval.enabled", "false"},
      {"spark.sql.repl.eagerEval.maxNumRows", "20"},
      {"spark.sql.repl.eagerEval.truncate", "20"},
      {"spark.sql.session.localRelationBatchOfChunksSizeBytes", "1073741824"},
      {"spark.sql.session.localRelationCacheThreshold", "1048576"},
      {"spark.sql.session.localRelationChunkSizeBytes", "16777216"},
      {"spark.sql.session.localRelationChunkSizeRows", "10000"},
      {"spark.sql.session.localRelationSizeLimit", "3221225472"},
      {"spark.sql.session.timeZone", ""},
      {"spark.sql.shuffle.partitions", "200"},
      {"spark.sql.sources.default", "parquet"},
      {"spark.sql.sources.partitionColumnTypeInference.enabled", "true"},
      {"spark.sql.sources.partitionOverwriteMode", "STATIC"},
      {"spark.sql.stackTracesInDataFrameContext", "1"},
      {"spark.sql.statistics.histogram.enabled", "false"},
      {"spark.sql.storeAssignmentPolicy", "ANSI"},
      {"spark.sql.timestampType", "TIMESTAMP_LTZ"},
      {"spark.sql.ui.explainMode", "formatted"},
      {"spark.sql.variable.substitute", "true"},
      {"spark.sql.warehouse.dir", "spark-warehouse"},
  };
  return kDefaults;
}

SessionConf::SessionConf(const SessionConf& other) : values_(other.all_set()) {}

void SessionConf::initialize(const std::map<std::string, std::string>& values) {
  std::lock_guard lock(mutex_);
  for (const auto& [key, value] : values) values_[key] = value;
}

void SessionConf::set(const std::string& key, const std::string& value) {
  if (static_keys().contains(key)) {
    throw SparkError("CANNOT_MODIFY_CONFIG.STATIC", {{"key", quote_sql(key)}});
  }
  if (key == "spark.sql.session.timeZone" && TimeZone::find(value) == nullptr) {
    throw SparkError("INVALID_CONF_VALUE.TIME_ZONE", {{"confName", key}, {"confValue", value}});
  }
  const auto it = defaults().find(key);
  const bool is_flag = it != defaults().end() && (it->second == "true" || it->second == "false");
  if (is_flag && to_lower(value) != "true" && to_lower(value) != "false") {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", key}, {"confValue", value}, {"confType", "boolean"}});
  }
  std::lock_guard lock(mutex_);
  values_[key] = value;
}

void SessionConf::unset(const std::string& key) {
  std::lock_guard lock(mutex_);
  values_.erase(key);
}

std::optional<std::string> SessionConf::get(const std::string& key) const {
  std::lock_guard lock(mutex_);
  const auto it = values_.find(key);
  if (it != values_.end()) return it->second;
  if (key == "spark.sql.session.timeZone") return local_time_zone();
  const auto fallback = defaults().find(key);
  if (fallback != defaults().end()) return fallback->second;
  return std::nullopt;
}

std::map<std::string, std::string> SessionConf::all_set() const {
  std::lock_guard lock(mutex_);
  return values_;
}

bool SessionConf::is_modifiable(const std::string& key) const {
  return defaults().contains(key) && !static_keys().contains(key);
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
