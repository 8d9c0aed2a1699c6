#include "cluster/local/local_backend.h"

namespace firesteel {

LocalBackend::LocalBackend(int slots, ProcessStores& stores, PostMessage post)
    : post_(std::move(post)), calls_(post_, post_), env_(stores.env(calls_)) {
  slots_ = std::make_unique<TaskSlots>(slots, env_,
                                       [this](const TaskDescription& task, TaskOutcome outcome) {
                                         post_(TaskFinished{task.task_id, std::move(outcome)});
                                       });
}

void LocalBackend::launch(const std::string&, TaskDescription task) {
  slots_->launch(std::move(task));
}

void LocalBackend::kill(const KillTask& kill) { slots_->kill(kill.task_id, kill.reason); }

}  // namespace firesteel
