#include "session/commands/table_text.h"

#include "base/time_zone.h"
#include "functions/datetime_pattern.h"
#include "session/commands/table_lookup.h"
#include "session/commands/view_definition.h"

namespace firesteel {
namespace {

// As Java prints dates: "Tue Nov 24 03:40:47 PST 2026".
std::string time_text(int64_t milliseconds, const std::string& time_zone) {
  static const DateTimePattern kDate("MMM dd HH:mm:ss zzz yyyy", DateTimePattern::Use::kFormatting);
  static const char* const kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr int64_t kDaySeconds = 86400;
  const TimeZone& zone = TimeZone::get(time_zone);
  const int64_t seconds = milliseconds / 1000;
  const int64_t local = seconds + zone.offset_at(seconds);
  LocalMoment moment;
  moment.days = local / kDaySeconds;
  moment.nanos_of_day = (local % kDaySeconds) * 1'000'000'000;
  moment.zone = &zone;
  moment.epoch_seconds = seconds;
  std::string out = std::string(kDays[moment.days % 7]) + " ";
  kDate.format(out, moment);
  return out;
}

bool is_secret(const std::string& key) {
  const std::string lower = to_lower(key);
  return lower.find("secret") != std::string::npos || lower.find("password") != std::string::npos ||
         lower.find("token") != std::string::npos;
}

void add_bucket_rows(const TableMetadata& table, DetailRows& rows) {
  if (!table.bucket) return;
  rows.emplace_back("Num Buckets", std::to_string(table.bucket->count));
  rows.emplace_back("Bucket Columns", bracketed_names(table.bucket->columns));
  rows.emplace_back("Sort Columns", bracketed_names(table.bucket->sort_columns));
}

void add_view_rows(const Session& session, const ViewMetadata& view, DetailRows& rows) {
  rows.emplace_back("View Text", view.text);
  rows.emplace_back("View Original Text", view.text);
  if (session.conf().get_boolean(kSchemaModeSetting)) {
    rows.emplace_back("View Schema Mode",
                      view.schema_mode.empty() ? std::string("BINDING") : view.schema_mode);
  }
  std::string place;
  for (const auto& part : view.name_space) place += (place.empty() ? "" : ".") + part;
  rows.emplace_back("View Catalog and Namespace", place);
  rows.emplace_back("View Query Output Columns", bracketed_names(view.query_columns));
}

}  // namespace

Options without_secrets(Options options) {
  for (auto& [key, value] : options) {
    if (is_secret(key)) value = "*********(redacted)";
  }
  return options;
}

std::string bracketed(const Options& options) {
  std::string out;
  for (const auto& [key, value] : without_secrets(options)) {
    out += (out.empty() ? "" : ", ") + key + "=" + value;
  }
  return "[" + out + "]";
}

std::string bracketed_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + quote_identifier(name);
  return "[" + out + "]";
}

std::string statistics_text(const StoredStatistics& statistics) {
  std::string out = std::to_string(statistics.size_in_bytes) + " bytes";
  if (statistics.row_count) out += ", " + std::to_string(*statistics.row_count) + " rows";
  return out;
}

DetailRows storage_details(const TableMetadata& table) {
  DetailRows rows;
  add_bucket_rows(table, rows);
  rows.emplace_back("Location", "file:" + table.location);
  if (!table.options.empty()) rows.emplace_back("Storage Properties", bracketed(table.options));
  return rows;
}

DetailRows table_details(const Session& session, const TableMetadata& table) {
  const std::string zone = session.settings().time_zone;
  DetailRows rows;
  rows.emplace_back("Catalog", session.catalog().current_catalog());
  rows.emplace_back("Database", table.database);
  rows.emplace_back("Table", table.name);
  if (!table.owner.empty()) rows.emplace_back("Owner", table.owner);
  rows.emplace_back("Created Time", time_text(table.created_ms, zone));
  rows.emplace_back("Last Access", "UNKNOWN");
  rows.emplace_back("Created By", table.created_by);
  rows.emplace_back("Type", table.kind_name());
  if (!table.is_view()) rows.emplace_back("Provider", table.provider);
  add_bucket_rows(table, rows);
  if (table.comment && !table.comment->empty()) rows.emplace_back("Comment", *table.comment);
  if (table.is_view()) add_view_rows(session, table.view, rows);
  if (!table.properties.empty()) {
    rows.emplace_back("Table Properties", bracketed(table.properties));
  }
  if (table.statistics) rows.emplace_back("Statistics", statistics_text(*table.statistics));
  if (!table.location.empty()) rows.emplace_back("Location", "file:" + table.location);
  if (!table.options.empty()) rows.emplace_back("Storage Properties", bracketed(table.options));
  if (!table.partition_columns.empty()) rows.emplace_back("Partition Provider", "Catalog");
  return rows;
}

DetailRows temp_view_details(const Session& session, const CatalogRelation& view) {
  DetailRows rows;
  rows.emplace_back("Table", view.qualifier.back());
  if (view.table) {
    rows.emplace_back("Created Time",
                      time_text(view.table->created_ms, session.settings().time_zone));
    rows.emplace_back("Last Access", "UNKNOWN");
    rows.emplace_back("Created By", view.table->created_by);
  }
  rows.emplace_back("Type", "VIEW");
  if (view.table) {
    const ViewMetadata& metadata = view.table->view;
    rows.emplace_back("View Text", metadata.text);
    if (session.conf().get_boolean(kSchemaModeSetting)) {
      rows.emplace_back("View Schema Mode", "BINDING");
    }
    rows.emplace_back("View Catalog and Namespace",
                      metadata.name_space[0] + "." + metadata.name_space[1]);
    rows.emplace_back("View Query Output Columns", bracketed_names(metadata.query_columns));
  }
  return rows;
}

DetailRows partition_details(const Session& session, const TableMetadata& table,
                             const PartitionMetadata& partition) {
  std::string values;
  for (size_t i = 0; i < partition.values.size(); ++i) {
    values += (i == 0 ? "" : ", ") + table.partition_columns[i] + "=" + partition.values[i];
  }
  DetailRows rows;
  rows.emplace_back("Partition Values", "[" + values + "]");
  rows.emplace_back("Location", "file:" + partition.location);
  if (!table.options.empty()) rows.emplace_back("Storage Properties", bracketed(table.options));
  rows.emplace_back("Created Time", time_text(partition.created_ms, session.settings().time_zone));
  rows.emplace_back("Last Access", "UNKNOWN");
  if (partition.statistics) {
    rows.emplace_back("Partition Statistics", statistics_text(*partition.statistics));
  }
  return rows;
}

}  // namespace firesteel
