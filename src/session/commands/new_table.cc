#include "session/commands/new_table.h"

#include <algorithm>
#include <filesystem>

#include "base/spark_error.h"
#include "catalog/nullable_schema.h"
#include "catalog/plain_types.h"
#include "formats/builtin_formats.h"
#include "formats/data_files.h"
#include "formats/write/write_sink.h"
#include "plan/field_metadata.h"
#include "session/commands/default_values.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/write_options.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

std::string quoted_columns(const Schema& schema) {
  std::string out;
  for (const auto& field : schema) {
    out += (out.empty() ? "" : ", ") + quote_identifier(field.name);
  }
  return out;
}

bool has_content(const std::string& folder) {
  std::error_code error;
  return fs::exists(folder, error) && !fs::is_empty(folder, error);
}

class TableChecks {
 public:
  TableChecks(const Session& session, const QualifiedTable& name, const Schema& schema)
      : session_(session), name_(name), schema_(schema) {}

  void check_distinct() const {
    const bool case_sensitive = session_.conf().get_boolean("spark.sql.caseSensitive");
    for (size_t i = 0; i < schema_.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (!same_column(session_, schema_[i].name, schema_[j].name)) continue;
        throw SparkError(
            "COLUMN_ALREADY_EXISTS",
            {{"columnName",
              quote_identifier(case_sensitive ? schema_[i].name : to_lower(schema_[i].name))}});
      }
    }
  }

  // The columns' own spelling of the names.
  std::vector<std::string> defined(const std::vector<std::string>& names, const char* kind) const {
    std::vector<std::string> out;
    for (const auto& name : names) {
      const auto it = std::find_if(schema_.begin(), schema_.end(), [&](const StructField& field) {
        return same_column(session_, field.name, name);
      });
      if (it == schema_.end()) {
        throw SparkError("COLUMN_NOT_DEFINED_IN_TABLE", {{"colType", kind},
                                                         {"colName", quote_identifier(name)},
                                                         {"tableName", name_.quoted()},
                                                         {"tableCols", quoted_columns(schema_)}});
      }
      out.push_back(it->name);
    }
    return out;
  }

 private:
  const Session& session_;
  const QualifiedTable& name_;
  const Schema& schema_;
};

// Partition columns go to the end.
Schema with_partitions_last(const Schema& schema, const std::vector<std::string>& partitions) {
  const auto is_partition = [&](const StructField& field) {
    return std::find(partitions.begin(), partitions.end(), field.name) != partitions.end();
  };
  Schema out;
  for (const auto& field : schema) {
    if (!is_partition(field)) out.push_back(field);
  }
  for (const auto& name : partitions) {
    out.push_back(*std::find_if(schema.begin(), schema.end(),
                                [&](const StructField& field) { return field.name == name; }));
  }
  return out;
}

// Columns that the folders' names below a location tell, outermost first.
std::vector<std::string> partition_columns_on_disk(const std::string& location) {
  std::vector<std::string> columns;
  fs::path folder = location;
  std::error_code error;
  while (true) {
    fs::path next;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      const std::string name = it->path().filename().string();
      const size_t equals = name.find('=');
      if (equals == std::string::npos || equals == 0 || !it->is_directory()) continue;
      columns.push_back(unescape_path_name(name.substr(0, equals)));
      next = it->path();
      break;
    }
    if (next.empty()) return columns;
    folder = next;
  }
}

void infer_schema(const Session& session, TableMetadata& table) {
  if (!has_content(table.location)) {
    std::string format = to_lower(table.provider);
    format[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(format[0])));
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", format}});
  }
  table.schema =
      builtin_formats()
          .open(table.provider, {table.location}, table.options, std::nullopt, session.settings())
          ->schema();
  table.partition_columns = partition_columns_on_disk(table.location);
}

// Bare defaults are of the tables that the rows come from.
Schema without_defaults(Schema schema) {
  for (auto& field : schema) {
    field = with_field_metadata(std::move(field), kCurrentDefault, std::nullopt);
    field = with_field_metadata(std::move(field), kExistsDefault, std::nullopt);
  }
  return schema;
}

}  // namespace

TableMetadata new_table(Session& session, const CreateTableCommand& create, const Schema* rows) {
  SessionCatalog& catalog = session.catalog();
  const QualifiedTable name = catalog.qualify(create.name);
  catalog.qualify_database({name.database});
  TableMetadata table;
  table.database = name.database;
  table.name = name.name;
  table.id = random_name();
  table.provider = create.format.empty()
                       ? session.conf().get("spark.sql.sources.default").value_or("parquet")
                       : create.format;
  if (!builtin_formats().has_format(table.provider)) {
    throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", table.provider}});
  }
  table.options = create.options;
  table.properties = create.properties;
  table.comment = create.comment;
  table.created_by = "Spark 4.2.0";
  table.created_ms = now_ms();
  table.kind =
      create.location.empty() ? TableMetadata::Kind::kManaged : TableMetadata::Kind::kExternal;
  table.location = create.location.empty()
                       ? catalog.store().default_location(name.database, name.name)
                       : local_path(create.location);
  table.schema = rows == nullptr ? create.schema : with_kept_types(without_defaults(*rows));
  table.bucket = create.bucket;
  const bool infers = table.schema.empty() && rows == nullptr;
  if (infers) infer_schema(session, table);

  const TableChecks checks(session, name, table.schema);
  checks.check_distinct();
  if (!infers) table.partition_columns = checks.defined(create.partition_by, "partition");
  if (table.bucket) {
    table.bucket->columns = checks.defined(table.bucket->columns, "bucket");
    table.bucket->sort_columns = checks.defined(table.bucket->sort_columns, "sort");
  }
  if (!table.schema.empty() && table.partition_columns.size() == table.schema.size()) {
    throw SparkError("ALL_PARTITION_COLUMNS_NOT_ALLOWED", {});
  }
  table.schema = with_partitions_last(
      with_nulls_allowed(with_checked_defaults(session, std::move(table.schema), "CREATE TABLE")),
      table.partition_columns);
  return table;
}

void create_table_as(QueryExecution& query, TableMetadata table, const PlanPtr& rows,
                     bool replace) {
  Session& session = *query.session();
  Metastore& store = session.catalog().store();
  const TablePtr old = store.find_table(table.database, table.name);
  const fs::path location = table.location;
  fs::create_directories(location.parent_path());
  const fs::path staging = location.parent_path() / ("." + table.name + "-" + table.id);

  WriteRequest request;
  request.format = to_lower(table.provider);
  request.path = staging.string();
  request.schema = to_schema(rows->output());
  request.schema = with_plain_types(std::move(request.schema));
  request.options = write_options(table.options, request.format, session.conf());
  request.partition_by = table.partition_columns;
  request.mode = SaveMode::kAppend;
  request.settings = query.settings();
  request.job_id = table.id;
  try {
    if (auto sink = make_write_sink(std::move(request))) query.run_into(rows, std::move(sink));
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(staging, ignored);
    throw;
  }
  TableMetadata staged = table;
  staged.location = staging.string();
  for (auto& values : partitions_on_disk(staged)) {
    std::string folder = partition_location(table, values);
    table.partitions.push_back({.values = std::move(values),
                                .location = std::move(folder),
                                .created_ms = table.created_ms,
                                .statistics = std::nullopt});
  }
  // What is there now: the table that is replaced, or an empty folder.
  const fs::path aside = location.parent_path() / ("." + table.name + "-old-" + table.id);
  std::error_code nothing_there;
  fs::rename(location, aside, nothing_there);
  fs::rename(staging, location);
  const bool moved_data =
      old && old->kind == TableMetadata::Kind::kManaged && old->location != table.location;
  store.create_table(table, replace, /*make_folder=*/false);
  std::error_code ignored;
  fs::remove_all(aside, ignored);
  if (moved_data) fs::remove_all(old->location, ignored);
  if (old) table_dropped(session, *old);
}

}  // namespace firesteel
