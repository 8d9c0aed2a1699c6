#include "cluster/process_stores.h"

#include <algorithm>

#include "shuffle/executor_blocks.h"

namespace firesteel {
namespace {

std::vector<std::string> split_folders(const std::string& list) {
  std::vector<std::string> out;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    if (end > begin) out.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::chrono::milliseconds network_timeout(const Settings& settings) {
  return settings.duration("spark.network.timeout", std::chrono::seconds(120),
                           std::chrono::seconds(1));
}

}  // namespace

ProcessStores::ProcessStores(StoreOptions options) : options_(std::move(options)) {
  const Settings& settings = options_.settings;
  memory_ = options_.memory;
  if (memory_ == nullptr) {
    memory_ = MemoryPool::make_root(
        "process", options_.memory_bytes != 0
                       ? options_.memory_bytes
                       : settings.bytes("spark.driver.memory", 1ULL << 30, 1 << 20));
  }
  pool_ = options_.pool;
  if (pool_ == nullptr) {
    pool_ = std::make_shared<ThreadPool>(static_cast<size_t>(std::max(1, options_.threads)));
  }
  dirs_ = std::make_shared<LocalDirs>(split_folders(options_.local_dirs.empty()
                                                        ? settings.text("spark.local.dir", "/tmp")
                                                        : options_.local_dirs));
  blocks_ = BlockStore::make(memory_, dirs_);
  BroadcastOptions broadcast;
  broadcast.block_size = settings.bytes("spark.broadcast.blockSize", 4 << 20, 1 << 10);
  broadcast.compress = settings.flag("spark.broadcast.compress", true);
  broadcasts_ = std::make_unique<Broadcasts>(blocks_, broadcast);
  const auto& plane = options_.data_plane;
  if (plane) {
    clients_ = std::make_shared<BlockClients>(
        BlockClientOptions{.app_id = plane->app_id,
                           .secret = plane->secret,
                           .tls = plane->tls ? std::make_shared<const TlsContext>() : nullptr,
                           .io_timeout = network_timeout(settings)});
  }
  auto shuffle = ShuffleOptions::from_settings(settings.values());
  shuffle.pack_in_memory = plane.has_value();
  shuffle_ = std::make_unique<ShuffleStore>(options_.executor_id,
                                            MapOutputStore::make(memory_, dirs_, shuffle),
                                            options_.outputs, clients_, shuffle);
  if (plane) join_data_plane(*plane);
}

ProcessStores::~ProcessStores() = default;

void ProcessStores::join_data_plane(const DataPlaneOptions& options) {
  exchange_ = std::make_shared<BlockExchange>(options.locator, clients_);
  blocks_->set_peers(exchange_);
  server_ = std::make_unique<BlockServer>(
      BlockServerOptions{.host = options.bind_host,
                         .tls = options.tls ? std::make_shared<const TlsContext>() : nullptr,
                         .io_timeout = network_timeout(options_.settings)},
      // The secret is the application's; no other one is served here.
      [secret = options.secret](const std::string&) { return std::optional(secret); },
      std::make_shared<ExecutorBlocks>(blocks_, shuffle_->outputs()));
}

ExecutorEnv ProcessStores::env(DriverCalls& driver) {
  return {.executor_id = options_.executor_id,
          .host = options_.host,
          .blocks = *blocks_,
          .shuffle = *shuffle_,
          .broadcasts = *broadcasts_,
          .driver = driver,
          .pool = *pool_,
          .memory = memory_,
          .local_dir = options_.task_dir.empty() ? dirs_->folders()[0] : options_.task_dir};
}

}  // namespace firesteel
