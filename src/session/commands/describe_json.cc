#include "session/commands/describe_json.h"

#include <ctime>
#include <nlohmann/json.hpp>

#include "plan/field_metadata.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/table_text.h"

namespace firesteel {
namespace {

// Keys stay in the order in which they are set, as Spark's do.
using Json = nlohmann::ordered_json;

Json type_json(const DataType& type);

Json column_json(const StructField& field) {
  Json out = {{"name", field.name}, {"type", type_json(field.type)}, {"nullable", field.nullable}};
  if (const auto comment = field_metadata(field, "comment")) out["comment"] = *comment;
  if (const auto value = field_metadata(field, kCurrentDefault)) out["default"] = *value;
  return out;
}

Json type_json(const DataType& type) {
  switch (type.id()) {
    case TypeId::kString:
      if (type.string_kind() != StringKind::kString) {
        return {{"name", type.string_kind() == StringKind::kChar ? "char" : "varchar"},
                {"length", type.length()}};
      }
      return {{"name", "string"},
              {"collation", type.collation().empty() ? "UTF8_BINARY" : type.collation()}};
    case TypeId::kDecimal:
      return {{"name", "decimal"}, {"precision", type.precision()}, {"scale", type.scale()}};
    case TypeId::kTimestamp:
      return {{"name", "timestamp_ltz"}};
    case TypeId::kArray:
      return {{"name", "array"},
              {"element_type", type_json(type.element_type())},
              {"element_nullable", type.contains_null()}};
    case TypeId::kMap:
      return {{"name", "map"},
              {"key_type", type_json(type.key_type())},
              {"value_type", type_json(type.value_type())},
              {"value_nullable", type.value_contains_null()}};
    case TypeId::kStruct: {
      Json fields = Json::array();
      for (const auto& field : type.fields()) fields.push_back(column_json(field));
      return {{"name", "struct"}, {"fields", std::move(fields)}};
    }
    default:
      return {{"name", type.simple_string()}};
  }
}

// 2026-01-31T10:00:00Z
std::string time_json(int64_t milliseconds) {
  const std::time_t seconds = milliseconds / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

void add_storage(const TableMetadata& table, const std::string& location, Json& out) {
  if (!location.empty()) out["location"] = "file:" + location;
  if (!table.options.empty()) out["storage_properties"] = without_secrets(table.options);
}

void add_buckets(const TableMetadata& table, Json& out) {
  if (!table.bucket) return;
  out["num_buckets"] = table.bucket->count;
  out["bucket_columns"] = table.bucket->columns;
  out["sort_columns"] = table.bucket->sort_columns;
}

void add_origin(const TableMetadata& table, int64_t created_ms, Json& out) {
  out["created_time"] = time_json(created_ms);
  out["last_access"] = "UNKNOWN";
  out["created_by"] = table.created_by;
  out["type"] = table.kind_name();
  if (!table.provider.empty()) out["provider"] = table.provider;
}

void add_view(const ViewMetadata& view, Json& out) {
  out["view_text"] = view.text;
  out["view_original_text"] = view.text;
  out["view_schema_mode"] = view.schema_mode;
  out["view_catalog_and_namespace"] = view.name_space[0] + "." + view.name_space[1];
  out["view_query_output_columns"] = view.query_columns;
}

void add_rest(const TableMetadata& table, Json& out) {
  if (!table.properties.empty()) out["table_properties"] = without_secrets(table.properties);
  if (table.statistics) {
    out["statistics"] = {{"size_in_bytes", table.statistics->size_in_bytes}};
    if (table.statistics->row_count) out["statistics"]["num_rows"] = *table.statistics->row_count;
  }
  if (!table.partition_columns.empty()) {
    out["partition_provider"] = "Catalog";
    out["partition_columns"] = table.partition_columns;
  }
}

}  // namespace

Answer describe_as_json(const CommandRun<DescribeTableCommand>& run, const Schema& schema,
                        const TableMetadata* table) {
  Json out;
  out["table_name"] = table != nullptr ? table->name : run.body.table.back();
  if (table != nullptr) {
    out["catalog_name"] = run.session().catalog().current_catalog();
    out["namespace"] = Json::array({table->database});
    out["schema_name"] = table->database;
  }
  out["columns"] = Json::array();
  for (const auto& field : schema) out["columns"].push_back(column_json(field));
  if (table != nullptr && !run.body.partition.empty()) {
    const auto values = full_partition(run.session(), *table, run.body.partition);
    const PartitionMetadata* partition = find_partition(*table, values);
    if (partition == nullptr) throw_no_partition(*table, values);
    for (size_t i = 0; i < values.size(); ++i) {
      out["partition_values"][table->partition_columns[i]] = values[i];
    }
    add_storage(*table, partition->location, out);
    add_origin(*table, partition->created_ms, out);
    add_buckets(*table, out);
    add_rest(*table, out);
  } else if (table != nullptr) {
    add_buckets(*table, out);
    add_storage(*table, table->location, out);
    add_origin(*table, table->created_ms, out);
    if (table->comment) out["comment"] = *table->comment;
    if (table->is_view()) add_view(table->view, out);
    add_rest(*table, out);
  }
  if (table != nullptr) out["collation"] = "UTF8_BINARY";
  return answer(run.command.output(), {{Value(out.dump())}});
}

}  // namespace firesteel
