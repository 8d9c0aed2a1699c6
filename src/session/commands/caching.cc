// CACHE, UNCACHE, CLEAR CACHE, REFRESH.

#include <algorithm>

#include "base/spark_error.h"
#include "plan/unresolved_plans.h"
#include "session/cached_table.h"
#include "session/commands/commands.h"

namespace firesteel {
namespace {

std::unique_ptr<QueryExecution> query_of(Session& session, const TableName& name) {
  return session.query(std::make_shared<UnresolvedRelation>(name));
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Answer run(const CommandRun<CacheTableCommand>& run) {
  Session& session = run.session();
  if (run.command.query()) {
    session.catalog().create_temp_view(run.body.name.back(), run.command.query(), false);
  }
  auto query = query_of(session, run.body.name);
  StorageLevel level = StorageLevel::memory_and_disk_deserialized();
  for (const auto& [key, value] : run.body.options) {
    if (lower(key) == "storagelevel") level = StorageLevel::by_name(value);
  }
  query->persist(quote_identifiers(run.body.name), level);
  if (!run.body.lazy) {
    if (const auto table = session.cache().find(query->analyzed())) table->rows();
  }
  return {};
}

Answer run(const CommandRun<UncacheTableCommand>& run) {
  try {
    run.session().cache().remove(query_of(run.session(), run.body.name)->analyzed());
  } catch (const SparkError& error) {
    if (!run.body.if_exists || error.condition() != "TABLE_OR_VIEW_NOT_FOUND") throw;
  }
  return {};
}

Answer run(const CommandRun<ClearCacheCommand>& run) {
  run.session().cache().clear();
  return {};
}

// Files are listed anew for each query; what may be stale is the cache.
Answer run(const CommandRun<RefreshCommand>& run) {
  if (run.body.is_path) {
    run.session().cache().clear();
    return {};
  }
  auto query = query_of(run.session(), run.body.name);
  const auto cached = run.session().cache().find(query->analyzed());
  if (cached && run.session().cache().remove(query->analyzed())) {
    query->persist(quote_identifiers(run.body.name), cached->level());
  }
  return {};
}

}  // namespace firesteel
