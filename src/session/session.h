#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "session/cache_store.h"
#include "session/engine.h"
#include "session/open_sources.h"
#include "session/session_catalog.h"
#include "session/session_conf.h"

namespace firesteel {

class QueryExecution;

// A user's session: configuration, temporary views, current database. Thread-safe; queries of one
// session may run at the same time. Always held by shared_ptr.
class Session : public std::enable_shared_from_this<Session> {
 public:
  static std::shared_ptr<Session> create(EnginePtr engine, std::string id);
  // A session of its own with the same configuration and temporary views.
  std::shared_ptr<Session> clone(std::string id) const;

  const std::string& id() const { return id_; }
  Engine& engine() const { return *engine_; }
  const EnginePtr& shared_engine() const { return engine_; }
  SessionConf& conf() { return conf_; }
  const SessionConf& conf() const { return conf_; }
  SessionCatalog& catalog() { return catalog_; }
  const SessionCatalog& catalog() const { return catalog_; }
  CacheStore& cache() { return *cache_; }
  const FormatRegistry& formats() const { return *formats_; }

  // Settings for one query, its start time included.
  SqlSettings settings() const;

  // A statement's plan, not analyzed.
  PlanPtr parse(std::string_view sql) const;
  // The road of one plan. Nothing is done before it is asked.
  std::unique_ptr<QueryExecution> query(PlanPtr plan);
  std::unique_ptr<QueryExecution> sql(std::string_view text);

 private:
  Session(EnginePtr engine, std::string id);

  EnginePtr engine_;
  std::string id_;
  SessionConf conf_;
  SessionCatalog catalog_;
  std::shared_ptr<CacheStore> cache_;
  std::shared_ptr<const OpenSources> formats_;
};

using SessionPtr = std::shared_ptr<Session>;

}  // namespace firesteel
