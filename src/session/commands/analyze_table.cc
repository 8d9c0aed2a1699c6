// ANALYZE TABLE, ANALYZE TABLES.

#include <algorithm>
#include <filesystem>

#include "base/spark_error.h"
#include "catalog/plain_types.h"
#include "functions/coercion.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/query_execution.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

int64_t folder_size(const std::string& folder) {
  int64_t size = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with("_") || name.starts_with(".")) continue;
    if (it->is_regular_file()) size += static_cast<int64_t>(it->file_size());
  }
  return size;
}

int64_t table_size(const TableMetadata& table) {
  if (table.partition_columns.empty()) return folder_size(table.location);
  int64_t size = 0;
  for (const auto& partition : table.partitions) size += folder_size(partition.location);
  return size;
}

std::vector<Value> one_row(Session& session, const PlanPtr& plan) {
  const auto batches = session.query(plan)->collect();
  std::vector<Value> row;
  for (const auto& batch : *batches) {
    if (batch.num_rows == 0) continue;
    for (const auto& column : batch.columns) row.push_back(column->value(0));
  }
  return row;
}

PlanPtr relation_of(const TableMetadata& table) {
  return std::make_shared<UnresolvedRelation>(
      std::vector<std::string>{"spark_catalog", table.database, table.name});
}

PlanPtr aggregated(PlanPtr child, Exprs list) {
  return std::make_shared<UnresolvedGroupBy>(std::vector<UnresolvedGroupBy::Element>{}, false,
                                             std::move(list), std::move(child));
}

ExprPtr call(const char* name, Exprs args) {
  return UnresolvedFunction::make(name, std::move(args));
}

int64_t count_rows(Session& session, const PlanPtr& plan) {
  const auto row = one_row(session, aggregated(plan, {call("count", {Literal::integer(1)})}));
  return row.empty() ? 0 : row[0].integer();
}

bool has_range(const DataType& type) {
  return type.is_numeric() || type.is_datetime() || type.is(TypeId::kBoolean);
}

StoredColumnStatistics column_statistics(Session& session, const TableMetadata& table,
                                         const StructField& field) {
  const ExprPtr column =
      std::make_shared<UnresolvedAttribute>(std::vector<std::string>{field.name});
  const DataType type = without_char_types(field.type);
  const bool is_text = type.is(TypeId::kString) || type.is(TypeId::kBinary);
  Exprs list = {call("count_if", {call("isnull", {column})}),
                call("approx_count_distinct", {column})};
  if (has_range(type)) {
    list.push_back(call("min", {column}));
    list.push_back(call("max", {column}));
  }
  if (is_text) {
    list.push_back(call("ceil", {call("avg", {call("length", {column})})}));
    list.push_back(call("max", {call("length", {column})}));
  }
  const auto row = one_row(session, aggregated(relation_of(table), std::move(list)));
  StoredColumnStatistics out;
  out.null_count = row[0].integer();
  out.distinct_count = row[1].integer();
  out.average_length = type.value_width();
  out.max_length = type.value_width();
  const auto text = [&](const Value& value) {
    return value.is_null()
               ? std::nullopt
               : std::optional(value_to_string(value, type, session.settings().time_zone));
  };
  if (has_range(type)) {
    out.min = text(row[2]);
    out.max = text(row[3]);
  }
  if (is_text) {
    out.average_length = row[2].is_null() ? 0 : row[2].integer();
    out.max_length = row[3].is_null() ? 0 : row[3].integer();
  }
  return out;
}

void analyze_one(Session& session, const TableMetadata& table, bool no_scan) {
  const int64_t size = table_size(table);
  std::optional<int64_t> rows;
  if (!no_scan) rows = count_rows(session, relation_of(table));
  session.catalog().store().update_table(table.database, table.name, [&](TableMetadata& changed) {
    const bool same = changed.statistics && changed.statistics->size_in_bytes == size;
    StoredStatistics statistics = same ? *changed.statistics : StoredStatistics{};
    statistics.size_in_bytes = size;
    if (rows) statistics.row_count = rows;
    changed.statistics = std::move(statistics);
  });
}

void analyze_columns(const CommandRun<AnalyzeTableCommand>& run, const TableMetadata& table) {
  std::vector<StructField> columns;
  for (const auto& name : run.body.columns) {
    const auto it = std::find_if(
        table.schema.begin(), table.schema.end(),
        [&](const StructField& field) { return same_column(run.session(), field.name, name); });
    if (it == table.schema.end()) {
      throw SparkError("COLUMN_NOT_FOUND",
                       {{"colName", quote_identifier(name)},
                        {"caseSensitiveConfig", quote_sql("spark.sql.caseSensitive")}});
    }
    columns.push_back(*it);
  }
  if (run.body.all_columns) {
    std::copy_if(table.schema.begin(), table.schema.end(), std::back_inserter(columns),
                 [](const StructField& field) { return !field.type.is_nested(); });
  }
  std::map<std::string, StoredColumnStatistics> found;
  for (const auto& field : columns) {
    if (field.type.is_nested()) {
      throw SparkError("UNSUPPORTED_FEATURE.ANALYZE_UNSUPPORTED_COLUMN_TYPE",
                       {{"columnType", quote_sql(field.type.sql())},
                        {"columnName", quote_identifier(field.name)},
                        {"tableName", quoted_name(table)}});
    }
    found[field.name] = column_statistics(run.session(), table, field);
  }
  const int64_t rows = count_rows(run.session(), relation_of(table));
  run.session().catalog().store().update_table(
      table.database, table.name, [&](TableMetadata& changed) {
        StoredStatistics statistics = changed.statistics.value_or(StoredStatistics{});
        statistics.size_in_bytes = table_size(table);
        statistics.row_count = rows;
        for (auto& [name, column] : found) statistics.columns[name] = column;
        changed.statistics = std::move(statistics);
      });
}

// Rows of one partition: those with its values.
int64_t partition_rows(Session& session, const TableMetadata& table,
                       const PartitionMetadata& partition) {
  ExprPtr condition;
  for (size_t i = 0; i < table.partition_columns.size(); ++i) {
    const ExprPtr column =
        std::make_shared<UnresolvedAttribute>(std::vector<std::string>{table.partition_columns[i]});
    const std::string& value = partition.values[i];
    ExprPtr test = value == kNullPartitionName
                       ? call("isnull", {column})
                       : call("=", {column, Literal::make(Value(value), TypeId::kString)});
    condition = condition ? call("and", {condition, test}) : test;
  }
  return count_rows(session, std::make_shared<Filter>(condition, relation_of(table)));
}

void analyze_partitions(const CommandRun<AnalyzeTableCommand>& run, const TableMetadata& table) {
  const PartialPartition wanted = partial_partition(run.session(), table, run.body.partition);
  std::map<std::vector<std::string>, StoredStatistics> found;
  for (const auto& partition : table.partitions) {
    if (!wanted.matches(partition)) continue;
    StoredStatistics& statistics = found[partition.values];
    statistics.size_in_bytes = folder_size(partition.location);
    if (!run.body.no_scan) statistics.row_count = partition_rows(run.session(), table, partition);
  }
  run.session().catalog().store().update_table(table.database, table.name,
                                               [&](TableMetadata& changed) {
                                                 for (auto& partition : changed.partitions) {
                                                   const auto it = found.find(partition.values);
                                                   if (it != found.end())
                                                     partition.statistics = it->second;
                                                 }
                                               });
}

}  // namespace

Answer run(const CommandRun<AnalyzeTableCommand>& run) {
  const CatalogRelation relation =
      require_relation(run.session().catalog(), {run.body.table, run.body.source});
  if (!relation.table || relation.kind != CatalogRelation::Kind::kTable) {
    throw SparkError("UNSUPPORTED_FEATURE.ANALYZE_VIEW", {});
  }
  const TableMetadata& table = *relation.table;
  if (!run.body.partition.empty()) {
    analyze_partitions(run, table);
  } else if (run.body.all_columns || !run.body.columns.empty()) {
    analyze_columns(run, table);
  } else {
    analyze_one(run.session(), table, run.body.no_scan);
  }
  return {};
}

Answer run(const CommandRun<AnalyzeTablesCommand>& run) {
  const SessionCatalog& catalog = run.session().catalog();
  const std::string database = catalog.qualify_database(run.body.database);
  for (const auto& name : catalog.store().table_names(database)) {
    const TablePtr table = catalog.store().find_table(database, name);
    if (table && !table->is_view()) analyze_one(run.session(), *table, run.body.no_scan);
  }
  return {};
}

}  // namespace firesteel
