// CACHE, UNCACHE, CLEAR CACHE, REFRESH.

#include "base/spark_error.h"
#include "plan/unresolved_plans.h"
#include "session/cached_table.h"
#include "session/commands/commands.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

std::unique_ptr<QueryExecution> query_of(Session& session, const TableName& name) {
  return session.query(std::make_shared<UnresolvedRelation>(name));
}

}  // namespace

Answer run(const CommandRun<CacheTableCommand>& run) {
  Session& session = run.session();
  if (run.command.query()) {
    session.catalog().create_temp_view(run.body.name.back(), run.command.query(), false);
  }
  require_relation(session.catalog(), {run.body.name, run.body.source}, true);
  auto query = query_of(session, run.body.name);
  StorageLevel level = StorageLevel::memory_and_disk_deserialized();
  for (const auto& [key, value] : run.body.options) {
    if (to_lower(key) == "storagelevel") level = StorageLevel::by_name(value);
  }
  query->persist(quote_identifiers(run.body.name), level);
  if (!run.body.lazy) {
    if (const auto table = session.cache().find(query->analyzed())) table->rows();
  }
  return {};
}

Answer run(const CommandRun<UncacheTableCommand>& run) {
  Session& session = run.session();
  if (run.body.if_exists && !session.catalog().find_relation(run.body.name)) return {};
  require_relation(session.catalog(), {run.body.name, run.body.source}, true);
  session.cache().remove(query_of(session, run.body.name)->analyzed());
  return {};
}

Answer run(const CommandRun<ClearCacheCommand>& run) {
  run.session().cache().clear();
  return {};
}

Answer run(const CommandRun<RefreshCommand>& run) {
  Session& session = run.session();
  if (run.body.is_path) {
    session.cache().clear();
    return {};
  }
  const CatalogRelation relation =
      require_relation(session.catalog(), {run.body.name, run.body.source});
  if (relation.kind == CatalogRelation::Kind::kTable) table_changed(session, *relation.table);
  auto query = query_of(session, run.body.name);
  const auto cached = session.cache().find(query->analyzed());
  if (cached && session.cache().remove(query->analyzed())) {
    query->persist(quote_identifiers(run.body.name), cached->level());
  }
  return {};
}

}  // namespace firesteel
