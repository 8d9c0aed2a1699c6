// DESCRIBE TABLE, and of one column.

#include "base/spark_error.h"
#include "catalog/plain_types.h"
#include "plan/field_metadata.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"
#include "session/commands/describe_json.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/table_text.h"

namespace firesteel {
namespace {

using Rows = std::vector<Value::List>;

Value comment_of(const StructField& field) {
  const auto comment = field_metadata(field, "comment");
  return comment ? Value(*comment) : Value();
}

void add_columns(const Schema& schema, Rows& rows) {
  for (const auto& field : schema) {
    rows.push_back({Value(field.name), Value(field.type.simple_string()), comment_of(field)});
  }
}

void add_heading(const std::string& text, Rows& rows) {
  rows.push_back({Value(""), Value(""), Value("")});
  rows.push_back({Value("# " + text), Value(""), Value("")});
}

void add_details(const DetailRows& details, Rows& rows) {
  for (const auto& [name, value] : details) {
    rows.push_back({Value(name), Value(value), Value("")});
  }
}

void add_partition_columns(const TableMetadata& table, Rows& rows) {
  if (table.partition_columns.empty()) return;
  rows.push_back({Value("# Partition Information"), Value(""), Value("")});
  rows.push_back({Value("# col_name"), Value("data_type"), Value("comment")});
  add_columns(table.partition_schema(), rows);
}

void add_defaults(const Schema& schema, Rows& rows) {
  bool first = true;
  for (const auto& field : schema) {
    const auto text = field_metadata(field, kCurrentDefault);
    if (!text) continue;
    if (first) add_heading("Column Default Values", rows);
    first = false;
    rows.push_back({Value(field.name), Value(field.type.simple_string()), Value(*text)});
  }
}

void add_partition(const CommandRun<DescribeTableCommand>& run, const TableMetadata& table,
                   Rows& rows) {
  const auto values = full_partition(run.session(), table, run.body.partition);
  const PartitionMetadata* partition = find_partition(table, values);
  if (partition == nullptr) throw_no_partition(table, values);
  if (!run.body.extended) return;
  add_heading("Detailed Partition Information", rows);
  rows.push_back({Value("Database"), Value(table.database), Value("")});
  rows.push_back({Value("Table"), Value(table.name), Value("")});
  add_details(partition_details(run.session(), table, *partition), rows);
  add_heading("Storage Information", rows);
  add_details(storage_details(table), rows);
}

[[noreturn]] void throw_no_column(const std::string& name) {
  throw SparkError("COLUMN_NOT_FOUND",
                   {{"colName", quote_identifier(name)},
                    {"caseSensitiveConfig", quote_sql("spark.sql.caseSensitive")}});
}

void add_statistics(const TableMetadata* table, const std::string& column, Rows& rows) {
  const StoredColumnStatistics* found = nullptr;
  if (table != nullptr && table->statistics) {
    const auto it = table->statistics->columns.find(column);
    if (it != table->statistics->columns.end()) found = &it->second;
  }
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    rows.push_back({Value(name), Value(value.value_or("NULL"))});
  };
  const auto number = [&](int64_t StoredColumnStatistics::*member) {
    return found == nullptr ? std::nullopt : std::optional(std::to_string(found->*member));
  };
  add("min", found == nullptr ? std::nullopt : found->min);
  add("max", found == nullptr ? std::nullopt : found->max);
  add("num_nulls", number(&StoredColumnStatistics::null_count));
  add("distinct_count", number(&StoredColumnStatistics::distinct_count));
  add("avg_col_len", number(&StoredColumnStatistics::average_length));
  add("max_col_len", number(&StoredColumnStatistics::max_length));
  add("histogram", std::nullopt);
}

// A view WITH SCHEMA [TYPE] EVOLUTION has the columns that its query has by now.
Schema described_schema(Session& session, const TableName& name, const TableMetadata* table) {
  const bool evolves =
      table != nullptr && table->is_view() && table->view.schema_mode.ends_with("EVOLUTION");
  if (table != nullptr && !evolves) return table->schema;
  try {
    Schema schema = session.query(std::make_shared<UnresolvedRelation>(name))->schema();
    if (table != nullptr) {
      for (auto& field : schema) field.nullable = true;
    }
    return with_kept_types(std::move(schema));
  } catch (const SparkError&) {
    if (table == nullptr) throw;
    return table->schema;
  }
}

Answer describe_column(const CommandRun<DescribeTableCommand>& run, const Schema& schema,
                       const TableMetadata* table) {
  const auto& path = run.body.column;
  for (const auto& field : schema) {
    if (!same_column(run.session(), field.name, path[0])) continue;
    if (path.size() > 1) {
      std::string column;
      for (const auto& part : path) column += (column.empty() ? "" : ".") + part;
      throw SparkError("_LEGACY_ERROR_TEMP_1060",
                       {{"command", "DESC TABLE COLUMN"}, {"column", column}});
    }
    const Value comment = comment_of(field);
    Rows rows = {{Value("col_name"), Value(field.name)},
                 {Value("data_type"), Value(field.type.simple_string())},
                 {Value("comment"), comment.is_null() ? Value("NULL") : comment}};
    if (run.body.extended) add_statistics(table, field.name, rows);
    return answer(run.command.output(), rows);
  }
  throw_no_column(path.back());
}

}  // namespace

Answer run(const CommandRun<DescribeTableCommand>& run) {
  Session& session = run.session();
  const DescribeTableCommand& body = run.body;
  const CatalogRelation relation =
      require_relation(session.catalog(), {body.table, body.source}, true);
  const bool stored = relation.kind == CatalogRelation::Kind::kTable ||
                      relation.kind == CatalogRelation::Kind::kView;
  const TableMetadata* table = stored ? relation.table.get() : nullptr;
  const Schema schema = described_schema(session, body.table, table);
  if (!body.column.empty()) return describe_column(run, schema, table);
  if (!body.partition.empty() && (table == nullptr || table->is_view())) {
    throw SparkError("FORBIDDEN_OPERATION",
                     {{"statement", "DESC PARTITION"},
                      {"objectType", table == nullptr ? "TEMPORARY VIEW" : "VIEW"},
                      {"objectName", quote_identifiers(body.table)}});
  }
  if (!body.partition.empty() && table->partition_columns.empty()) {
    throw SparkError("_LEGACY_ERROR_TEMP_1251",
                     {{"action", "DESC PARTITION"}, {"tableName", table->name}});
  }
  if (body.as_json) return describe_as_json(run, schema, table);
  Rows rows;
  add_columns(schema, rows);
  if (table != nullptr) {
    add_partition_columns(*table, rows);
    if (!body.partition.empty()) {
      add_partition(run, *table, rows);
    } else if (body.extended) {
      add_heading("Detailed Table Information", rows);
      add_details(table_details(session, *table), rows);
    }
  }
  add_defaults(schema, rows);
  return answer(run.command.output(), rows);
}

}  // namespace firesteel
