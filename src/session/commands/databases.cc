// CREATE, DROP, ALTER, DESCRIBE and SHOW DATABASE, USE.

#include <filesystem>

#include "base/spark_error.h"
#include "catalog/user_name.h"
#include "formats/data_files.h"
#include "session/commands/commands.h"
#include "session/commands/like_pattern.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

constexpr const char* kDefaultDatabase = "default";

// ((a,1), (b,2))
std::string property_pairs(const Options& properties) {
  std::string out;
  for (const auto& [key, value] : properties) {
    out += (out.empty() ? "" : ", ") + ("(" + key + "," + value + ")");
  }
  return out.empty() ? "" : "(" + out + ")";
}

}  // namespace

Answer run(const CommandRun<CreateDatabaseCommand>& run) {
  const CreateDatabaseCommand& body = run.body;
  SessionCatalog& catalog = run.session().catalog();
  TableName name = body.name;
  if (name.size() > 1 && catalog.has_catalog(name[0])) name.erase(name.begin());
  if (name.size() > 1) {
    throw SparkError(
        "REQUIRES_SINGLE_PART_NAMESPACE",
        {{"sessionCatalog", catalog.current_catalog()}, {"identifier", quote_identifiers(name)}});
  }
  DatabaseMetadata database;
  database.name = to_lower(name[0]);
  database.comment = body.comment.value_or("");
  database.properties = body.properties;
  database.owner = user_name();
  database.location = body.location.empty()
                          ? (catalog.store().warehouse() / (database.name + ".db")).string()
                          : local_path(body.location);
  catalog.store().create_database(std::move(database), body.if_not_exists);
  return {};
}

Answer run(const CommandRun<DropDatabaseCommand>& run) {
  SessionCatalog& catalog = run.session().catalog();
  const std::string name = catalog.qualify_database(run.body.name, !run.body.if_exists);
  if (name == kDefaultDatabase) {
    throw SparkError("UNSUPPORTED_FEATURE.DROP_DATABASE",
                     {{"database", quote_identifiers({catalog.current_catalog(), name})}});
  }
  if (!catalog.store().find_database(name)) return {};
  std::vector<TablePtr> tables;
  for (const auto& table : catalog.store().table_names(name)) {
    if (auto found = catalog.store().find_table(name, table)) tables.push_back(std::move(found));
  }
  catalog.store().drop_database(name, run.body.cascade);
  for (const auto& table : tables) table_dropped(run.session(), *table);
  return {};
}

Answer run(const CommandRun<AlterDatabaseCommand>& run) {
  SessionCatalog& catalog = run.session().catalog();
  const AlterDatabaseCommand& body = run.body;
  catalog.store().update_database(catalog.qualify_database(body.name),
                                  [&](DatabaseMetadata& database) {
                                    for (const auto& [key, value] : body.set_properties)
                                      database.properties[key] = value;
                                    for (const auto& key : body.unset_properties)
                                      database.properties.erase(key);
                                    if (body.location)
                                      database.location = local_path(*body.location);
                                  });
  return {};
}

Answer run(const CommandRun<DescribeDatabaseCommand>& run) {
  const SessionCatalog& catalog = run.session().catalog();
  const DatabasePtr database =
      catalog.store().find_database(catalog.qualify_database(run.body.name));
  std::vector<Value::List> rows = {
      {Value("Catalog Name"), Value(catalog.current_catalog())},
      {Value("Namespace Name"), Value(database->name)},
      {Value("Comment"), Value(database->comment)},
      {Value("Location"), Value("file:" + database->location)},
      {Value("Owner"), Value(database->owner)},
  };
  if (run.body.extended) {
    rows.push_back({Value("Properties"), Value(property_pairs(database->properties))});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowDatabasesCommand>& run) {
  std::vector<Value::List> rows;
  for (const auto& name : run.session().catalog().database_names()) {
    if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ShowCurrentNamespaceCommand>& run) {
  const SessionCatalog& catalog = run.session().catalog();
  return answer(run.command.output(),
                {{Value(catalog.current_catalog()), Value(catalog.current_database())}});
}

Answer run(const CommandRun<ShowCatalogsCommand>& run) {
  std::vector<Value::List> rows;
  const std::string name = run.session().catalog().current_catalog();
  if (matches_pattern(name, run.body.pattern)) rows.push_back({Value(name)});
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<UseCommand>& run) {
  SessionCatalog& catalog = run.session().catalog();
  const TableName& name = run.body.name;
  if (run.body.catalog && !catalog.has_catalog(name.back())) {
    throw SparkError("CATALOG_NOT_FOUND",
                     {{"catalogName", quote_identifier(name.back())},
                      {"config", quote_sql("spark.sql.catalog." + name.back())}});
  }
  if (run.body.catalog || (name.size() == 1 && catalog.has_catalog(name[0]))) {
    if (!run.body.catalog) catalog.set_current_database(kDefaultDatabase);
    return {};
  }
  catalog.set_current_database(catalog.qualify_database(name));
  return {};
}

}  // namespace firesteel
