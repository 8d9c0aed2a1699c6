#include "cluster/executor/executor_stores.h"

#include <filesystem>

#include "base/spark_error.h"
#include "cluster/block_messages.h"
#include "cluster/executor/executor_locator.h"
#include "cluster/tls_settings.h"

namespace firesteel {
namespace {

class ExecutorBlockLocator : public BlockLocator {
 public:
  explicit ExecutorBlockLocator(DriverLink& driver) : driver_(driver) {}
  std::vector<BlockPeer> holders(const BlockId& id) override {
    return decode_peers(driver_.ask(kHoldersRequest, id.name()));
  }
  std::vector<BlockPeer> peers() override { return decode_peers(driver_.ask(kPeersRequest, {})); }

 private:
  DriverLink& driver_;
};

class BlockNews : public BlockListener {
 public:
  explicit BlockNews(DriverLink& driver) : driver_(driver) {}
  void block_updated(const BlockId& id, const BlockStatus& status) override {
    driver_.notify(kBlockNotice, block_notice(id, status.stored()));
  }

 private:
  DriverLink& driver_;
};

StoreOptions store_options(const ExecutorOptions& options, const Settings& settings,
                           DriverLink& driver) {
  return {
      .executor_id = options.executor_id,
      .host = options.host,
      .settings = settings,
      .local_dirs = options.local_dirs,
      .task_dir = options.files_dir,
      .memory_bytes = options.memory,
      .threads = options.cores,
      .outputs = std::make_shared<ExecutorLocator>(driver),
      .data_plane = DataPlaneOptions{.app_id = options.app_id,
                                     .secret = options.secret,
                                     .bind_host = options.host,
                                     .tls = tls_of(settings).enabled(),
                                     .locator = std::make_shared<ExecutorBlockLocator>(driver)}};
}

}  // namespace

ExecutorStores::ExecutorStores(const ExecutorOptions& options, const Settings& settings,
                               DriverLink& driver)
    : driver_(driver), stores_(store_options(options, settings, driver)) {
  stores_.blocks().set_listener(std::make_shared<BlockNews>(driver));
  if (settings.flag("spark.shuffle.service.enabled", false)) register_with_service(options);
}

void ExecutorStores::register_with_service(const ExecutorOptions& options) {
  if (options.shuffle_service_port == 0) {
    throw SparkError("_LEGACY_ERROR_TEMP_2273",
                     {{"message",
                       "Unable to register with external shuffle server: this worker "
                       "has none (spark.shuffle.service.enabled)"}});
  }
  const RegisterExecutorForm form{options.executor_id, stores_.dirs()->folders()};
  const auto answer = stores_.clients()->call({options.host, options.shuffle_service_port},
                                              MessageType::kRegisterExecutor, form.write());
  if (answer.status != FetchedPart::Status::kOk) {
    throw SparkError(
        "_LEGACY_ERROR_TEMP_2273",
        {{"message", "Unable to register with external shuffle server: " + answer.message}});
  }
  service_port_ = options.shuffle_service_port;
  stores_.dirs()->keep();
}

void ExecutorStores::noticed(const std::string& name, const std::string& body) {
  if (name == kRemoveRddNotice) {
    stores_.blocks().remove_rdd(std::stoi(body));
  } else if (name == kRemoveBroadcastNotice) {
    stores_.broadcasts().remove(std::stoll(body));
  } else if (name == kRemoveShuffleNotice) {
    stores_.shuffle().remove_shuffle(std::stoi(body));
  } else if (name == kRemoveBlockNotice) {
    stores_.blocks().remove(BlockId::parse(body));
  }
}

bool ExecutorStores::keep_result(int64_t task_id, const std::string& value) {
  return stores_.blocks().put_bytes(BlockId::task_result(task_id), SharedBytes(value),
                                    StorageLevel::memory_and_disk_deserialized());
}

void ExecutorStores::move_blocks_away() {
  stores_.blocks().migrate_rdd_blocks();
  // What a service serves need not move.
  if (service_port_ != 0) return;
  stores_.exchange().migrate(
      *stores_.shuffle().outputs(), [&](const MapOutputStore::Name& name, const BlockPeer& peer) {
        driver_.notify(kOutputMovedNotice,
                       encode_moved({name.shuffle_id, name.map_task_id, peer.executor_id}));
      });
}

void ExecutorStores::remove_files() {
  if (service_port_ != 0) return;
  std::error_code ignored;
  for (const auto& folder : stores_.dirs()->folders()) std::filesystem::remove_all(folder, ignored);
}

}  // namespace firesteel
