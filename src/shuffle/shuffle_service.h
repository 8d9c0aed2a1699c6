#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "shuffle/block_handler.h"
#include "shuffle/map_extents.h"

namespace firesteel {

// Serves the shuffle files of a node's executors, also when they have died: the handler behind the
// block server of a worker. Only who knows an application's secret reaches its files. Thread-safe.
class ShuffleService final : public BlockHandler {
 public:
  ~ShuffleService() override;

  // The worker names each application that it runs executors of, and its secret.
  void add_application(const std::string& app_id, std::string secret);
  // For the server: as SecretOf.
  std::optional<std::string> secret_of(const std::string& app_id) const;
  // Deletes the folders of all its executors. Also a request of the application itself.
  BlockReply remove_application(const std::string& app_id) override;

  // An executor tells its block folders (LocalDirs::folders) when it starts; from then on they are
  // not swept when it dies. A request of the executor.
  BlockReply register_executor(const std::string& app_id,
                               const RegisterExecutorForm& form) override;
  // An executor that has left nothing behind.
  void remove_executor(const std::string& app_id, const std::string& executor_id);

  BlockReply fetch_shuffle(const std::string& app_id, const FetchItem& item) override;

 private:
  struct Executor {
    std::vector<std::string> folders;
    std::vector<int> locks;
    std::map<std::pair<int, int64_t>, MapExtentsPtr> outputs;
  };
  struct Application {
    std::string secret;
    std::map<std::string, Executor> executors;
  };

  static void delete_folders(Executor& executor);
  Executor* find(const std::string& app_id, const std::string& executor_id);

  mutable std::mutex mutex_;
  std::map<std::string, Application> applications_;
};

}  // namespace firesteel
