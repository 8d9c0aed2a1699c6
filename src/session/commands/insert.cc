// INSERT into a table.

#include "base/spark_error.h"
#include "formats/data_files.h"
#include "plan/relations.h"
#include "session/commands/commands.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/write_rows.h"

namespace firesteel {
namespace {

bool reads_table(const PlanPtr& plan, const TableMetadata& table) {
  const std::string name = "spark_catalog." + table.database + "." + table.name;
  bool found = false;
  transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
    const auto* scan = node->as<TableScan>();
    found = found || (scan != nullptr && scan->name() == name);
    return nullptr;
  });
  return found;
}

bool overwrites_dynamically(const Session& session, const InsertCommand& insert) {
  if (insert.dynamic_overwrite) return *insert.dynamic_overwrite;
  const auto option = find_option(insert.options, "partitionOverwriteMode");
  const auto conf = session.conf().get("spark.sql.sources.partitionOverwriteMode");
  return to_lower(option ? *option : conf.value_or("STATIC")) == "dynamic";
}

}  // namespace

Answer run(const CommandRun<InsertCommand>& run) {
  Session& session = run.session();
  const InsertCommand& body = run.body;
  TableWrite write;
  write.table = require_table(session.catalog(), {body.table, body.source}, "INSERT", true);
  write.rows = run.command.query();
  write.overwrite = body.overwrite;
  const PartialPartition fixed = partial_partition(session, *write.table, body.partition);
  write.fixed_values = fixed.values;
  if (body.if_partition_not_exists && fixed.is_complete()) {
    std::vector<std::string> values;
    for (const auto& value : fixed.values) values.push_back(*value);
    if (find_partition(*write.table, values) != nullptr) return {};
  }
  const bool partitioned = !write.table->partition_columns.empty();
  write.dynamic = partitioned && !fixed.is_complete() && overwrites_dynamically(session, body);
  if (write.overwrite && !write.dynamic && reads_table(write.rows, *write.table)) {
    throw SparkError("UNSUPPORTED_OVERWRITE.TABLE", {{"table", quoted_name(*write.table)}});
  }
  write_rows(run.query, write);
  return {};
}

}  // namespace firesteel
