#include "session/commands/table_lookup.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "plan/relations.h"

namespace firesteel {

void throw_relation_not_found(const SessionCatalog& catalog, const NamedRelation& relation,
                              bool query_like) {
  throw SparkError("TABLE_OR_VIEW_NOT_FOUND",
                   {{"relationName", quote_identifiers(relation.name)},
                    {"searchPath", catalog.search_path(query_like)}},
                   relation.source.query_context());
}

CatalogRelation require_relation(const SessionCatalog& catalog, const NamedRelation& relation,
                                 bool query_like) {
  auto found = catalog.find_relation(relation.name);
  if (!found) throw_relation_not_found(catalog, relation, query_like);
  return *std::move(found);
}

TablePtr require_table(const SessionCatalog& catalog, const NamedRelation& relation,
                       std::string_view operation, bool query_like) {
  CatalogRelation found = require_relation(catalog, relation, query_like);
  if (found.table && !found.table->is_view()) return found.table;
  throw SparkError(
      "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
      {{"operation", std::string(operation)}, {"viewName", quote_identifiers(found.qualifier)}},
      relation.source.query_context());
}

TablePtr require_stored(const SessionCatalog& catalog, const NamedRelation& relation,
                        std::string_view operation) {
  CatalogRelation found = require_relation(catalog, relation);
  if (found.table) return found.table;
  throw SparkError(
      "EXPECT_PERMANENT_VIEW_NOT_TEMP",
      {{"operation", std::string(operation)}, {"viewName", quote_identifiers(found.qualifier)}},
      relation.source.query_context());
}

namespace {

// Whether a plan reads the table.
auto reads(const TableMetadata& table) {
  return [name = "spark_catalog." + table.database + "." + table.name](const LogicalPlan& node) {
    const auto* scan = node.as<TableScan>();
    return scan != nullptr && scan->name() == name;
  };
}

}  // namespace

void table_changed(Session& session, const TableMetadata& table) {
  session.engine().tables().refresh(table.database, table.name);
  for (const auto& cache : session.engine().caches()) cache->forget_rows(reads(table));
}

void table_dropped(Session& session, const TableMetadata& table) {
  session.engine().tables().refresh(table.database, table.name);
  for (const auto& cache : session.engine().caches()) cache->remove_all(reads(table));
}

void throw_unsupported_operation(const QualifiedTable& table, std::string_view operation) {
  throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION",
                   {{"tableName", table.quoted()}, {"operation", std::string(operation)}});
}

std::string quoted_name(const TableMetadata& table) {
  return QualifiedTable{table.database, table.name}.quoted();
}

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string random_name() {
  std::random_device device;
  char text[37];
  std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%04x%08x", device(), device() & 0xffff,
                device() & 0xffff, device() & 0xffff, device() & 0xffff, device());
  return text;
}

bool same_column(const Session& session, const std::string& a, const std::string& b) {
  return session.conf().get_boolean("spark.sql.caseSensitive") ? a == b
                                                               : to_lower(a) == to_lower(b);
}

}  // namespace firesteel
