#include "schedule/barrier_sync.h"

#include <fmt/format.h>

#include <algorithm>

namespace firesteel {

void BarrierSync::request(const BarrierRequest& request, int64_t now) {
  const auto* running = tasks_.running(request.task_id);
  if (running == nullptr) return;
  const TaskSetSpec& spec = running->set->spec();
  Waiting waiting{request.task_id, running->info.executor_id, request.message};
  if (!spec.barrier) {
    Sync alone;
    alone.epoch = request.epoch;
    alone.waiting[0] = std::move(waiting);
    fail(alone, "The task is not one of a barrier stage");
    return;
  }
  std::erase_if(syncs_, [&](const auto& entry) {
    return entry.first.first == spec.stage_id && entry.first.second < spec.stage_attempt;
  });
  auto [place, added] = syncs_.try_emplace({spec.stage_id, spec.stage_attempt});
  Sync& sync = place->second;
  if (added) {
    sync.epoch = request.epoch;
    sync.tasks = running->set->size();
  }
  // A message that came twice, or late.
  if (request.epoch < sync.epoch) return;
  if (sync.waiting.empty()) {
    sync.all_gather = request.all_gather;
    sync.deadline = now + conf_.barrier_timeout;
  }
  sync.waiting.insert_or_assign(running->info.partition, std::move(waiting));
  if (request.epoch != sync.epoch || request.all_gather != sync.all_gather) {
    fail(sync,
         "Different barrier sync types found for the sync: the tasks of a barrier stage must "
         "call barrier() and allGather() equally often and in the same order");
    syncs_.erase(place);
    return;
  }
  if (static_cast<int>(sync.waiting.size()) < sync.tasks) return;
  std::vector<std::string> messages;
  for (const auto& [partition, task] : sync.waiting) messages.push_back(task.message);
  for (const auto& [partition, task] : sync.waiting) {
    actions_.emplace_back(
        BarrierReply{task.executor_id, task.task_id, sync.epoch, messages, std::string()});
  }
  sync.waiting.clear();
  ++sync.epoch;
}

void BarrierSync::fail(const Sync& sync, const std::string& error) {
  for (const auto& [partition, task] : sync.waiting) {
    actions_.emplace_back(BarrierReply{task.executor_id, task.task_id, sync.epoch, {}, error});
  }
}

void BarrierSync::tick(int64_t now) {
  std::erase_if(syncs_, [&](const auto& entry) {
    const Sync& sync = entry.second;
    bool alive = std::any_of(sync.waiting.begin(), sync.waiting.end(), [&](const auto& task) {
      return tasks_.running(task.second.task_id) != nullptr;
    });
    if (!alive) return !sync.waiting.empty();
    if (now < sync.deadline) return false;
    fail(sync, fmt::format("The coordinator didn't get all barrier sync requests for barrier epoch "
                           "{} from Stage {} (Attempt {}) within {} second(s).",
                           sync.epoch, entry.first.first, entry.first.second,
                           conf_.barrier_timeout / 1000));
    return true;
  });
}

std::optional<int64_t> BarrierSync::next_tick() const {
  std::optional<int64_t> next;
  for (const auto& [key, sync] : syncs_) {
    if (!sync.waiting.empty()) next = next ? std::min(*next, sync.deadline) : sync.deadline;
  }
  return next;
}

}  // namespace firesteel
