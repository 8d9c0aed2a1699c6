#include "core/accumulator_registry.h"

#include "base/check.h"

namespace firesteel {

int64_t AccumulatorRegistry::add(std::unique_ptr<AccumulatorValue> value, std::string name) {
  std::lock_guard lock(mutex_);
  const int64_t id = next_id_++;
  values_.emplace(id, Named{std::move(value), std::move(name)});
  return id;
}

void AccumulatorRegistry::remove(int64_t id) {
  std::lock_guard lock(mutex_);
  values_.erase(id);
}

std::vector<AccumulatorRegistry::Shown> AccumulatorRegistry::merge(
    int stage_id, int partition, std::span<const AccumulatorUpdate> updates) {
  std::vector<Shown> shown;
  if (updates.empty()) return shown;
  FS_CHECK_GE(partition, 0);
  std::lock_guard lock(mutex_);
  auto& counted = counted_[stage_id];
  const auto index = static_cast<size_t>(partition);
  if (counted.size() <= index) counted.resize(index + 1);
  if (counted[index]) return shown;
  counted[index] = true;
  for (const auto& update : updates) {
    const auto it = values_.find(update.id);
    if (it == values_.end()) continue;
    AccumulatorValue& value = *it->second.value;
    ByteReader in(update.value);
    if (it->second.name.empty()) {
      value.merge(in);
      continue;
    }
    const auto part = value.zero();
    part->merge(in);
    ByteReader again(update.value);
    value.merge(again);
    shown.push_back({update.id, it->second.name, part->text(), value.text()});
  }
  return shown;
}

void AccumulatorRegistry::forget_stage(int stage_id) {
  std::lock_guard lock(mutex_);
  counted_.erase(stage_id);
}

void AccumulatorRegistry::reset(int64_t id) {
  std::lock_guard lock(mutex_);
  const auto it = values_.find(id);
  if (it != values_.end()) it->second.value = it->second.value->zero();
}

}  // namespace firesteel
