#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "base/thread_pool.h"
#include "catalog/metastore.h"
#include "catalog/stored_tables.h"
#include "session/temp_views.h"

namespace firesteel {

class CacheStore;
class StageRunners;

struct EngineOptions {
  // Threads that run queries; 0: one a core.
  size_t cores = 0;
  // Bytes that queries and caches may hold; 0: three quarters of what the machine (or its cgroup)
  // has.
  size_t memory = 0;
  // Folders for what does not fit, comma-separated (spark.local.dir).
  std::string local_dir = "/tmp";
  // Folder of managed tables.
  std::string warehouse = "spark-warehouse";
  // Settings that every session begins with.
  std::map<std::string, std::string> session_conf;
  // Where queries run; empty: in this process.
  std::string cluster;
  // What starts an executor; empty: this program, as it was started.
  std::vector<std::string> executor_command;
};

// What `conf` (spark.driver.memory, spark.sql.warehouse.dir) and a master say; a master in it,
// under spark.master, is the one that counts. Throws SparkError for a master that is not known.
EngineOptions engine_options(const std::string& master,
                             const std::map<std::string, std::string>& conf);

// "local", "local[4]", "local[*]": the number of cores, 0 for all. Throws SparkError for others.
size_t parse_local_master(const std::string& master);

// What all sessions of a process share: threads, memory, tables. Thread-safe.
class Engine {
 public:
  explicit Engine(EngineOptions options);
  ~Engine();

  ThreadPool& pool() { return pool_; }
  size_t cores() const { return cores_; }
  const MemoryPoolPtr& memory() const { return memory_; }
  // Null when queries run in this process.
  StageRunners* stage_runners() const { return stage_runners_.get(); }
  const std::vector<std::string>& spill_folders() const { return spill_folders_; }
  const EngineOptions& options() const { return options_; }
  Metastore& metastore() { return metastore_; }
  StoredTables& tables() { return tables_; }
  TempViews& global_temp_views() { return global_temp_views_; }
  // Caches of all sessions, for what changes tables.
  void add_cache(const std::shared_ptr<CacheStore>& cache);
  std::vector<std::shared_ptr<CacheStore>> caches();

 private:
  EngineOptions options_;
  size_t cores_;
  ThreadPool pool_;
  MemoryPoolPtr memory_;
  std::vector<std::string> spill_folders_;
  Metastore metastore_;
  StoredTables tables_;
  TempViews global_temp_views_;
  std::mutex caches_mutex_;
  std::vector<std::weak_ptr<CacheStore>> caches_;
  std::unique_ptr<StageRunners> stage_runners_;
};

using EnginePtr = std::shared_ptr<Engine>;

}  // namespace firesteel
