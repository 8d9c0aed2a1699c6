#include "session/commands/view_definition.h"

#include <algorithm>
#include <set>

#include "base/spark_error.h"
#include "catalog/plain_types.h"
#include "plan/field_metadata.h"
#include "plan/unresolved_plans.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

// As deep as views may be nested.
constexpr size_t kMaxDepth = 100;

// Names of relations in a query as written, those of its own WITH left out.
std::vector<TableName> relation_names(const PlanPtr& query) {
  std::vector<TableName> names;
  std::set<std::string> own;
  transform_up_with_subqueries(query, [&](const PlanPtr& node) -> PlanPtr {
    if (const auto* with = node->as<UnresolvedWith>()) {
      for (const auto& named : with->queries()) own.insert(to_lower(named.name));
    }
    if (const auto* relation = node->as<UnresolvedRelation>()) names.push_back(relation->name());
    return nullptr;
  });
  std::erase_if(names, [&](const TableName& name) {
    return name.size() == 1 && own.contains(to_lower(name[0]));
  });
  return names;
}

struct CycleCheck {
  const SessionCatalog& catalog;
  const std::vector<std::string>& view;

  void visit(const PlanPtr& query, const Catalog& names, std::vector<std::string> path) const {
    if (path.size() > kMaxDepth) return;
    for (const auto& name : relation_names(query)) {
      const auto relation = names.find_relation(name);
      if (!relation || !relation->plan || relation->analyzed) continue;
      std::vector<std::string> longer = path;
      longer.push_back(quote_identifiers(relation->qualifier));
      if (relation->qualifier == view) {
        std::string text;
        for (const auto& step : longer) text += (text.empty() ? "" : " -> ") + step;
        throw SparkError("RECURSIVE_VIEW",
                         {{"viewIdent", quote_identifiers(view)}, {"newPath", text}});
      }
      visit(relation->plan, relation->view_catalog ? *relation->view_catalog : names,
            std::move(longer));
    }
  }
};

}  // namespace

void throw_no_schema_mode() {
  throw SparkError("FEATURE_NOT_ENABLED", {{"featureName", "VIEW ... WITH SCHEMA ..."},
                                           {"configKey", kSchemaModeSetting},
                                           {"configValue", "true"}});
}

PlanPtr unresolved_query(const QueryExecution& query) {
  PlanPtr found;
  visit(query.logical(), [&](const PlanPtr& node) {
    const auto* command = node->as<Command>();
    if (command != nullptr && !found) found = command->query();
    return !found;
  });
  return found;
}

std::map<std::string, std::string> settings_for_views(const Session& session) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : session.conf().all_set()) {
    const bool matters = key.starts_with("spark.sql.") && !key.starts_with("spark.sql.hive.") &&
                         key != "spark.sql.warehouse.dir" && session.conf().is_modifiable(key);
    if (matters) out[key] = value;
  }
  for (const char* key : {"spark.sql.ansi.enabled", "spark.sql.session.timeZone"}) {
    out[key] = session.conf().get(key).value_or("");
  }
  return out;
}

TableMetadata view_metadata(const Session& session, const CreateViewCommand& create,
                            const Command& command) {
  TableMetadata view;
  view.kind = TableMetadata::Kind::kView;
  view.id = random_name();
  view.created_by = "Spark 4.2.0";
  view.created_ms = now_ms();
  view.comment = create.comment;
  view.properties = create.properties;
  const bool has_schema_mode = session.conf().get_boolean(kSchemaModeSetting);
  if (!has_schema_mode) {
    if (!create.schema_mode.empty()) throw_no_schema_mode();
    view.view.schema_mode.clear();
  }
  view.schema = with_kept_types(to_schema(command.query()->output()));
  for (size_t i = 0; i < view.schema.size(); ++i) {
    StructField& field = view.schema[i];
    view.view.query_columns.push_back(field.name);
    if (create.scope == CreateViewCommand::Scope::kPersistent && has_schema_mode) {
      field.nullable = true;
    }
    if (create.column_names.empty()) continue;
    field.name = create.column_names[i];
    field = with_field_metadata(std::move(field), "comment", create.column_comments[i]);
  }
  view.view.text = create.text;
  view.view.name_space = {session.catalog().current_catalog(),
                          session.catalog().current_database()};
  view.view.settings = settings_for_views(session);
  if (!create.schema_mode.empty()) view.view.schema_mode = create.schema_mode;
  // Names that the statement gives stay.
  if (view.view.schema_mode == "EVOLUTION" && !create.column_names.empty()) {
    view.view.schema_mode = "TYPE EVOLUTION";
  }
  return view;
}

void check_no_temp_views(const SessionCatalog& catalog, const QualifiedTable& view,
                         const PlanPtr& query) {
  for (const auto& name : relation_names(query)) {
    const auto temporary = catalog.find_temp_view(name);
    if (!temporary) continue;
    throw SparkError("INVALID_TEMP_OBJ_REFERENCE",
                     {{"obj", "VIEW"},
                      {"objName", view.quoted()},
                      {"tempObj", "VIEW"},
                      {"tempObjName", quote_identifiers(temporary->qualifier)}});
  }
}

void check_no_cycle(const SessionCatalog& catalog, const TableName& view, const PlanPtr& query,
                    bool temporary) {
  const std::vector<std::string> qualifier =
      temporary ? std::vector<std::string>{to_lower(view.back())} : catalog.qualify(view).parts();
  CycleCheck{catalog, qualifier}.visit(query, catalog, {quote_identifiers(qualifier)});
}

}  // namespace firesteel
