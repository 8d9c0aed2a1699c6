#include "session/commands/partition_spec.h"

#include <algorithm>
#include <filesystem>

#include "base/spark_error.h"
#include "functions/coercion.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string value_text(const std::optional<Value>& value, const DataType& type,
                       const SqlSettings& settings) {
  if (!value || value->is_null()) return std::string(kNullPartitionName);
  std::string text = value->string();
  if (text == kNullPartitionName) return text;
  if (!type.is(TypeId::kString)) {
    const Value typed =
        cast_value(*value, TypeId::kString, type, settings.ansi ? CastMode::kAnsi : CastMode::kTry,
                   settings.time_zone);
    if (typed.is_null()) return std::string(kNullPartitionName);
    text = value_to_string(typed, type, settings.time_zone);
  }
  return text.empty() ? std::string(kNullPartitionName) : text;
}

void collect_folders(const TableMetadata& table, const fs::path& folder,
                     std::vector<std::string> values, std::vector<std::vector<std::string>>& out) {
  if (values.size() == table.partition_columns.size()) {
    out.push_back(std::move(values));
    return;
  }
  const std::string& column = table.partition_columns[values.size()];
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const size_t equals = name.find('=');
    if (equals == std::string::npos || !it->is_directory()) continue;
    if (to_lower(unescape_path_name(name.substr(0, equals))) != to_lower(column)) continue;
    std::vector<std::string> deeper = values;
    deeper.push_back(unescape_path_name(name.substr(equals + 1)));
    collect_folders(table, it->path(), std::move(deeper), out);
  }
}

}  // namespace

bool PartialPartition::matches(const PartitionMetadata& partition) const {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] && *values[i] != partition.values[i]) return false;
  }
  return true;
}

bool PartialPartition::is_complete() const {
  return std::all_of(values.begin(), values.end(), [](const auto& v) { return v.has_value(); });
}

PartialPartition partial_partition(const Session& session, const TableMetadata& table,
                                   const PartitionSpec& spec) {
  const SqlSettings settings = session.settings();
  const Schema schema = table.partition_schema();
  PartialPartition out;
  out.values.resize(schema.size());
  for (const auto& item : spec) {
    size_t at = 0;
    while (at < schema.size() && !same_column(session, schema[at].name, item.column)) ++at;
    if (at == schema.size()) {
      throw SparkError("PARTITIONS_NOT_FOUND", {{"partitionList", quote_identifier(item.column)},
                                                {"tableName", quoted_name(table)}});
    }
    if (item.value) out.values[at] = value_text(item.value, schema[at].type, settings);
  }
  return out;
}

std::vector<std::string> full_partition(const Session& session, const TableMetadata& table,
                                        const PartitionSpec& spec) {
  const PartialPartition partial = partial_partition(session, table, spec);
  if (!partial.is_complete()) {
    std::vector<std::string> keys;
    for (const auto& item : spec) keys.push_back(item.column);
    throw SparkError("_LEGACY_ERROR_TEMP_1232",
                     {{"specKeys", joined(keys)},
                      {"partitionColumnNames", joined(table.partition_columns)},
                      {"tableName", quoted_name(table)}});
  }
  std::vector<std::string> values;
  for (const auto& value : partial.values) values.push_back(*value);
  return values;
}

std::string partition_text(const TableMetadata& table, const std::vector<std::string>& values) {
  std::string out;
  for (size_t i = 0; i < values.size(); ++i) {
    out += (i == 0 ? "" : ", ") + quote_identifier(table.partition_columns[i]) + " = " + values[i];
  }
  return "PARTITION (" + out + ")";
}

std::string short_name(const TableMetadata& table) {
  return quote_identifiers({table.database, table.name});
}

const PartitionMetadata* find_partition(const TableMetadata& table,
                                        const std::vector<std::string>& values) {
  const auto it = std::find_if(table.partitions.begin(), table.partitions.end(),
                               [&](const auto& partition) { return partition.values == values; });
  return it == table.partitions.end() ? nullptr : &*it;
}

void throw_no_partition(const TableMetadata& table, const std::vector<std::string>& values) {
  throw SparkError("PARTITIONS_NOT_FOUND", {{"partitionList", partition_text(table, values)},
                                            {"tableName", short_name(table)}});
}

std::string partition_location(const TableMetadata& table, const std::vector<std::string>& values) {
  return (fs::path(table.location) / partition_name(table.partition_columns, values)).string();
}

std::vector<std::vector<std::string>> partitions_on_disk(const TableMetadata& table) {
  std::vector<std::vector<std::string>> out;
  collect_folders(table, table.location, {}, out);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace firesteel
