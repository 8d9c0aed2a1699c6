// SHOW TABLES, SHOW VIEWS, SHOW TABLE EXTENDED.

#include "base/spark_error.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"
#include "session/commands/like_pattern.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/table_text.h"
#include "session/query_execution.h"
#include "session/schema_tree.h"

namespace firesteel {
namespace {

bool is_temporary(const SessionCatalog::Entry& entry) {
  return entry.kind == CatalogRelation::Kind::kTempView ||
         entry.kind == CatalogRelation::Kind::kGlobalTempView;
}

std::string lines(const DetailRows& rows) {
  std::string out;
  for (const auto& [name, value] : rows) out += name + ": " + value + "\n";
  return out;
}

std::string information(Session& session, const SessionCatalog::Entry& entry) {
  TableName name = {entry.name};
  if (!entry.database.empty()) name.insert(name.begin(), entry.database);
  const CatalogRelation relation = require_relation(session.catalog(), {name, {}});
  const bool stored = relation.table && !is_temporary(entry);
  std::string out = lines(stored ? table_details(session, *relation.table)
                                 : temp_view_details(session, relation));
  if (stored && !relation.table->partition_columns.empty()) {
    out += "Partition Columns: " + bracketed_names(relation.table->partition_columns) + "\n";
  }
  Schema schema;
  if (stored) {
    schema = relation.source ? relation.source->schema() : relation.table->schema;
  } else {
    schema = session.query(std::make_shared<UnresolvedRelation>(name))->schema();
  }
  return out + "Schema: " + schema_tree(schema) + "\n";
}

}  // namespace

Answer run(const CommandRun<ShowTablesCommand>& run) {
  const SessionCatalog& catalog = run.session().catalog();
  std::vector<Value::List> rows;
  for (const auto& entry : catalog.relations(catalog.qualify_database(run.body.database))) {
    if (run.body.views_only && entry.kind == CatalogRelation::Kind::kTable) continue;
    if (!matches_pattern(entry.name, run.body.pattern)) continue;
    rows.push_back({Value(entry.database), Value(entry.name), Value(is_temporary(entry))});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowTableExtendedCommand>& run) {
  Session& session = run.session();
  const SessionCatalog& catalog = session.catalog();
  const std::string database = catalog.qualify_database(run.body.database);
  std::vector<Value::List> rows;
  if (!run.body.partition.empty()) {
    TableName name = run.body.database;
    name.push_back(run.body.pattern);
    const TablePtr table =
        require_table(catalog, {name, {}}, "SHOW TABLE EXTENDED ... PARTITION ...");
    const auto values = full_partition(session, *table, run.body.partition);
    const PartitionMetadata* partition = find_partition(*table, values);
    if (partition == nullptr) throw_no_partition(*table, values);
    rows.push_back({Value(database), Value(table->name), Value(false),
                    Value(lines(partition_details(session, *table, *partition)) + "\n")});
    return answer(run.command.output(), rows);
  }
  for (const auto& entry : catalog.relations(database)) {
    if (!matches_pattern(entry.name, run.body.pattern)) continue;
    rows.push_back({Value(entry.database), Value(entry.name), Value(is_temporary(entry)),
                    Value(information(session, entry))});
  }
  return answer(run.command.output(), rows);
}

}  // namespace firesteel
