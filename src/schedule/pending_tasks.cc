#include "schedule/pending_tasks.h"

#include <algorithm>

namespace firesteel {

TaskLocation parse_location(const std::string& text) {
  static const std::string kPrefix = "executor_";
  TaskLocation location;
  size_t cut = text.starts_with(kPrefix) ? text.find('_', kPrefix.size()) : std::string::npos;
  if (cut == std::string::npos) {
    location.host = text;
  } else {
    location.host = text.substr(kPrefix.size(), cut - kPrefix.size());
    location.executor_id = text.substr(cut + 1);
  }
  return location;
}

void PendingTasks::add(int index, const std::vector<TaskLocation>& preferred) {
  for (const TaskLocation& location : preferred) {
    if (!location.executor_id.empty()) for_executor_[location.executor_id].push_back(index);
    for_host_[location.host].push_back(index);
    if (!location.rack.empty()) for_rack_[location.rack].push_back(index);
  }
  if (preferred.empty()) no_preference_.push_back(index);
  all_.push_back(index);
}

void PendingTasks::trim(List& list) const {
  while (!list.empty() && !wanted_(list.back())) list.pop_back();
}

int PendingTasks::take_from(List& list, const std::function<bool(int)>& allowed) const {
  trim(list);
  for (size_t i = list.size(); i > 0; --i) {
    int index = list[i - 1];
    if (!wanted_(index)) {
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i - 1));
    } else if (allowed(index)) {
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i - 1));
      return index;
    }
  }
  return -1;
}

int PendingTasks::take_from(Lists& lists, const std::string& key,
                            const std::function<bool(int)>& allowed) const {
  if (lists.empty()) return -1;
  auto found = lists.find(key);
  return found == lists.end() ? -1 : take_from(found->second, allowed);
}

std::optional<PendingTasks::Taken> PendingTasks::take(const Executor& executor, Locality limit,
                                                      const std::function<bool(int)>& allowed) {
  int index = take_from(for_executor_, executor.id, allowed);
  if (index >= 0) return Taken{index, Locality::kProcess};
  if (limit >= Locality::kNode) {
    index = take_from(for_host_, executor.host, allowed);
    if (index >= 0) return Taken{index, Locality::kNode};
  }
  if (limit >= Locality::kNoPreference) {
    index = take_from(no_preference_, allowed);
    // Nothing is nearer: Spark calls it process-local.
    if (index >= 0) return Taken{index, Locality::kProcess};
  }
  if (limit >= Locality::kRack && !executor.rack.empty()) {
    index = take_from(for_rack_, executor.rack, allowed);
    if (index >= 0) return Taken{index, Locality::kRack};
  }
  if (limit >= Locality::kAny) {
    index = take_from(all_, allowed);
    if (index >= 0) return Taken{index, Locality::kAny};
  }
  return std::nullopt;
}

bool PendingTasks::any_at(Locality level) {
  auto any = [&](Lists& lists) {
    for (auto it = lists.begin(); it != lists.end();) {
      trim(it->second);
      if (!it->second.empty()) return true;
      it = lists.erase(it);
    }
    return false;
  };
  switch (level) {
    case Locality::kProcess:
      return any(for_executor_);
    case Locality::kNode:
      return any(for_host_);
    case Locality::kNoPreference:
      trim(no_preference_);
      return !no_preference_.empty();
    case Locality::kRack:
      return any(for_rack_);
    case Locality::kAny:
      break;
  }
  return !empty();
}

bool PendingTasks::valid_level(Locality level, const ExecutorTable& executors) const {
  auto any = [](const Lists& lists, const auto& alive) {
    return std::any_of(lists.begin(), lists.end(),
                       [&](const auto& entry) { return alive(entry.first); });
  };
  switch (level) {
    case Locality::kProcess:
      return any(for_executor_, [&](const auto& id) { return executors.find(id) >= 0; });
    case Locality::kNode:
      return any(for_host_, [&](const auto& host) { return executors.host_alive(host); });
    case Locality::kNoPreference:
      return !no_preference_.empty();
    case Locality::kRack:
      return any(for_rack_, [&](const auto& rack) { return executors.rack_alive(rack); });
    case Locality::kAny:
      break;
  }
  return true;
}

bool PendingTasks::empty() { return some() < 0; }

int PendingTasks::some() {
  trim(all_);
  return all_.empty() ? -1 : all_.back();
}

}  // namespace firesteel
