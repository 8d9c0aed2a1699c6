// SHOW COLUMNS, SHOW PARTITIONS, SHOW TBLPROPERTIES, SHOW FUNCTIONS.

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"
#include "session/commands/like_pattern.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/table_text.h"

namespace firesteel {

Answer run(const CommandRun<ShowColumnsCommand>& run) {
  require_relation(run.session().catalog(), {run.body.table, run.body.source});
  auto query = run.session().query(std::make_shared<UnresolvedRelation>(run.body.table));
  std::vector<Value::List> rows;
  for (const auto& field : query->schema()) rows.push_back({Value(field.name)});
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowPartitionsCommand>& run) {
  const TablePtr table =
      require_table(run.session().catalog(), {run.body.table, run.body.source}, "SHOW PARTITIONS");
  if (table->partition_columns.empty()) {
    throw SparkError("INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY",
                     {{"name", quoted_name(*table)}});
  }
  const PartialPartition wanted = partial_partition(run.session(), *table, run.body.partition);
  std::vector<std::string> names;
  for (const auto& partition : table->partitions) {
    if (!wanted.matches(partition)) continue;
    names.push_back(partition_name(table->partition_columns, partition.values));
  }
  std::sort(names.begin(), names.end());
  std::vector<Value::List> rows;
  for (auto& name : names) rows.push_back({Value(std::move(name))});
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowPropertiesCommand>& run) {
  const CatalogRelation relation =
      require_relation(run.session().catalog(), {run.body.table, run.body.source});
  const bool stored = relation.table && (relation.kind == CatalogRelation::Kind::kTable ||
                                         relation.kind == CatalogRelation::Kind::kView);
  if (!stored) return answer(run.command.output(), {});
  Options properties = relation.table->properties;
  if (!relation.table->is_view()) {
    for (const auto& [key, value] : relation.table->options) properties["option." + key] = value;
  }
  properties = without_secrets(std::move(properties));
  std::vector<Value::List> rows;
  if (run.body.key) {
    const std::string& key = *run.body.key;
    const auto it = properties.find(key);
    std::string value = it == properties.end() ? "" : it->second;
    if (it == properties.end()) {
      const TableMetadata& table = *relation.table;
      value = "Table spark_catalog." + table.database + "." + table.name +
              " does not have property: " + key;
    }
    rows.push_back({Value(key), Value(std::move(value))});
  } else {
    for (const auto& [key, value] : properties) rows.push_back({Value(key), Value(value)});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowFunctionsCommand>& run) {
  std::vector<Value::List> rows;
  if (run.body.scope != ShowFunctionsCommand::Scope::kUser) {
    for (const auto& name : FunctionRegistry::builtin().names()) {
      if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
    }
  }
  if (run.body.scope != ShowFunctionsCommand::Scope::kSystem) {
    const SessionCatalog& catalog = run.session().catalog();
    std::vector<std::string> names;
    for (const auto& name : catalog.temp_routine_names()) {
      if (matches_pattern(name, run.body.pattern)) names.push_back(name);
    }
    const std::string database = catalog.current_database();
    for (const auto& name : catalog.store().routine_names(database)) {
      if (matches_pattern(name, run.body.pattern)) {
        names.push_back("spark_catalog." + database + "." + name);
      }
    }
    std::ranges::sort(names);
    for (auto& name : names) rows.push_back({Value(std::move(name))});
  }
  return answer(run.command.output(), rows);
}

}  // namespace firesteel
