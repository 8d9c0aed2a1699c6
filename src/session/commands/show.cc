// SHOW statements and USE.

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "session/commands/commands.h"
#include "session/commands/like_pattern.h"

namespace firesteel {

Answer run(const CommandRun<ShowTablesCommand>& run) {
  const SessionCatalog& catalog = run.session().catalog();
  const std::string database =
      run.body.database.empty() ? catalog.current_database() : run.body.database.back();
  std::vector<Value::List> rows;
  for (const auto& entry : catalog.relations(database)) {
    const bool temporary = entry.kind == CatalogRelation::Kind::kTempView ||
                           entry.kind == CatalogRelation::Kind::kGlobalTempView;
    if (run.body.views_only && entry.kind == CatalogRelation::Kind::kTable) continue;
    if (!matches_pattern(entry.name, run.body.pattern)) continue;
    rows.push_back({Value(entry.database), Value(entry.name), Value(temporary)});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowColumnsCommand>& run) {
  auto query = run.session().query(std::make_shared<UnresolvedRelation>(run.body.table));
  std::vector<Value::List> rows;
  for (const auto& field : query->schema()) rows.push_back({Value(field.name)});
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowDatabasesCommand>& run) {
  std::vector<Value::List> rows;
  for (const auto& name : run.session().catalog().database_names()) {
    if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowCatalogsCommand>& run) {
  std::vector<Value::List> rows;
  const std::string name = run.session().catalog().current_catalog();
  if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowFunctionsCommand>& run) {
  std::vector<Value::List> rows;
  if (run.body.scope != ShowFunctionsCommand::Scope::kUser) {
    for (const auto& name : FunctionRegistry::builtin().names()) {
      if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
    }
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<UseCommand>& run) {
  SessionCatalog& catalog = run.session().catalog();
  const TableName& name = run.body.name;
  if (run.body.catalog || (name.size() == 1 && catalog.has_catalog(name[0]) &&
                           !catalog.has_database(catalog.current_catalog(), name[0]))) {
    if (!catalog.has_catalog(name.back())) {
      throw SparkError("CATALOG_NOT_FOUND", {{"catalogName", quote_identifier(name.back())}});
    }
    return {};
  }
  catalog.set_current_database(name.back());
  return {};
}

}  // namespace firesteel
