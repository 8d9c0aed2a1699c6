#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/temporary_folder.h"
#include "shuffle/shuffle_store.h"
#include "shuffle/shuffle_transport.h"

namespace firesteel {

// What the driver knows, in a test: outputs in the order of their map index. Of tests only.
class TestLocator final : public MapOutputLocator {
 public:
  void add(int shuffle_id, const MapStatus& status, PeerAddress address = {}) {
    std::lock_guard lock(mutex_);
    outputs_[shuffle_id].push_back({status, std::move(address)});
  }
  std::vector<MapOutputSource> locate(int shuffle_id, int map_begin, int map_end, int reduce_begin,
                                      int reduce_end) override {
    std::lock_guard lock(mutex_);
    std::vector<MapOutputSource> sources;
    const auto& outputs = outputs_[shuffle_id];
    for (int m = map_begin; m < map_end; ++m) {
      const auto& [status, address] = outputs.at(static_cast<size_t>(m));
      sources.push_back({m,
                         status.map_task_id,
                         status.executor_id,
                         address.host,
                         address.port,
                         {status.sizes.begin() + reduce_begin, status.sizes.begin() + reduce_end}});
    }
    return sources;
  }
  void forget(int) override { ++forgotten; }

  std::atomic<int> forgotten{0};

 private:
  std::mutex mutex_;
  std::map<int, std::vector<std::pair<MapStatus, PeerAddress>>> outputs_;
};

}  // namespace firesteel
