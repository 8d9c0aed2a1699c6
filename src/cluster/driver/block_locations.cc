#include "cluster/driver/block_locations.h"

namespace firesteel {

void BlockLocations::update(const std::string& executor_id, const BlockId& block, bool stored) {
  if (stored) {
    holders_[block].insert(executor_id);
    held_[executor_id].insert(block);
    return;
  }
  if (const auto it = held_.find(executor_id); it != held_.end()) it->second.erase(block);
  const auto it = holders_.find(block);
  if (it == holders_.end()) return;
  it->second.erase(executor_id);
  if (it->second.empty()) holders_.erase(it);
}

void BlockLocations::remove_executor(const std::string& executor_id) {
  const auto held = held_.find(executor_id);
  if (held == held_.end()) return;
  const std::set<BlockId> blocks = std::move(held->second);
  held_.erase(held);
  for (const auto& block : blocks) update(executor_id, block, false);
}

void BlockLocations::remove_rdd(int rdd_id) {
  std::vector<BlockId> blocks;
  for (const auto& [block, holders] : holders_) {
    if (block.is_rdd(rdd_id)) blocks.push_back(block);
  }
  for (const auto& block : blocks) {
    for (const auto& executor : of(block)) update(executor, block, false);
  }
}

std::vector<std::string> BlockLocations::of(const BlockId& block) const {
  const auto it = holders_.find(block);
  if (it == holders_.end()) return {};
  return {it->second.begin(), it->second.end()};
}

std::vector<std::string> BlockLocations::locations(const Dataset& dataset, int partition) {
  return of(BlockId::rdd(dataset.id(), partition));
}

}  // namespace firesteel
