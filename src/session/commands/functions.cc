// CREATE, DROP and REFRESH FUNCTION.

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "catalog/user_name.h"
#include "functions/function_registry.h"
#include "session/commands/commands.h"
#include "session/commands/table_lookup.h"
#include "session/commands/view_definition.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_not_found(const TableName& name) {
  throw SparkError("ROUTINE_NOT_FOUND", {{"routineName", quote_identifiers(name)}});
}

bool is_builtin(const TableName& name) {
  return name.size() == 1 && FunctionRegistry::builtin().doc(to_lower(name[0])) != nullptr;
}

}  // namespace

Answer run(const CommandRun<CreateFunctionCommand>& run) {
  const auto& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  RoutineMetadata routine;
  routine.definition = body;
  routine.definition.source = {};
  routine.name = to_lower(body.name.back());
  routine.current_database = catalog.current_database();
  routine.settings = settings_for_views(run.session());
  routine.owner = user_name();
  routine.created_ms = now_ms();
  if (body.temporary) {
    if (!body.class_name.empty()) {
      throw SparkError(
          "CANNOT_LOAD_FUNCTION_CLASS",
          {{"className", body.class_name}, {"functionName", quote_identifier(routine.name)}});
    }
    catalog.create_temp_routine(std::move(routine), body.replace);
    return {};
  }
  const QualifiedTable name = catalog.qualify(body.name);
  catalog.qualify_database({name.database});
  routine.database = name.database;
  const RoutinePtr old = catalog.store().find_routine(name.database, name.name);
  if (old && body.if_not_exists) return {};
  if (old && body.replace && !old->definition.class_name.empty() && body.class_name.empty()) {
    throw SparkError("USER_DEFINED_FUNCTIONS.CANNOT_REPLACE_NON_SQL_UDF_WITH_SQL_UDF",
                     {{"name", name.quoted()}});
  }
  catalog.store().create_routine(routine, body.replace);
  return {};
}

Answer run(const CommandRun<DropFunctionCommand>& run) {
  const auto& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  if (body.temporary) {
    if (!catalog.drop_temp_routine(body.name.back()) && !body.if_exists) {
      throw_not_found({body.name.back()});
    }
    return {};
  }
  const RoutinePtr routine = catalog.find_stored_routine(body.name, catalog.current_database());
  if (routine != nullptr) {
    catalog.store().drop_routine(routine->database, routine->name);
    return {};
  }
  if (is_builtin(body.name)) {
    throw SparkError("FORBIDDEN_OPERATION", {{"statement", "DROP"},
                                             {"objectType", "FUNCTION"},
                                             {"objectName", quote_identifiers(body.name)}});
  }
  if (body.if_exists) return {};
  const QualifiedTable name = catalog.qualify(body.name);
  throw_not_found({name.database, body.name.back()});
}

Answer run(const CommandRun<RefreshFunctionCommand>& run) {
  const auto& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  if (is_builtin(body.name)) {
    throw SparkError("_LEGACY_ERROR_TEMP_1017",
                     {{"name", body.name.back()}, {"cmd", "REFRESH FUNCTION"}, {"hintStr", ""}});
  }
  if (catalog.find_temp_routine(body.name) != nullptr) {
    throw SparkError("_LEGACY_ERROR_TEMP_1018",
                     {{"func", body.name.back()}, {"cmd", "REFRESH FUNCTION"}, {"hintStr", ""}});
  }
  if (catalog.find_stored_routine(body.name, catalog.current_database()) == nullptr) {
    throw SparkError("UNRESOLVED_ROUTINE", {{"routineName", quote_identifiers(body.name)},
                                            {"searchPath", catalog.search_path(true)}});
  }
  return {};
}

}  // namespace firesteel
