#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/block_peers.h"
#include "schedule/cache_locations.h"

namespace firesteel {

// Which executors hold which blocks, as they tell the driver. The driver's event loop only.
class BlockLocations : public CacheLocations {
 public:
  void update(const std::string& executor_id, const BlockId& block, bool stored);
  void remove_executor(const std::string& executor_id);
  void remove_rdd(int rdd_id);
  std::vector<std::string> of(const BlockId& block) const;
  std::vector<std::string> locations(const Dataset& dataset, int partition) override;

 private:
  std::map<BlockId, std::set<std::string>> holders_;
  std::map<std::string, std::set<BlockId>> held_;
};

}  // namespace firesteel
