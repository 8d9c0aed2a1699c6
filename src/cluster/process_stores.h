#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "base/thread_pool.h"
#include "cluster/settings.h"
#include "core/block_store.h"
#include "core/broadcasts.h"
#include "core/executor_env.h"
#include "shuffle/block_exchange.h"
#include "shuffle/block_server.h"
#include "shuffle/shuffle_store.h"

namespace firesteel {

// How a process reaches the blocks of the application's other processes, and they its own.
struct DataPlaneOptions {
  std::string app_id;
  std::string secret;
  // To listen on.
  std::string bind_host = "127.0.0.1";
  bool tls = false;
  std::shared_ptr<BlockLocator> locator;
};

struct StoreOptions {
  std::string executor_id;
  std::string host = "127.0.0.1";
  Settings settings;
  // Folders for blocks, comma-separated; empty: spark.local.dir.
  std::string local_dirs;
  // What tasks get as their local folder; empty: one of those for blocks.
  std::string task_dir;
  // Made by `settings` where they are null.
  MemoryPoolPtr memory;
  std::shared_ptr<ThreadPool> pool;
  uint64_t memory_bytes = 0;
  int threads = 1;
  std::shared_ptr<MapOutputLocator> outputs;
  // Nothing: there are no other processes.
  std::optional<DataPlaneOptions> data_plane;
};

// What a process of an application has for its tasks: blocks, broadcasts, shuffle, memory.
class ProcessStores {
 public:
  explicit ProcessStores(StoreOptions options);
  ~ProcessStores();

  BlockStore& blocks() { return *blocks_; }
  Broadcasts& broadcasts() { return *broadcasts_; }
  ShuffleStore& shuffle() { return *shuffle_; }
  const LocalDirsPtr& dirs() const { return dirs_; }
  // Null without a data plane.
  const std::shared_ptr<BlockClients>& clients() const { return clients_; }
  BlockExchange& exchange() { return *exchange_; }
  // Where others get blocks from; 0: nowhere.
  int data_port() const { return server_ == nullptr ? 0 : server_->port(); }
  // For tasks that ask `driver`.
  ExecutorEnv env(DriverCalls& driver);

 private:
  void join_data_plane(const DataPlaneOptions& options);

  const StoreOptions options_;
  MemoryPoolPtr memory_;
  std::shared_ptr<ThreadPool> pool_;
  LocalDirsPtr dirs_;
  std::shared_ptr<BlockStore> blocks_;
  std::unique_ptr<Broadcasts> broadcasts_;
  std::shared_ptr<BlockClients> clients_;
  std::unique_ptr<ShuffleStore> shuffle_;
  std::shared_ptr<BlockExchange> exchange_;
  std::unique_ptr<BlockServer> server_;
};

}  // namespace firesteel
