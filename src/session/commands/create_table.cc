// CREATE TABLE, CREATE TABLE AS SELECT, CREATE TABLE LIKE.

#include <filesystem>

#include "base/spark_error.h"
#include "catalog/plain_types.h"
#include "formats/builtin_formats.h"
#include "formats/data_files.h"
#include "session/commands/commands.h"
#include "session/commands/new_table.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

bool has_content(const std::string& folder) {
  std::error_code error;
  return fs::exists(folder, error) && !fs::is_empty(folder, error);
}

void check_location(const TableMetadata& table, bool with_rows) {
  if (!has_content(table.location)) return;
  if (table.kind == TableMetadata::Kind::kManaged) {
    throw SparkError("LOCATION_ALREADY_EXISTS", {{"location", "'file:" + table.location + "'"},
                                                 {"identifier", quoted_name(table)}});
  }
  if (!with_rows) return;
  constexpr const char* kAllow = "spark.sql.legacy.allowNonEmptyLocationInCTAS";
  throw SparkError("_LEGACY_ERROR_TEMP_1241",
                   {{"tablePath", "file://" + table.location}, {"config", kAllow}});
}

}  // namespace

Answer run(const CommandRun<CreateTableCommand>& run) {
  Session& session = run.session();
  const CreateTableCommand& body = run.body;
  SessionCatalog& catalog = session.catalog();
  const QualifiedTable name = catalog.qualify(body.name);
  const PlanPtr rows = run.command.query();
  if (body.replace || body.must_exist) {
    throw_unsupported_operation(name, rows ? "REPLACE TABLE AS SELECT" : "REPLACE TABLE");
  }
  if (catalog.store().find_table(name.database, name.name)) {
    if (body.if_not_exists) return {};
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", name.quoted()}});
  }
  std::optional<Schema> schema;
  if (rows) schema = to_schema(rows->output());
  TableMetadata table = new_table(session, body, schema ? &*schema : nullptr);
  check_location(table, rows != nullptr);
  if (rows) {
    create_table_as(run.query, std::move(table), rows, false);
  } else {
    catalog.store().create_table(std::move(table), false);
  }
  return {};
}

Answer run(const CommandRun<CreateTableLikeCommand>& run) {
  Session& session = run.session();
  const CreateTableLikeCommand& body = run.body;
  SessionCatalog& catalog = session.catalog();
  const CatalogRelation source = require_relation(catalog, {body.source, body.source_range}, false);
  const QualifiedTable name = catalog.qualify(body.name);
  catalog.qualify_database({name.database});
  if (catalog.store().find_table(name.database, name.name)) {
    if (body.if_not_exists) return {};
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers({name.database, name.name})}});
  }
  TableMetadata table;
  const bool of_table = source.table && !source.table->is_view();
  if (of_table) {
    table = *source.table;
    table.partitions.clear();
    table.statistics.reset();
    table.comment.reset();
    table.view = {};
    if (!body.format.empty()) table.options.clear();
  } else {
    table.schema =
        with_kept_types(session.query(std::make_shared<UnresolvedRelation>(body.source))->schema());
    for (auto& field : table.schema) field.nullable = true;
  }
  table.database = name.database;
  table.name = name.name;
  table.id = random_name();
  table.created_by = "Spark 4.2.0";
  table.created_ms = now_ms();
  table.properties = body.properties;
  if (!body.format.empty()) table.provider = body.format;
  if (table.provider.empty()) {
    table.provider = session.conf().get("spark.sql.sources.default").value_or("parquet");
  }
  if (!builtin_formats().has_format(table.provider)) {
    throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", table.provider}});
  }
  table.kind =
      body.location.empty() ? TableMetadata::Kind::kManaged : TableMetadata::Kind::kExternal;
  table.location = body.location.empty()
                       ? catalog.store().default_location(name.database, name.name)
                       : local_path(body.location);
  check_location(table, false);
  catalog.store().create_table(std::move(table), false);
  return {};
}

}  // namespace firesteel
