// ALTER TABLE and ALTER VIEW: names, properties, locations, a view's query; COMMENT ON.

#include "session/commands/alter_table.h"

#include <filesystem>

#include "base/spark_error.h"
#include "formats/data_files.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/commands/view_definition.h"

namespace firesteel {
namespace {

// The property that is the table's comment.
constexpr const char* kComment = "comment";

const char* short_statement(const AlterTableCommand& body) {
  return body.view ? "ALTER VIEW" : "ALTER TABLE";
}

// Renames a temporary view; false when the name is none.
bool rename_temp_view(const CommandRun<AlterTableCommand>& run, const RenameTableAction& action) {
  SessionCatalog& catalog = run.session().catalog();
  const auto view = catalog.find_temp_view(run.body.name);
  if (!view) return false;
  if (action.to.size() > 1 && view->kind == CatalogRelation::Kind::kTempView) {
    throw SparkError("_LEGACY_ERROR_TEMP_1074", {{"oldName", quote_identifiers(run.body.name)},
                                                 {"newName", quote_identifiers(action.to)},
                                                 {"db", action.to[0]}});
  }
  auto& views = view->kind == CatalogRelation::Kind::kTempView ? catalog.temp_views()
                                                               : catalog.global_temp_views();
  views.rename(to_lower(run.body.name.back()), to_lower(action.to.back()));
  return true;
}

// ALTER VIEW v AS query of a temporary view: the view is made anew.
bool alter_temp_view_query(const CommandRun<AlterTableCommand>& run,
                           const SetViewQueryAction& action) {
  SessionCatalog& catalog = run.session().catalog();
  const auto old = catalog.find_temp_view(run.body.name);
  if (!old) return false;
  CreateViewCommand create;
  create.name = run.body.name;
  create.text = action.text;
  const PlanPtr query = unresolved_query(run.query);
  check_no_cycle(catalog, run.body.name, query, /*temporary=*/true);
  CatalogRelation view;
  view.plan = query;
  view.analyzed = false;
  auto metadata =
      std::make_shared<TableMetadata>(view_metadata(run.session(), create, run.command));
  view.view_database = metadata->view.name_space.back();
  view.view_settings = std::make_shared<const SqlSettings>(run.query.settings());
  view.table = std::move(metadata);
  catalog.create_temp_view(run.body.name.back(), std::move(view), true,
                           old->kind == CatalogRelation::Kind::kGlobalTempView);
  return true;
}

// The table, or the view for ALTER VIEW.
TablePtr target(const CommandRun<AlterTableCommand>& run) {
  const AlterTableCommand& body = run.body;
  const NamedRelation name{body.name, body.source};
  const CatalogRelation relation = require_relation(run.session().catalog(), name);
  const bool is_view = !relation.table || relation.kind != CatalogRelation::Kind::kTable;
  const bool renames = std::holds_alternative<RenameTableAction>(body.action);
  const bool suggests = renames || std::holds_alternative<SetPropertiesAction>(body.action) ||
                        std::holds_alternative<UnsetPropertiesAction>(body.action);
  const std::string shown = quote_identifiers(renames ? body.name : relation.qualifier);
  const std::string operation = renames ? short_statement(body) : body.statement;
  const auto context = renames ? std::nullopt : body.source.query_context();
  if (!body.view && is_view) {
    throw SparkError(
        suggests ? "EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW" : "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
        {{"operation", operation}, {"viewName", shown}}, context);
  }
  if (body.view && !is_view) {
    throw SparkError(
        suggests ? "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE" : "EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
        {{"operation", operation}, {"tableName", shown}}, context);
  }
  if (relation.kind == CatalogRelation::Kind::kTempView ||
      relation.kind == CatalogRelation::Kind::kGlobalTempView) {
    throw SparkError("EXPECT_PERMANENT_VIEW_NOT_TEMP",
                     {{"operation", body.statement}, {"viewName", shown}},
                     body.source.query_context());
  }
  return relation.table;
}

}  // namespace

Answer run(const CommandRun<AlterTableCommand>& run) {
  if (const auto* rename = std::get_if<RenameTableAction>(&run.body.action)) {
    if (rename_temp_view(run, *rename)) return {};
  }
  if (const auto* query = std::get_if<SetViewQueryAction>(&run.body.action)) {
    if (alter_temp_view_query(run, *query)) return {};
  }
  const AlterRun altering{run, target(run)};
  std::visit([&](const auto& action) { alter(altering, action); }, run.body.action);
  table_changed(run.session(), *altering.table);
  return {};
}

void alter(const AlterRun& run, const RenameTableAction& action) {
  const TableMetadata& table = *run.table;
  TableName to = action.to;
  if (to.size() == 1) to.insert(to.begin(), table.database);
  const QualifiedTable name = run.session().catalog().qualify(to);
  if (name.database != table.database) {
    throw SparkError("_LEGACY_ERROR_TEMP_1073", {{"db", table.database}, {"newDb", name.database}});
  }
  if (run.store().find_table(name.database, name.name)) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers({name.database, name.name})}});
  }
  const std::string location =
      table.is_view() ? std::string() : run.store().default_location(name.database, name.name);
  if (table.kind == TableMetadata::Kind::kManaged && std::filesystem::exists(location)) {
    throw SparkError("LOCATION_ALREADY_EXISTS",
                     {{"location", "'file:" + location + "'"}, {"identifier", name.quoted()}});
  }
  run.store().rename_table(table.database, table.name, name.name);
  table_dropped(run.session(), table);
}

void alter(const AlterRun& run, const SetPropertiesAction& action) {
  run.update([&](TableMetadata& table) {
    for (const auto& [key, value] : action.properties) {
      if (action.options) {
        table.options[key] = value;
      } else if (key == kComment) {
        table.comment = value;
      } else {
        table.properties[key] = value;
      }
    }
  });
}

void alter(const AlterRun& run, const UnsetPropertiesAction& action) {
  run.update([&](TableMetadata& table) {
    for (const auto& key : action.keys) {
      if (key == kComment) table.comment.reset();
      table.properties.erase(key);
    }
  });
}

void alter(const AlterRun& run, const SetLocationAction& action) {
  if (action.partition.empty()) {
    run.update([&](TableMetadata& table) { table.location = local_path(action.location); });
    return;
  }
  const auto values = full_partition(run.session(), *run.table, action.partition);
  if (find_partition(*run.table, values) == nullptr) throw_no_partition(*run.table, values);
  run.update([&](TableMetadata& table) {
    for (auto& partition : table.partitions) {
      if (partition.values == values) partition.location = local_path(action.location);
    }
  });
}

void alter(const AlterRun& run, const SetViewSchemaModeAction& action) {
  if (!run.session().conf().get_boolean(kSchemaModeSetting)) throw_no_schema_mode();
  run.update([&](TableMetadata& view) { view.view.schema_mode = action.mode; });
}

void alter(const AlterRun& run, const SetViewQueryAction& action) {
  SessionCatalog& catalog = run.session().catalog();
  const QualifiedTable name{run.table->database, run.table->name};
  const PlanPtr query = unresolved_query(run.run.query);
  check_no_temp_views(catalog, name, query);
  check_no_cycle(catalog, run.run.body.name, query, /*temporary=*/false);
  CreateViewCommand create;
  create.text = action.text;
  create.scope = CreateViewCommand::Scope::kPersistent;
  const TableMetadata made = view_metadata(run.session(), create, run.run.command);
  run.update([&](TableMetadata& view) {
    view.schema = made.schema;
    view.view = made.view;
  });
}

Answer run(const CommandRun<CommentCommand>& run) {
  Session& session = run.session();
  SessionCatalog& catalog = session.catalog();
  if (run.body.database) {
    catalog.store().update_database(
        catalog.qualify_database(run.body.name),
        [&](DatabaseMetadata& database) { database.comment = run.body.comment.value_or(""); });
    return {};
  }
  const TablePtr table =
      require_table(catalog, {run.body.name, run.body.source}, "COMMENT ON TABLE");
  catalog.store().update_table(table->database, table->name,
                               [&](TableMetadata& changed) { changed.comment = run.body.comment; });
  return {};
}

}  // namespace firesteel
