#include "schedule/executor_table.h"

#include <algorithm>

namespace firesteel {
namespace {

void count_down(std::unordered_map<std::string, int>& counts, const std::string& key) {
  auto found = counts.find(key);
  if (found != counts.end() && --found->second == 0) counts.erase(found);
}

}  // namespace

int ExecutorTable::add(const std::string& id, const std::string& host, const std::string& rack,
                       int slots, int64_t now) {
  int known = find(id);
  if (known >= 0) return known;
  Executor executor;
  executor.id = id;
  executor.host = host;
  executor.rack = rack;
  executor.slots = slots;
  executor.free = slots;
  executor.idle_since = now;
  int number = static_cast<int>(executors_.size());
  executors_.push_back(std::move(executor));
  alive_.push_back(number);
  by_id_[id] = number;
  ++hosts_[host];
  if (!rack.empty()) {
    ++racks_[rack];
    rack_of_[host] = rack;
  }
  return number;
}

void ExecutorTable::remove(int number) {
  Executor& executor = (*this)[number];
  executor.alive = false;
  executor.free = 0;
  by_id_.erase(executor.id);
  alive_.erase(std::find(alive_.begin(), alive_.end(), number));
  count_down(hosts_, executor.host);
  count_down(racks_, executor.rack);
}

int ExecutorTable::find(const std::string& id) const {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? -1 : found->second;
}

std::string ExecutorTable::rack_of(const std::string& host) const {
  auto found = rack_of_.find(host);
  return found == rack_of_.end() ? std::string() : found->second;
}

int ExecutorTable::total_slots() const {
  int total = 0;
  for (int number : alive_) {
    const Executor& executor = (*this)[number];
    if (!executor.decommissioning && !executor.releasing) total += executor.slots;
  }
  return total;
}

}  // namespace firesteel
