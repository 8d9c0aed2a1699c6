// INSERT: the table, and its columns' values.

#include <algorithm>

#include "analyze/insert_columns.h"
#include "analyze/insert_defaults.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ",") + name;
  return out;
}

TablePtr find_target(const Analysis& analysis, const InsertCommand& insert) {
  const auto found = analysis.catalog.find_relation(insert.table);
  if (!found) {
    fail(insert.source, "TABLE_OR_VIEW_NOT_FOUND",
         {{"relationName", quote_identifiers(insert.table)},
          {"searchPath", "[`system`.`builtin`, `system`.`session`, " +
                             quote_identifiers({analysis.catalog.current_catalog(),
                                                analysis.catalog.current_database()}) +
                             "]"}});
  }
  if (!found->table || found->table->is_view()) {
    fail(insert.source, "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
         {{"operation", "INSERT"}, {"viewName", quote_identifiers(found->qualifier)}});
  }
  return found->table;
}

// PARTITION (...) names partition columns.
void check_partition(const Analysis& analysis, const InsertCommand& insert,
                     const TableMetadata& table) {
  if (insert.partition.empty()) return;
  const std::string quoted = quote_identifiers({"spark_catalog", table.database, table.name});
  const bool case_sensitive = analysis.settings.case_sensitive;
  std::string unknown;
  for (const auto& item : insert.partition) {
    const bool known = std::any_of(
        table.partition_columns.begin(), table.partition_columns.end(),
        [&](const auto& column) { return equal_names(column, item.column, case_sensitive); });
    if (!known) unknown += (unknown.empty() ? "" : ", ") + quote_identifier(item.column);
  }
  if (!unknown.empty()) {
    fail({}, "PARTITIONS_NOT_FOUND", {{"partitionList", unknown}, {"tableName", quoted}});
  }
}

// All of them, those with a value first.
void check_partition_order(const Analysis& analysis, const InsertCommand& insert,
                           const TableMetadata& table) {
  if (insert.partition.empty()) return;
  const std::string quoted = quote_identifiers({"spark_catalog", table.database, table.name});
  if (insert.partition.size() != table.partition_columns.size()) {
    std::vector<std::string> given;
    for (const auto& item : insert.partition) given.push_back(item.column);
    fail({}, "_LEGACY_ERROR_TEMP_1169",
         {{"tableName", quoted},
          {"normalizedPartSpec", joined(given)},
          {"partColNames", joined(table.partition_columns)}});
  }
  bool dynamic = false;
  for (const auto& column : table.partition_columns) {
    const auto item =
        std::find_if(insert.partition.begin(), insert.partition.end(), [&](const auto& candidate) {
          return equal_names(candidate.column, column, analysis.settings.case_sensitive);
        });
    if (item->value && dynamic) {
      fail({}, "_LEGACY_ERROR_TEMP_1147",
           {{"partColumns", "[" + joined(table.partition_columns) + "]"}});
    }
    dynamic = dynamic || !item->value;
  }
}

}  // namespace

PlanPtr resolve_insert(Analysis& analysis, const QueryScope& query, const InsertCommand& insert,
                       const PlanPtr& rows) {
  const TablePtr table = find_target(analysis, insert);
  if (insert.replace_where) {
    fail(insert.statement_range, "_LEGACY_ERROR_TEMP_1012",
         {{"identifier", quote_identifiers({"spark_catalog", table->database, table->name})}});
  }
  check_partition(analysis, insert, *table);
  PlanPtr source = rows;
  if (!insert.by_name) {
    source = replace_default_words(analysis, rows, insert_targets(analysis, *table, insert));
  }
  const PlanPtr resolved = resolve_query(analysis, query, source);
  Exprs columns = match_insert_columns(analysis, *table, insert, resolved->output());
  check_partition_order(analysis, insert, *table);
  return std::make_shared<Command>(insert, std::make_shared<Project>(std::move(columns), resolved));
}

std::optional<InsertCommand> as_insert(const Analysis& analysis, const WriteCommand& write) {
  if (write.table.empty()) return std::nullopt;
  const bool appends =
      write.mode == SaveMode::kAppend && analysis.catalog.find_relation(write.table).has_value();
  if (!write.insert_into && !appends) return std::nullopt;
  InsertCommand insert;
  insert.table = write.table;
  insert.overwrite = write.mode == SaveMode::kOverwrite;
  insert.by_name = !write.insert_into;
  insert.options = write.options;
  return insert;
}

std::optional<InsertCommand> as_insert(const WriteTableCommand& write) {
  using Mode = WriteTableCommand::Mode;
  if (write.mode != Mode::kAppend && write.mode != Mode::kOverwritePartitions) return std::nullopt;
  InsertCommand insert;
  insert.table = write.table;
  insert.overwrite = write.mode == Mode::kOverwritePartitions;
  insert.dynamic_overwrite = true;
  insert.by_name = true;
  insert.options = write.options;
  return insert;
}

}  // namespace firesteel::analyze
