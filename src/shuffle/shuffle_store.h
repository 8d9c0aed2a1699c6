#pragma once

#include <memory>
#include <string>

#include "core/shuffle_access.h"
#include "shuffle/map_output_locator.h"
#include "shuffle/map_output_store.h"
#include "shuffle/shuffle_options.h"

namespace firesteel {

class ShuffleTransport;

// The shuffle as the tasks of one process see it: writers publish into the process's own store,
// readers read in place what lies there and fetch the rest over the data plane.
class ShuffleStore final : public ShuffleAccess {
 public:
  // `transport` may be null where everything is local.
  ShuffleStore(std::string executor_id, std::shared_ptr<MapOutputStore> outputs,
               std::shared_ptr<MapOutputLocator> locator,
               std::shared_ptr<ShuffleTransport> transport, const ShuffleOptions& options);

  std::unique_ptr<ShuffleWriter> writer(int shuffle_id, int map_index, int64_t map_task_id,
                                        int reduce_partitions, TaskMetrics& metrics) override;
  std::unique_ptr<ShuffleReader> reader(int shuffle_id, int map_begin, int map_end,
                                        int reduce_begin, int reduce_end,
                                        TaskMetrics& metrics) override;

  void remove_shuffle(int shuffle_id) { outputs_->remove_shuffle(shuffle_id); }
  const std::shared_ptr<MapOutputStore>& outputs() const { return outputs_; }
  const ShuffleOptions& options() const { return options_; }

 private:
  const std::string executor_id_;
  const std::shared_ptr<MapOutputStore> outputs_;
  const std::shared_ptr<MapOutputLocator> locator_;
  const std::shared_ptr<ShuffleTransport> transport_;
  const ShuffleOptions options_;
};

}  // namespace firesteel
