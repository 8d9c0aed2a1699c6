// What spark.catalog lists.

#include <algorithm>

#include "base/spark_error.h"
#include "connect/catalog_answers.h"
#include "functions/function_registry.h"
#include "plan/field_metadata.h"
#include "plan/unresolved_plans.h"
#include "session/commands/like_pattern.h"
#include "session/commands/table_lookup.h"
#include "session/query_execution.h"

namespace firesteel {
namespace {

StructField text(std::string name) { return {std::move(name), TypeId::kString, true, ""}; }
StructField flag(std::string name) { return {std::move(name), TypeId::kBoolean, false, ""}; }
StructField texts(std::string name) {
  return {std::move(name), DataType::array(TypeId::kString), true, ""};
}

Schema database_columns() {
  return {text("name"), text("catalog"), text("description"), text("locationUri")};
}

Schema table_columns() {
  return {text("name"),        text("catalog"),   texts("namespace"),
          text("description"), text("tableType"), flag("isTemporary")};
}

Schema function_columns() {
  return {text("name"),        text("catalog"),   texts("namespace"),
          text("description"), text("className"), flag("isTemporary")};
}

Value::List database_row(const DatabaseMetadata& database) {
  return {Value(database.name), Value("spark_catalog"), Value(database.comment),
          Value("file:" + database.location)};
}

Value::List table_row(const TableMetadata& table) {
  return {Value(table.name),
          Value("spark_catalog"),
          Value(Value::List{Value(table.database)}),
          table.comment ? Value(*table.comment) : Value(),
          Value(table.kind_name()),
          Value(false)};
}

Value::List temp_view_row(const CatalogRelation& view) {
  Value::List name_space;
  for (size_t i = 0; i + 1 < view.qualifier.size(); ++i) {
    name_space.push_back(Value(view.qualifier[i]));
  }
  return {Value(view.qualifier.back()), Value(),    Value(std::move(name_space)), Value(),
          Value("TEMPORARY"),           Value(true)};
}

// `description` of a function: its usage.
Value::List function_row(const std::string& name) {
  const FunctionDoc* doc = FunctionRegistry::builtin().doc(name);
  return {Value(name),
          Value(),
          Value(),
          Value(doc == nullptr ? "" : doc->usage),
          Value("firesteel.functions." + name),
          Value(true)};
}

[[noreturn]] void throw_no_function(Session& session, const TableName& name) {
  throw SparkError("UNRESOLVED_ROUTINE", {{"routineName", quote_identifiers(name)},
                                          {"searchPath", session.catalog().search_path(true)}});
}

}  // namespace

PlanPtr list_catalogs(Session& session, const std::optional<std::string>& pattern) {
  CatalogRows rows;
  const std::string name = session.catalog().current_catalog();
  if (matches_pattern(name, pattern)) rows.push_back({Value(name), Value()});
  return catalog_rows({text("name"), text("description")}, rows);
}

PlanPtr list_databases(Session& session, const std::optional<std::string>& pattern) {
  CatalogRows rows;
  const Metastore& store = session.catalog().store();
  for (const auto& name : store.database_names()) {
    if (!matches_pattern(name, pattern)) continue;
    if (const auto database = store.find_database(name)) rows.push_back(database_row(*database));
  }
  return catalog_rows(database_columns(), rows);
}

PlanPtr get_database(Session& session, const TableName& name) {
  const SessionCatalog& catalog = session.catalog();
  return catalog_rows(
      database_columns(),
      {database_row(*catalog.store().find_database(catalog.qualify_database(name)))});
}

PlanPtr list_tables(Session& session, const TableName& database,
                    const std::optional<std::string>& pattern, bool views_only) {
  using Kind = CatalogRelation::Kind;
  const SessionCatalog& catalog = session.catalog();
  CatalogRows rows;
  for (const auto& entry : catalog.relations(catalog.qualify_database(database))) {
    if (views_only && entry.kind == Kind::kTable) continue;
    if (!matches_pattern(entry.name, pattern)) continue;
    TableName name = {entry.name};
    if (!entry.database.empty()) name.insert(name.begin(), entry.database);
    if (entry.kind == Kind::kTable || entry.kind == Kind::kView) {
      if (const TablePtr table = catalog.find_table(name)) rows.push_back(table_row(*table));
    } else if (const auto view = catalog.find_temp_view(name)) {
      rows.push_back(temp_view_row(*view));
    }
  }
  return catalog_rows(table_columns(), rows);
}

PlanPtr get_table(Session& session, const TableName& name) {
  const SessionCatalog& catalog = session.catalog();
  if (const auto view = catalog.find_temp_view(name)) {
    return catalog_rows(table_columns(), {temp_view_row(*view)});
  }
  const CatalogRelation relation = require_relation(catalog, {name, {}}, true);
  return catalog_rows(table_columns(), {table_row(*relation.table)});
}

PlanPtr list_columns(Session& session, const TableName& name) {
  const CatalogRelation relation = require_relation(session.catalog(), {name, {}}, true);
  const bool stored = relation.kind == CatalogRelation::Kind::kTable ||
                      relation.kind == CatalogRelation::Kind::kView;
  const TableMetadata* table = stored ? relation.table.get() : nullptr;
  const Schema schema = table != nullptr
                            ? table->schema
                            : session.query(std::make_shared<UnresolvedRelation>(name))->schema();
  const auto contains = [](const std::vector<std::string>& names, const std::string& column) {
    return std::find(names.begin(), names.end(), column) != names.end();
  };
  CatalogRows rows;
  for (const auto& field : schema) {
    const auto comment = field_metadata(field, "comment");
    rows.push_back(
        {Value(field.name), comment ? Value(*comment) : Value(), Value(field.type.simple_string()),
         Value(field.nullable),
         Value(table != nullptr && contains(table->partition_columns, field.name)),
         Value(table != nullptr && table->bucket && contains(table->bucket->columns, field.name)),
         Value(false)});
  }
  return catalog_rows({text("name"), text("description"), text("dataType"), flag("nullable"),
                       flag("isPartition"), flag("isBucket"), flag("isCluster")},
                      rows);
}

PlanPtr list_functions(Session& session, const TableName& database,
                       const std::optional<std::string>& pattern) {
  session.catalog().qualify_database(database);
  CatalogRows rows;
  for (const auto& name : FunctionRegistry::builtin().names()) {
    if (matches_pattern(name, pattern)) rows.push_back(function_row(name));
  }
  return catalog_rows(function_columns(), rows);
}

bool function_exists(const TableName& name) {
  return name.size() == 1 && FunctionRegistry::builtin().doc(to_lower(name[0])) != nullptr;
}

PlanPtr get_function(Session& session, const TableName& name) {
  if (!function_exists(name)) throw_no_function(session, name);
  return catalog_rows(function_columns(), {function_row(to_lower(name[0]))});
}

}  // namespace firesteel
