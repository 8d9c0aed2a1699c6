#include "schedule/task_scheduler.h"

#include <fstream>

#include "schedule/scheduler_test.h"

namespace firesteel {
namespace {

class TaskSchedulerTest : public SchedulerTest {
 protected:
  std::map<std::string, int> running_by_executor(int stage_id = -1) const {
    std::map<std::string, int> counts;
    for (const auto& launched : running_of(stage_id)) ++counts[launched.executor_id];
    return counts;
  }
};

TEST_F(TaskSchedulerTest, TasksSpreadOverExecutors) {
  executors(4, 4);
  submit(source(8));
  for (const auto& [id, count] : running_by_executor()) EXPECT_EQ(count, 2) << id;
}

TEST_F(TaskSchedulerTest, FifoServesTheOldestJobFirst) {
  executors(1, 2);
  submit(source(3));
  submit(source(2));
  EXPECT_EQ(running_of(0).size(), 2u);
  finish(0, 0);
  EXPECT_EQ(running_of(0).size(), 2u);
  finish(0, 1);
  EXPECT_EQ(running_of(0).size(), 1u);
  EXPECT_EQ(running_of(1).size(), 1u);
}

TEST_F(TaskSchedulerTest, FairPoolsShareByWeightAndMinimum) {
  std::string file = testing::TempDir() + "/allocations.xml";
  std::ofstream(file) << R"(<?xml version="1.0"?>
    <allocations>
      <pool name="heavy"><schedulingMode>FIFO</schedulingMode><weight>3</weight></pool>
      <pool name="sure"><minShare>2</minShare></pool>
    </allocations>)";
  conf.mode = SchedulingMode::kFair;
  conf.allocation_file = file;
  // One slot at a time, so that each goes to the neediest pool.
  executors(1, 1);
  submit(source(100), {{kPoolProperty, "heavy"}});
  submit(source(100), {{kPoolProperty, "light"}});
  for (int i = 0; i < 7; ++i) executors(1, 1);
  EXPECT_EQ(running_of(0).size(), 6u);
  EXPECT_EQ(running_of(1).size(), 2u);
  submit(source(100), {{kPoolProperty, "sure"}});
  executors(1, 1);
  executors(1, 1);
  EXPECT_EQ(running_of(2).size(), 2u);
  executors(1, 1);
  EXPECT_EQ(running_of(2).size(), 2u);
}

TEST_F(TaskSchedulerTest, WaitsForANearerExecutor) {
  executor("a", 1, "h1", "r1");
  executor("b", 1, "h2", "r1");
  auto dataset = source(3);
  for (int i = 0; i < 3; ++i) dataset->preferred[i] = {"h1"};
  submit(dataset);
  // Only one fits beside its data.
  EXPECT_EQ(running_by_executor(), (std::map<std::string, int>{{"a", 1}}));
  tick_after(conf.locality_wait_node - 1);
  EXPECT_EQ(running.size(), 1u);
  EXPECT_EQ(scheduler().next_tick(), std::optional<int64_t>(now + 1));
  tick_after(1);
  // Now the rack will do.
  EXPECT_EQ(running_by_executor(), (std::map<std::string, int>{{"a", 1}, {"b", 1}}));
  auto started = events_of<TaskStarted>();
  EXPECT_STREQ(started[0].task.locality, "NODE_LOCAL");
  EXPECT_STREQ(started[1].task.locality, "RACK_LOCAL");
}

TEST_F(TaskSchedulerTest, TasksWithoutPreferenceDoNotWait) {
  executor("a", 4, "h1");
  executor("b", 4, "h2");
  auto dataset = source(4);
  dataset->preferred[0] = {"executor_h1_a"};
  submit(dataset);
  EXPECT_EQ(running.size(), 4u);
  EXPECT_EQ(task_of(0, 0).executor_id, "a");
  EXPECT_STREQ(events_of<TaskStarted>()[0].task.locality, "PROCESS_LOCAL");
}

TEST_F(TaskSchedulerTest, PreferenceForAnExecutorThatIsGoneIsNoReasonToWait) {
  executor("b", 4, "h2");
  auto dataset = source(2);
  dataset->preferred[0] = {"executor_h1_a"};
  dataset->preferred[1] = {"h9"};
  submit(dataset);
  EXPECT_EQ(running.size(), 2u);
}

TEST_F(TaskSchedulerTest, FailingExecutorIsExcludedForTheTaskThenTheStage) {
  conf.exclude_task_and_stage = true;
  conf.max_task_failures = 10;
  executor("bad", 2, "h1");
  executor("good", 2, "h2");
  submit(source(10));
  int on_bad = 0;
  while (on_bad < 2) {
    for (const auto& launched : running_of(0)) {
      if (launched.executor_id != "bad") continue;
      ++on_bad;
      fail(0, launched.task.partition);
      break;
    }
  }
  auto excluded = events_of<ExecutorExcluded>();
  ASSERT_EQ(excluded.size(), 1u);
  EXPECT_EQ(excluded[0].executor_id, "bad");
  EXPECT_EQ(excluded[0].stage_id, 0);
  while (running_by_executor()["bad"] > 0) {
    for (const auto& launched : running_of(0)) {
      if (launched.executor_id == "bad") {
        finish(launched);
        break;
      }
    }
  }
  tick_after(1000);
  EXPECT_EQ(running_by_executor()["bad"], 0);
  finish_stage(0);
  EXPECT_TRUE(succeeded(0));
}

TEST_F(TaskSchedulerTest, TaskThatMayRunNowhereAbortsItsStage) {
  conf.exclude_task_and_stage = true;
  executor("only", 1);
  int job = submit(source(1));
  fail(0, 0);
  EXPECT_FALSE(ended.contains(job));
  // The executor is idle: another may come in its place.
  tick_after(conf.unschedulable_timeout - 1);
  EXPECT_FALSE(ended.contains(job));
  tick_after(1);
  EXPECT_NE(failure(job).find("cannot run anywhere due to node and executor excludeOnFailure"),
            std::string::npos)
      << failure(job);
}

TEST_F(TaskSchedulerTest, ApplicationExclusionEndsWithItsTimeout) {
  conf.exclude_application = true;
  executor("bad", 2, "h1");
  executor("good", 2, "h2");
  submit(source(6));
  for (int i = 0; i < 2; ++i) {
    for (const auto& launched : running_of(0)) {
      if (launched.executor_id != "bad") continue;
      fail(0, launched.task.partition);
      break;
    }
  }
  finish_stage(0);
  ASSERT_EQ(events_of<ExecutorExcluded>().size(), 1u);
  submit(source(4));
  EXPECT_EQ(running_by_executor(1), (std::map<std::string, int>{{"good", 2}}));
  tick_after(conf.exclude_timeout);
  EXPECT_EQ(events_of<ExecutorUnexcluded>().size(), 1u);
  EXPECT_EQ(running_by_executor(1)["bad"], 2);
}

TEST_F(TaskSchedulerTest, SlowTaskGetsACopyOnAnotherHost) {
  conf.speculation = true;
  executor("a", 4, "h1");
  executor("b", 4, "h2");
  int job = submit(source(4));
  now += 100;
  const Launched slow = task_of(0, 3);
  for (int i = 0; i < 3; ++i) finish(0, i);
  tick_after(150);
  EXPECT_EQ(running.size(), 1u);
  tick_after(200);
  ASSERT_EQ(running.size(), 2u);
  const Launched copy = running.rbegin()->second;
  EXPECT_EQ(copy.task.partition, 3);
  EXPECT_EQ(copy.task.attempt, 1);
  EXPECT_NE(copy.executor_id, slow.executor_id);
  EXPECT_EQ(events_of<SpeculativeTaskSubmitted>().size(), 1u);
  finish(copy);
  EXPECT_TRUE(succeeded(job));
  ASSERT_EQ(kills.size(), 1u);
  EXPECT_EQ(kills[0].task_id, slow.task.task_id);
  // Its success comes too late to count.
  finish(slow);
  EXPECT_EQ(counted, 4);
}

TEST_F(TaskSchedulerTest, LossNotCausedByTheApplicationDoesNotCount) {
  conf.max_task_failures = 1;
  executor("a", 1);
  int job = submit(source(1));
  running.clear();
  lose("a", false);
  executor("b", 1);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(TaskSchedulerTest, DecommissioningExecutorGetsNothingNew) {
  executor("a", 2);
  send(ExecutorDecommissioning{"a", "", false});
  submit(source(1));
  EXPECT_TRUE(running.empty());
  executor("b", 1);
  EXPECT_EQ(running_by_executor(), (std::map<std::string, int>{{"b", 1}}));
}

TEST_F(TaskSchedulerTest, KilledAttemptIsTriedAgain) {
  executor("a", 1);
  int job = submit(source(1));
  int64_t task = running_of(0)[0].task.task_id;
  send(KillTaskAttempt{task, true, "by hand"});
  ASSERT_EQ(kills.size(), 1u);
  fail(running_of(0)[0], TaskKilled{"by hand"});
  EXPECT_EQ(task_of(0, 0).task.attempt, 1);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(TaskSchedulerTest, RepeatedAndUnknownEndsAreIgnored) {
  executor("a", 2);
  int job = submit(source(3));
  const Launched first = task_of(0, 0);
  finish(first);
  send(TaskFinished{first.task.task_id, success_of(first)});
  send(TaskFinished{first.task.task_id, TaskFailure(TaskKilled{"late"})});
  send(TaskFinished{9999, TaskFailure(TaskKilled{"who"})});
  EXPECT_EQ(running.size(), 2u);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(TaskSchedulerTest, ReducersGoWhereTheirInputIs) {
  executor("a", 2, "h1");
  executor("b", 2, "h2");
  auto shuffle = shuffle_of(source(1), 1);
  submit(reduced(shuffle));
  std::string mapper = task_of(0, 0).executor_id;
  finish_stage(0);
  EXPECT_EQ(task_of(1, 0).executor_id, mapper);
}

}  // namespace
}  // namespace firesteel
