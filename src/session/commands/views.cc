// CREATE VIEW, and temporary views over files.

#include <algorithm>

#include "base/spark_error.h"
#include "plan/field_metadata.h"
#include "plan/relations.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"
#include "session/commands/table_lookup.h"
#include "session/commands/view_definition.h"

namespace firesteel {
namespace {

void create_temporary(const CommandRun<CreateViewCommand>& run, bool global) {
  const CreateViewCommand& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  const PlanPtr text = unresolved_query(run.query);
  check_no_cycle(catalog, body.name, text, /*temporary=*/true);
  CatalogRelation view;
  view.plan = text;
  view.analyzed = false;
  auto metadata = std::make_shared<TableMetadata>(view_metadata(run.session(), body, run.command));
  view.view_database = metadata->view.name_space.back();
  view.view_settings = std::make_shared<const SqlSettings>(run.query.settings());
  view.table = std::move(metadata);
  catalog.create_temp_view(body.name.back(), std::move(view), body.replace, global);
}

void create_persistent(const CommandRun<CreateViewCommand>& run) {
  const CreateViewCommand& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  const QualifiedTable name = catalog.qualify(body.name);
  catalog.qualify_database({name.database});
  const TablePtr old = catalog.store().find_table(name.database, name.name);
  if (old && body.if_not_exists) return;
  if (old && body.replace && !old->is_view()) {
    throw SparkError("EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
                     {{"operation", "CREATE OR REPLACE VIEW"}, {"tableName", name.quoted()}});
  }
  if (old && !body.replace) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", name.quoted()}});
  }
  const PlanPtr text = unresolved_query(run.query);
  check_no_temp_views(catalog, name, text);
  if (old) check_no_cycle(catalog, body.name, text, /*temporary=*/false);
  TableMetadata view = view_metadata(run.session(), body, run.command);
  view.database = name.database;
  view.name = name.name;
  catalog.store().create_table(view, body.replace);
  if (old) table_dropped(run.session(), view);
}

}  // namespace

Answer run(const CommandRun<CreateViewCommand>& run) {
  using Scope = CreateViewCommand::Scope;
  if (run.body.scope == Scope::kPersistent) {
    create_persistent(run);
  } else {
    create_temporary(run, run.body.scope == Scope::kGlobalTemporary);
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
