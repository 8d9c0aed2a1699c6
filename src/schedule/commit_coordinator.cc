#include "schedule/commit_coordinator.h"

namespace firesteel {
namespace {

constexpr std::pair<int, int> kNobody{-1, -1};

}  // namespace

void CommitCoordinator::stage_started(int stage_id) { stages_.try_emplace(stage_id); }

void CommitCoordinator::stage_ended(int stage_id) { stages_.erase(stage_id); }

bool CommitCoordinator::may_commit(int stage_id, int stage_attempt, int partition, int attempt) {
  auto stage = stages_.find(stage_id);
  if (stage == stages_.end()) return false;
  Partition& state = stage->second[partition];
  Attempt asking{stage_attempt, attempt};
  if (state.failed.contains(asking)) return false;
  if (state.committer == kNobody) state.committer = asking;
  return state.committer == asking;
}

void CommitCoordinator::attempt_failed(int stage_id, int stage_attempt, int partition,
                                       int attempt) {
  auto stage = stages_.find(stage_id);
  if (stage == stages_.end()) return;
  Attempt failed{stage_attempt, attempt};
  Partition& state = stage->second[partition];
  state.failed.insert(failed);
  if (state.committer == failed) state.committer = kNobody;
}

}  // namespace firesteel
