#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "base/thread_pool.h"

namespace firesteel {

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
};

// What `conf` (spark.driver.memory, spark.sql.warehouse.dir) and a master say; a master in it,
// under spark.master, is the one that counts. Throws SparkError for a master that is no local one.
EngineOptions engine_options(const std::string& master,
                             const std::map<std::string, std::string>& conf);

// "local", "local[4]", "local[*]": the number of cores, 0 for all. Throws SparkError for others.
size_t parse_local_master(const std::string& master);

// What all sessions of a process share: threads and memory. Thread-safe.
class Engine {
 public:
  explicit Engine(EngineOptions options);

  ThreadPool& pool() { return pool_; }
  size_t cores() const { return cores_; }
  const MemoryPoolPtr& memory() const { return memory_; }
  const std::vector<std::string>& spill_folders() const { return spill_folders_; }
  const EngineOptions& options() const { return options_; }

 private:
  EngineOptions options_;
  size_t cores_;
  ThreadPool pool_;
  MemoryPoolPtr memory_;
  std::vector<std::string> spill_folders_;
};

using EnginePtr = std::shared_ptr<Engine>;

}  // namespace firesteel
