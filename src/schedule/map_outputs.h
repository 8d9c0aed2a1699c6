#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/task.h"
#include "schedule/job.h"
#include "schedule/map_sizes.h"

namespace firesteel {

// One map task's output as the driver remembers it.
struct MapOutput {
  std::string executor_id;
  std::string host;
  int64_t map_task_id = -1;
  MapSizes sizes;
};

// Which map outputs of which shuffle lie where: the driver's side of Spark's MapOutputTracker. One
// thread; what is read from it stays valid until the next change.
class MapOutputs {
 public:
  // Known already: nothing changes.
  void register_shuffle(int shuffle_id, int map_partitions, int reduce_partitions);
  void forget_shuffle(int shuffle_id);
  bool contains(int shuffle_id) const { return shuffles_.contains(shuffle_id); }

  // Replaces what was registered for the partition.
  void register_output(int shuffle_id, int map_index, const MapStatus& status,
                       const std::string& host);
  // Only if the output is still the one on that executor. Empty: whatever is there.
  bool unregister_output(int shuffle_id, int map_index, const std::string& executor_id);
  // A decommissioning executor's block has a new home. Unknown ones are ignored.
  void move_output(int shuffle_id, int64_t map_task_id, const std::string& executor_id,
                   const std::string& host);
  void unregister_all(int shuffle_id);
  // All outputs that lay there, of all shuffles; the shuffles that lost something.
  std::vector<int> remove_executor(const std::string& executor_id);
  std::vector<int> remove_host(const std::string& host);
  // Any output there (dynamic allocation keeps such executors).
  bool has_outputs_on(const std::string& executor_id) const;

  int map_partitions(int shuffle_id) const;
  int available(int shuffle_id) const;
  bool complete(int shuffle_id) const;
  // Map partitions without output, ascending.
  std::vector<int> missing(int shuffle_id) const;
  // Null: none.
  const MapOutput* output(int shuffle_id, int map_index) const;
  MapOutputStatistics statistics(int shuffle_id) const;
  // Executors that hold at least `fraction` of what the reduce partition will read, as preferred
  // locations.
  std::vector<std::string> large_sources(int shuffle_id, int reduce, double fraction) const;

  // Grows with each loss: reducers with an older number ask again.
  int64_t epoch() const { return epoch_; }
  void next_epoch() { ++epoch_; }

 private:
  struct Shuffle {
    int reduce_partitions = 0;
    int available = 0;
    std::vector<std::unique_ptr<MapOutput>> outputs;
  };

  Shuffle& shuffle(int shuffle_id);
  const Shuffle& shuffle(int shuffle_id) const;
  void drop(Shuffle& shuffle, int map_index);
  template <class Matches>
  std::vector<int> remove_if(const Matches& matches);

  std::unordered_map<int, Shuffle> shuffles_;
  // How many outputs each executor holds, over all shuffles.
  std::unordered_map<std::string, int64_t> outputs_on_;
  int64_t epoch_ = 0;
};

}  // namespace firesteel
