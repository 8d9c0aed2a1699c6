#include <algorithm>

#include "schedule/task_set.h"

namespace firesteel {

void TaskSet::find_levels() {
  levels_.clear();
  for (int i = 0; i < kLocalities; ++i) {
    auto level = static_cast<Locality>(i);
    if (pending_.valid_level(level, executors_)) levels_.push_back(level);
  }
}

int64_t TaskSet::locality_wait(Locality level) const {
  if (spec_.barrier) return 0;
  switch (level) {
    case Locality::kProcess:
      return conf_.locality_wait_process;
    case Locality::kNode:
      return conf_.locality_wait_node;
    case Locality::kRack:
      return conf_.locality_wait_rack;
    case Locality::kNoPreference:
    case Locality::kAny:
      break;
  }
  return 0;
}

Locality TaskSet::allowed_locality(int64_t now) {
  while (level_ + 1 < levels_.size()) {
    if (!pending_.any_at(levels_[level_])) {
      // Nothing waits at this level any more; the next one starts its wait now.
      level_since_ = now;
      ++level_;
    } else if (now - level_since_ >= locality_wait(levels_[level_])) {
      level_since_ += locality_wait(levels_[level_]);
      ++level_;
    } else {
      break;
    }
  }
  return levels_[level_];
}

void TaskSet::executors_changed() {
  if (spec_.preferred.empty()) return;
  Locality before = levels_[level_];
  size_t old_level = level_;
  find_levels();
  level_ = static_cast<size_t>(std::lower_bound(levels_.begin(), levels_.end(), before) -
                               levels_.begin());
  // Levels nearer than any before are worth waiting for.
  if (level_ > old_level) level_ = 0;
}

void TaskSet::reset_locality_wait(Locality level, int64_t now) {
  level_since_ = now;
  auto place = std::lower_bound(levels_.begin(), levels_.end(), level);
  auto index = static_cast<size_t>(place - levels_.begin());
  if (index < level_) level_ = index;
}

std::optional<int64_t> TaskSet::next_locality_change() const {
  if (zombie_ || level_ + 1 >= levels_.size() || (waiting_ == 0 && waiting_copies_ == 0)) {
    return std::nullopt;
  }
  return level_since_ + locality_wait(levels_[level_]);
}

}  // namespace firesteel
