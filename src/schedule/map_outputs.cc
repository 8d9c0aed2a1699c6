#include "schedule/map_outputs.h"

#include <algorithm>
#include <map>

#include "base/check.h"

namespace firesteel {

MapOutputs::Shuffle& MapOutputs::shuffle(int shuffle_id) {
  auto found = shuffles_.find(shuffle_id);
  FS_CHECK(found != shuffles_.end());
  return found->second;
}

const MapOutputs::Shuffle& MapOutputs::shuffle(int shuffle_id) const {
  auto found = shuffles_.find(shuffle_id);
  FS_CHECK(found != shuffles_.end());
  return found->second;
}

void MapOutputs::register_shuffle(int shuffle_id, int map_partitions, int reduce_partitions) {
  auto [place, added] = shuffles_.try_emplace(shuffle_id);
  if (!added) return;
  place->second.reduce_partitions = reduce_partitions;
  place->second.outputs.resize(static_cast<size_t>(map_partitions));
}

void MapOutputs::forget_shuffle(int shuffle_id) {
  if (!contains(shuffle_id)) return;
  unregister_all(shuffle_id);
  shuffles_.erase(shuffle_id);
}

void MapOutputs::drop(Shuffle& shuffle, int map_index) {
  auto& output = shuffle.outputs[static_cast<size_t>(map_index)];
  auto held = outputs_on_.find(output->executor_id);
  if (--held->second == 0) outputs_on_.erase(held);
  output.reset();
  --shuffle.available;
}

void MapOutputs::register_output(int shuffle_id, int map_index, const MapStatus& status,
                                 const std::string& host) {
  Shuffle& s = shuffle(shuffle_id);
  if (s.outputs[static_cast<size_t>(map_index)]) drop(s, map_index);
  s.outputs[static_cast<size_t>(map_index)] = std::make_unique<MapOutput>(
      MapOutput{status.executor_id, host, status.map_task_id, MapSizes(status.sizes)});
  ++s.available;
  ++outputs_on_[status.executor_id];
}

bool MapOutputs::unregister_output(int shuffle_id, int map_index, const std::string& executor_id) {
  auto found = shuffles_.find(shuffle_id);
  if (found == shuffles_.end()) return false;
  auto index = static_cast<size_t>(map_index);
  if (index >= found->second.outputs.size()) return false;
  const auto& output = found->second.outputs[index];
  if (!output || (!executor_id.empty() && output->executor_id != executor_id)) return false;
  drop(found->second, map_index);
  ++epoch_;
  return true;
}

void MapOutputs::move_output(int shuffle_id, int64_t map_task_id, const std::string& executor_id,
                             const std::string& host) {
  auto found = shuffles_.find(shuffle_id);
  if (found == shuffles_.end()) return;
  for (auto& output : found->second.outputs) {
    if (!output || output->map_task_id != map_task_id) continue;
    auto held = outputs_on_.find(output->executor_id);
    if (--held->second == 0) outputs_on_.erase(held);
    output->executor_id = executor_id;
    output->host = host;
    ++outputs_on_[executor_id];
    ++epoch_;
    return;
  }
}

void MapOutputs::unregister_all(int shuffle_id) {
  Shuffle& s = shuffle(shuffle_id);
  if (s.available == 0) return;
  for (size_t i = 0; i < s.outputs.size(); ++i) {
    if (s.outputs[i]) drop(s, static_cast<int>(i));
  }
  ++epoch_;
}

template <class Matches>
std::vector<int> MapOutputs::remove_if(const Matches& matches) {
  std::vector<int> changed;
  for (auto& [id, s] : shuffles_) {
    int before = s.available;
    for (size_t i = 0; i < s.outputs.size(); ++i) {
      if (s.outputs[i] && matches(*s.outputs[i])) drop(s, static_cast<int>(i));
    }
    if (s.available != before) changed.push_back(id);
  }
  ++epoch_;
  std::sort(changed.begin(), changed.end());
  return changed;
}

std::vector<int> MapOutputs::remove_executor(const std::string& executor_id) {
  if (!has_outputs_on(executor_id)) {
    ++epoch_;
    return {};
  }
  return remove_if([&](const MapOutput& output) { return output.executor_id == executor_id; });
}

std::vector<int> MapOutputs::remove_host(const std::string& host) {
  return remove_if([&](const MapOutput& output) { return output.host == host; });
}

bool MapOutputs::has_outputs_on(const std::string& executor_id) const {
  return outputs_on_.contains(executor_id);
}

int MapOutputs::map_partitions(int shuffle_id) const {
  return static_cast<int>(shuffle(shuffle_id).outputs.size());
}

int MapOutputs::available(int shuffle_id) const { return shuffle(shuffle_id).available; }

bool MapOutputs::complete(int shuffle_id) const {
  return available(shuffle_id) == map_partitions(shuffle_id);
}

std::vector<int> MapOutputs::missing(int shuffle_id) const {
  const Shuffle& s = shuffle(shuffle_id);
  std::vector<int> result;
  if (static_cast<size_t>(s.available) == s.outputs.size()) return result;
  for (size_t i = 0; i < s.outputs.size(); ++i) {
    if (!s.outputs[i]) result.push_back(static_cast<int>(i));
  }
  return result;
}

const MapOutput* MapOutputs::output(int shuffle_id, int map_index) const {
  return shuffle(shuffle_id).outputs.at(static_cast<size_t>(map_index)).get();
}

MapOutputStatistics MapOutputs::statistics(int shuffle_id) const {
  const Shuffle& s = shuffle(shuffle_id);
  MapOutputStatistics result;
  result.shuffle_id = shuffle_id;
  result.bytes_by_partition.assign(static_cast<size_t>(s.reduce_partitions), 0);
  for (const auto& output : s.outputs) {
    if (!output) continue;
    for (size_t i = 0; i < output->sizes.count() && i < result.bytes_by_partition.size(); ++i) {
      result.bytes_by_partition[i] += static_cast<int64_t>(output->sizes.size(i));
    }
  }
  return result;
}

std::vector<std::string> MapOutputs::large_sources(int shuffle_id, int reduce,
                                                   double fraction) const {
  std::map<std::string, uint64_t> bytes;
  std::map<std::string, std::string> hosts;
  uint64_t total = 0;
  for (const auto& output : shuffle(shuffle_id).outputs) {
    if (!output || static_cast<size_t>(reduce) >= output->sizes.count()) continue;
    uint64_t size = output->sizes.size(static_cast<size_t>(reduce));
    if (size == 0) continue;
    bytes[output->executor_id] += size;
    hosts[output->executor_id] = output->host;
    total += size;
  }
  std::vector<std::string> result;
  for (const auto& [executor, size] : bytes) {
    if (static_cast<double>(size) >= fraction * static_cast<double>(total)) {
      result.push_back("executor_" + hosts[executor] + "_" + executor);
    }
  }
  return result;
}

}  // namespace firesteel
