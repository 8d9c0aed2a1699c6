#include "catalog/metadata_json.h"

#include <nlohmann/json.hpp>

#include "base/spark_error.h"
#include "columnar/type_json.h"

namespace firesteel {
namespace {

using Json = nlohmann::json;

// Written into every file, so that a later version can tell what it reads.
constexpr int kFormatVersion = 1;

template <class T>
std::optional<T> optional_of(const Json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end() || it->is_null()) return std::nullopt;
  return it->get<T>();
}

Json json_of(const StoredColumnStatistics& column) {
  Json out = {{"nullCount", column.null_count},
              {"distinctCount", column.distinct_count},
              {"averageLength", column.average_length},
              {"maxLength", column.max_length}};
  if (column.min) out["min"] = *column.min;
  if (column.max) out["max"] = *column.max;
  return out;
}

Json json_of(const StoredStatistics& statistics) {
  Json out = {{"sizeInBytes", statistics.size_in_bytes}};
  if (statistics.row_count) out["rowCount"] = *statistics.row_count;
  for (const auto& [name, column] : statistics.columns) out["columns"][name] = json_of(column);
  return out;
}

std::optional<StoredStatistics> statistics_of(const Json& json) {
  const auto it = json.find("statistics");
  if (it == json.end()) return std::nullopt;
  StoredStatistics out;
  out.size_in_bytes = it->at("sizeInBytes").get<int64_t>();
  out.row_count = optional_of<int64_t>(*it, "rowCount");
  if (it->contains("columns")) {
    for (const auto& [name, column] : it->at("columns").items()) {
      out.columns[name] = {.min = optional_of<std::string>(column, "min"),
                           .max = optional_of<std::string>(column, "max"),
                           .null_count = column.at("nullCount").get<int64_t>(),
                           .distinct_count = column.at("distinctCount").get<int64_t>(),
                           .average_length = column.at("averageLength").get<int64_t>(),
                           .max_length = column.at("maxLength").get<int64_t>()};
    }
  }
  return out;
}

Json json_of(const ViewMetadata& view) {
  return {{"text", view.text},
          {"namespace", view.name_space},
          {"queryColumns", view.query_columns},
          {"settings", view.settings},
          {"schemaMode", view.schema_mode}};
}

ViewMetadata view_of(const Json& json) {
  ViewMetadata view;
  view.text = json.at("text").get<std::string>();
  view.name_space = json.at("namespace").get<std::vector<std::string>>();
  view.query_columns = json.at("queryColumns").get<std::vector<std::string>>();
  view.settings = json.at("settings").get<std::map<std::string, std::string>>();
  view.schema_mode = json.at("schemaMode").get<std::string>();
  return view;
}

Json json_of(const std::vector<PartitionMetadata>& partitions) {
  Json out = Json::array();
  for (const auto& partition : partitions) {
    Json item = {{"values", partition.values},
                 {"location", partition.location},
                 {"createdMs", partition.created_ms}};
    if (partition.statistics) item["statistics"] = json_of(*partition.statistics);
    out.push_back(std::move(item));
  }
  return out;
}

std::vector<PartitionMetadata> partitions_of(const Json& json) {
  std::vector<PartitionMetadata> out;
  for (const auto& item : json) {
    out.push_back({.values = item.at("values").get<std::vector<std::string>>(),
                   .location = item.at("location").get<std::string>(),
                   .created_ms = item.at("createdMs").get<int64_t>(),
                   .statistics = statistics_of(item)});
  }
  return out;
}

TableMetadata::Kind kind_of(const std::string& name) {
  if (name == "VIEW") return TableMetadata::Kind::kView;
  return name == "EXTERNAL" ? TableMetadata::Kind::kExternal : TableMetadata::Kind::kManaged;
}

// Reads a file's text with `read`; what is no such JSON becomes one error.
template <class Read>
auto parse(const std::string& text, const std::string& path, const Read& read) {
  try {
    const Json json = Json::parse(text);
    if (json.at("version").get<int>() > kFormatVersion) throw std::runtime_error("newer version");
    return read(json);
  } catch (const std::exception& error) {
    throw SparkError("INTERNAL_ERROR",
                     {{"message", "The metastore's file " + path +
                                      " is unreadable: " + std::string(error.what())}});
  }
}

}  // namespace

std::string to_json(const DatabaseMetadata& database) {
  return Json{{"version", kFormatVersion},         {"name", database.name},
              {"comment", database.comment},       {"location", database.location},
              {"properties", database.properties}, {"owner", database.owner}}
      .dump(2);
}

std::string to_json(const TableMetadata& table) {
  Json out = {{"version", kFormatVersion},
              {"database", table.database},
              {"name", table.name},
              {"kind", table.kind_name()},
              {"id", table.id},
              {"provider", table.provider},
              {"schema", Json::parse(DataType::structure(table.schema).json())},
              {"partitionColumns", table.partition_columns},
              {"location", table.location},
              {"options", table.options},
              {"properties", table.properties},
              {"owner", table.owner},
              {"createdBy", table.created_by},
              {"createdMs", table.created_ms}};
  if (table.comment) out["comment"] = *table.comment;
  if (table.bucket) {
    out["bucket"] = {{"count", table.bucket->count},
                     {"columns", table.bucket->columns},
                     {"sortColumns", table.bucket->sort_columns}};
  }
  if (table.statistics) out["statistics"] = json_of(*table.statistics);
  if (table.is_view()) out["view"] = json_of(table.view);
  if (!table.partitions.empty()) out["partitions"] = json_of(table.partitions);
  return out.dump(2);
}

DatabaseMetadata parse_database_json(const std::string& text, const std::string& path) {
  return parse(text, path, [](const Json& json) {
    return DatabaseMetadata{.name = json.at("name").get<std::string>(),
                            .comment = json.at("comment").get<std::string>(),
                            .location = json.at("location").get<std::string>(),
                            .properties = json.at("properties").get<Options>(),
                            .owner = json.at("owner").get<std::string>()};
  });
}

TableMetadata parse_table_json(const std::string& text, const std::string& path) {
  return parse(text, path, [](const Json& json) {
    TableMetadata table;
    table.database = json.at("database").get<std::string>();
    table.name = json.at("name").get<std::string>();
    table.kind = kind_of(json.at("kind").get<std::string>());
    table.id = json.at("id").get<std::string>();
    table.provider = json.at("provider").get<std::string>();
    table.schema = parse_type_json(json.at("schema").dump()).fields();
    table.partition_columns = json.at("partitionColumns").get<std::vector<std::string>>();
    table.location = json.at("location").get<std::string>();
    table.options = json.at("options").get<Options>();
    table.properties = json.at("properties").get<Options>();
    table.comment = optional_of<std::string>(json, "comment");
    table.owner = json.at("owner").get<std::string>();
    table.created_by = json.at("createdBy").get<std::string>();
    table.created_ms = json.at("createdMs").get<int64_t>();
    table.statistics = statistics_of(json);
    if (json.contains("bucket")) {
      const Json& bucket = json["bucket"];
      table.bucket = {bucket.at("count").get<int>(),
                      bucket.at("columns").get<std::vector<std::string>>(),
                      bucket.at("sortColumns").get<std::vector<std::string>>()};
    }
    if (json.contains("view")) table.view = view_of(json["view"]);
    if (json.contains("partitions")) table.partitions = partitions_of(json["partitions"]);
    return table;
  });
}

}  // namespace firesteel
