// CREATE VIEW, DROP VIEW and temporary views over files.

#include "base/spark_error.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"

namespace firesteel {
namespace {

// The view's query under the names that the statement gives its columns.
PlanPtr named_columns(const CreateViewCommand& body, const PlanPtr& query) {
  if (body.column_names.empty()) return query;
  if (body.column_names.size() != query->output().size()) {
    const bool few = body.column_names.size() > query->output().size();
    throw SparkError(few ? "CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
                         : "CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
                     {{"viewName", quote_identifiers(body.name)}});
  }
  Exprs list;
  for (size_t i = 0; i < body.column_names.size(); ++i) {
    list.push_back(Alias::make(AttributeRef::make(query->output()[i]), body.column_names[i]));
  }
  return std::make_shared<Project>(std::move(list), query);
}

}  // namespace

Answer run(const CommandRun<CreateViewCommand>& run) {
  const CreateViewCommand& body = run.body;
  const PlanPtr plan = named_columns(body, run.command.query());
  SessionCatalog& catalog = run.session().catalog();
  switch (body.scope) {
    case CreateViewCommand::Scope::kTemporary:
      catalog.create_temp_view(body.name.back(), plan, body.replace);
      break;
    case CreateViewCommand::Scope::kGlobalTemporary:
      catalog.create_global_temp_view(body.name.back(), plan, body.replace);
      break;
    case CreateViewCommand::Scope::kPersistent: {
      if (body.if_not_exists && catalog.find_relation(body.name)) return {};
      CatalogRelation relation;
      relation.kind = CatalogRelation::Kind::kView;
      relation.plan = plan;
      catalog.create_table(body.name, std::move(relation), body.replace);
      break;
    }
  }
  return {};
}

Answer run(const CommandRun<DropViewCommand>& run) {
  SessionCatalog& catalog = run.session().catalog();
  const TableName& name = run.body.name;
  const bool global = name.size() == 2 && name[0] == "global_temp";
  bool dropped = global ? catalog.drop_global_temp_view(name[1])
                        : name.size() == 1 && catalog.drop_temp_view(name[0]);
  if (!dropped && !global) dropped = catalog.drop_table(name);
  if (!dropped && !run.body.if_exists) {
    throw SparkError("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", quote_identifiers(name)}});
  }
  return {};
}

Answer run(const CommandRun<CreateViewUsingCommand>& run) {
  const CreateViewUsingCommand& body = run.body;
  std::vector<std::string> paths;
  for (const auto& [key, value] : body.options) {
    if (key == "path") paths.push_back(value);
  }
  const PlanPtr plan = run.session()
                           .query(std::make_shared<UnresolvedFileRelation>(
                               body.format, std::move(paths), body.options, body.schema))
                           ->analyzed();
  if (body.global) {
    run.session().catalog().create_global_temp_view(body.name.back(), plan, body.replace);
  } else {
    run.session().catalog().create_temp_view(body.name.back(), plan, body.replace);
  }
  return {};
}

}  // namespace firesteel
