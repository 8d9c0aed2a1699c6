#pragma once

// Tables and views by name, for commands that need one of a certain kind.

#include <string_view>

#include "base/ascii_case.h"
#include "plan/expr.h"
#include "session/session.h"

namespace firesteel {

// A table's or view's name in a statement.
struct NamedRelation {
  const TableName& name;
  const SourceRange& source;
};

[[noreturn]] void throw_relation_not_found(const SessionCatalog& catalog,
                                           const NamedRelation& relation, bool query_like = false);
// The relation, temporary views included, or TABLE_OR_VIEW_NOT_FOUND. `query_like` widens the
// search path that the message names.
CatalogRelation require_relation(const SessionCatalog& catalog, const NamedRelation& relation,
                                 bool query_like = false);
// A table of the metastore; EXPECT_TABLE_NOT_VIEW for a view. `operation` is the statement's name.
TablePtr require_table(const SessionCatalog& catalog, const NamedRelation& relation,
                       std::string_view operation, bool query_like = false);
// A table or persistent view; EXPECT_PERMANENT_VIEW_NOT_TEMP for a temporary one.
TablePtr require_stored(const SessionCatalog& catalog, const NamedRelation& relation,
                        std::string_view operation);

// Everything that was read from the table before is out of date: its files, plans over it, caches.
void table_changed(Session& session, const TableMetadata& table);
// The same after the table is gone: what was cached of it goes too.
void table_dropped(Session& session, const TableMetadata& table);

// UNSUPPORTED_FEATURE.TABLE_OPERATION
[[noreturn]] void throw_unsupported_operation(const QualifiedTable& table,
                                              std::string_view operation);

// `spark_catalog`.`database`.`name`
std::string quoted_name(const TableMetadata& table);

int64_t now_ms();
// For tables and files.
std::string random_name();
// Whether names of columns are the same under the session's settings.
bool same_column(const Session& session, const std::string& a, const std::string& b);

}  // namespace firesteel
