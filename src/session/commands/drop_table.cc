// DROP TABLE, DROP VIEW, TRUNCATE TABLE.

#include <filesystem>

#include "base/spark_error.h"
#include "session/commands/commands.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_not_found(const QualifiedTable& name) {
  throw SparkError(
      "TABLE_OR_VIEW_NOT_FOUND",
      {{"relationName", name.quoted()},
       {"searchPath", "[" + quote_identifiers({name.parts()[0], name.database}) + "]"}});
}

// A temporary view of that name, session or global, goes first.
bool drop_temp_view(SessionCatalog& catalog, const TableName& name) {
  const auto view = catalog.find_temp_view(name);
  if (!view) return false;
  return view->kind == CatalogRelation::Kind::kGlobalTempView
             ? catalog.drop_global_temp_view(name.back())
             : catalog.drop_temp_view(name.back());
}

void drop(Session& session, const TableName& name, bool if_exists, bool view) {
  SessionCatalog& catalog = session.catalog();
  if (drop_temp_view(catalog, name)) return;
  const QualifiedTable qualified = catalog.qualify(name);
  const TablePtr table = catalog.store().find_table(qualified.database, qualified.name);
  if (!table) {
    if (if_exists) return;
    throw_not_found(qualified);
  }
  if (view && !table->is_view()) {
    throw SparkError("WRONG_COMMAND_FOR_OBJECT_TYPE",
                     {{"alternative", "DROP TABLE"},
                      {"foundType", table->kind_name()},
                      {"objectName", "spark_catalog." + table->database + "." + table->name},
                      {"operation", "DROP VIEW"},
                      {"requiredType", "VIEW or METRIC_VIEW"}});
  }
  catalog.store().drop_table(table->database, table->name);
  table_dropped(session, *table);
}

// What a folder holds goes; the folder stays.
void empty_folder(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> entries;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    entries.push_back(it->path());
  }
  for (const auto& entry : entries) std::filesystem::remove_all(entry);
}

}  // namespace

Answer run(const CommandRun<DropTableCommand>& run) {
  drop(run.session(), run.body.name, run.body.if_exists, false);
  return {};
}

Answer run(const CommandRun<DropViewCommand>& run) {
  drop(run.session(), run.body.name, run.body.if_exists, true);
  return {};
}

Answer run(const CommandRun<TruncateTableCommand>& run) {
  Session& session = run.session();
  const TablePtr table =
      require_table(session.catalog(), {run.body.name, run.body.source}, "TRUNCATE TABLE");
  if (table->kind == TableMetadata::Kind::kExternal) {
    throw SparkError("CANNOT_TRUNCATE_EXTERNAL_TABLE", {{"tableName", quoted_name(*table)}});
  }
  if (!run.body.partition.empty() && table->partition_columns.empty()) {
    throw SparkError("_LEGACY_ERROR_TEMP_1267", {{"tableIdentWithDB", quoted_name(*table)}});
  }
  if (table->partition_columns.empty()) {
    empty_folder(table->location);
  } else {
    const PartialPartition wanted = partial_partition(session, *table, run.body.partition);
    for (const auto& partition : table->partitions) {
      if (wanted.matches(partition)) empty_folder(partition.location);
    }
  }
  if (table->statistics) {
    session.catalog().store().update_table(table->database, table->name,
                                           [](TableMetadata& t) { t.statistics.reset(); });
  }
  table_changed(session, *table);
  return {};
}

}  // namespace firesteel
