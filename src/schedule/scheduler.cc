#include "schedule/scheduler.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <variant>

#include "schedule/barrier_sync.h"
#include "schedule/commit_coordinator.h"
#include "schedule/dag_scheduler.h"
#include "schedule/executor_allocation.h"
#include "schedule/map_outputs.h"
#include "schedule/task_scheduler.h"

namespace firesteel {

struct Scheduler::State {
  State(SchedulerConf c, CacheLocations& cache)
      : conf(std::move(c)),
        tasks(conf, news, actions),
        dag(conf, cache, tasks, outputs, commits, actions),
        barriers(conf, tasks, actions),
        allocation(conf, tasks, outputs, cache, actions) {}

  void operator()(SubmitJob& m) { dag.submit(std::move(m), now); }
  void operator()(CancelJob& m) { dag.cancel_job(m, now); }
  void operator()(CancelJobGroup& m) { dag.cancel_group(m, now); }
  void operator()(CancelJobsWithTag& m) { dag.cancel_tag(m, now); }
  void operator()(CancelAllJobs& m) { dag.cancel_all(m, now); }
  void operator()(CancelStage& m) { dag.cancel_stage(m, now); }
  void operator()(KillTaskAttempt& m) { tasks.kill_task(m); }
  void operator()(ExecutorAdded& m) { tasks.executor_added(m, now); }
  void operator()(ExecutorRemoved& m) {
    int number = tasks.executors().find(m.executor_id);
    if (number < 0) return;
    std::string host = tasks.executors()[number].host;
    tasks.executor_removed(m, now);
    dag.executor_removed(m, host, now);
  }
  void operator()(ExecutorDecommissioning& m) { tasks.executor_decommissioning(m.executor_id); }
  void operator()(MapOutputMoved& m) {
    int number = tasks.executors().find(m.executor_id);
    if (number < 0) return;
    outputs.move_output(m.shuffle_id, m.map_task_id, m.executor_id, tasks.executors()[number].host);
  }
  void operator()(TaskFinished& m) { tasks.task_finished(std::move(m), now); }
  void operator()(CommitRequest& m) {
    const auto* task = tasks.running(m.task_id);
    if (task == nullptr) return;
    const TaskSetSpec& spec = task->set->spec();
    bool allowed = !task->kill_sent && commits.may_commit(spec.stage_id, spec.stage_attempt,
                                                          task->info.partition, task->info.attempt);
    actions.emplace_back(CommitReply{task->info.executor_id, m.task_id, allowed});
  }
  void operator()(BarrierRequest& m) { barriers.request(m, now); }
  void operator()(ForgetShuffle& m) { dag.forget_shuffle(m.shuffle_id); }
  void operator()(RequestTotalExecutors& m) { allocation.request_total(m.total); }
  void operator()(Tick&) {
    tasks.tick(now);
    dag.tick(now);
    barriers.tick(now);
  }

  // Offers may abort sets, news may submit others: until all is quiet.
  void settle() {
    do {
      while (!news.empty()) {
        TaskSetNews next = std::move(news.front());
        news.pop_front();
        dag.task_news(std::move(next), now);
      }
      tasks.offer(now);
    } while (!news.empty());
  }

  const SchedulerConf conf;
  int64_t now = 0;
  std::deque<TaskSetNews> news;
  std::vector<Action> actions;
  MapOutputs outputs;
  CommitCoordinator commits;
  TaskScheduler tasks;
  DagScheduler dag;
  BarrierSync barriers;
  ExecutorAllocation allocation;
};

Scheduler::Scheduler(SchedulerConf conf, CacheLocations& cache)
    : state_(std::make_unique<State>(std::move(conf), cache)) {}

Scheduler::~Scheduler() = default;

std::vector<Action> Scheduler::handle(int64_t now_ms, Message message) {
  state_->now = std::max(state_->now, now_ms);
  state_->dag.begin();
  std::visit(*state_, message);
  state_->settle();
  state_->allocation.update(state_->now);
  return std::exchange(state_->actions, {});
}

std::optional<int64_t> Scheduler::next_tick() const {
  std::optional<int64_t> next;
  for (auto time : {state_->tasks.next_tick(state_->now), state_->dag.next_tick(),
                    state_->barriers.next_tick(), state_->allocation.next_tick()}) {
    if (time && (!next || *time < *next)) next = time;
  }
  return next;
}

MapOutputs& Scheduler::map_outputs() { return state_->outputs; }
const MapOutputs& Scheduler::map_outputs() const { return state_->outputs; }
const DagScheduler& Scheduler::dag() const { return state_->dag; }
const TaskScheduler& Scheduler::tasks() const { return state_->tasks; }

}  // namespace firesteel
