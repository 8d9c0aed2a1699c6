#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/accumulator.h"
#include "core/accumulator_update.h"

namespace firesteel {

// The driver's accumulators. Thread-safe.
class AccumulatorRegistry {
 public:
  // As the UI and event log show one that was changed.
  struct Shown {
    int64_t id = 0;
    std::string name;
    std::string update;
    std::string value;
  };

  // Returns its id. Without a name it is not shown.
  int64_t add(std::unique_ptr<AccumulatorValue> value, std::string name = {});
  void remove(int64_t id);

  // Adds what a task of a stage's partition gathered. A partition counts once: what comes from it
  // again (a speculative copy, a map task run again for lost output) changes nothing. Updates of
  // accumulators that are gone are left out. Returns the named ones.
  std::vector<Shown> merge(int stage_id, int partition, std::span<const AccumulatorUpdate> updates);
  // No task of that stage comes any more.
  void forget_stage(int stage_id);

  // Calls `read` on an accumulator's value; false when there is none of that id.
  template <class Value, class Read>
  bool read(int64_t id, const Read& read) {
    std::lock_guard lock(mutex_);
    const auto it = values_.find(id);
    if (it == values_.end()) return false;
    read(static_cast<Value&>(*it->second.value));
    return true;
  }
  // Back to zero.
  void reset(int64_t id);

 private:
  struct Named {
    std::unique_ptr<AccumulatorValue> value;
    std::string name;
  };

  std::mutex mutex_;
  int64_t next_id_ = 0;
  std::map<int64_t, Named> values_;
  // Partitions that have counted, by stage.
  std::map<int, std::vector<bool>> counted_;
};

}  // namespace firesteel
