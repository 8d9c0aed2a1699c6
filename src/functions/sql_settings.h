#pragma once

#include <cstdint>
#include <string>

namespace firesteel {

// The settings of a session that decide what an expression means. Copied when a query starts.
struct SqlSettings {
  bool ansi = true;               // spark.sql.ansi.enabled
  bool case_sensitive = false;    // spark.sql.caseSensitive
  std::string time_zone = "UTC";  // spark.sql.session.timeZone
  // spark.sql.ansi.enforceReservedKeywords, which counts only while `ansi` is on.
  bool enforce_reserved_keywords = false;
  bool double_quoted_identifiers = false;  // spark.sql.ansi.doubleQuotedIdentifiers
  bool timestamp_ntz_default = false;      // spark.sql.timestampType = TIMESTAMP_NTZ
  bool legacy_time_parser = false;         // spark.sql.legacy.timeParserPolicy = LEGACY
  bool allow_precision_loss = true;        // spark.sql.decimalOperations.allowPrecisionLoss
  bool legacy_size_of_null = false;        // spark.sql.legacy.sizeOfNull
  bool group_by_ordinal = true;            // spark.sql.groupByOrdinal
  bool order_by_ordinal = true;            // spark.sql.orderByOrdinal
  bool group_by_aliases = true;            // spark.sql.groupByAliases
  bool map_key_dedup_last_wins = false;    // spark.sql.mapKeyDedupPolicy = LAST_WIN
  std::string current_catalog = "spark_catalog";
  std::string current_database = "default";
  std::string current_user = "";
  // The query's start: current_timestamp, current_date, now. Microseconds since the epoch.
  int64_t query_time_micros = 0;
};

}  // namespace firesteel
