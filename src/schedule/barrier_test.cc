#include "schedule/barrier_sync.h"
#include "schedule/scheduler_test.h"

namespace firesteel {
namespace {

class BarrierTest : public SchedulerTest {
 protected:
  static FakePtr barrier_source(int partitions) {
    auto dataset = source(partitions);
    dataset->is_barrier = true;
    return dataset;
  }
};

TEST_F(BarrierTest, AllTasksStartAtOnce) {
  executors(1, 1);
  submit(source(1));
  executors(1, 2);
  int job = submit(barrier_source(3));
  EXPECT_TRUE(running_of(1).empty());
  finish_stage(0);
  auto tasks = running_of(1);
  ASSERT_EQ(tasks.size(), 3u);
  EXPECT_TRUE(tasks[0].task.barrier);
  ASSERT_TRUE(tasks[0].task.barrier_hosts);
  EXPECT_EQ(tasks[0].task.barrier_hosts->size(), 3u);
  for (const auto& host : *tasks[0].task.barrier_hosts) EXPECT_FALSE(host.empty());
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(BarrierTest, OneFailureRunsAllAgainAndNoResultComesTwice) {
  executors(1, 2);
  int job = submit(barrier_source(2));
  finish(0, 0);
  EXPECT_TRUE(results[job].empty());
  fail(0, 1);
  EXPECT_TRUE(running.empty());
  tick_after(conf.resubmit_delay);
  EXPECT_EQ(partitions_of(0), (std::vector<int>{0, 1}));
  EXPECT_EQ(task_of(0, 0).task.stage_attempt, 1);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
  EXPECT_EQ(results[job].size(), 2u);
}

TEST_F(BarrierTest, GivesUpAfterTheAllowedAttempts) {
  executors(1, 2);
  int job = submit(barrier_source(2));
  for (int i = 0; i < conf.max_stage_attempts; ++i) {
    fail(0, 1);
    if (!running_of(0).empty()) fail(running_of(0)[0], TaskKilled{"barrier stage failed"});
    tick_after(conf.resubmit_delay);
  }
  EXPECT_NE(failure(job).find("finished unsuccessfully"), std::string::npos) << failure(job);
}

TEST_F(BarrierTest, TooFewSlotsAreWaitedForAndThenRefused) {
  executors(1, 1);
  int job = submit(barrier_source(2));
  EXPECT_FALSE(ended.contains(job));
  executors(1, 1);
  tick_after(conf.barrier_check_interval);
  EXPECT_EQ(running.size(), 2u);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
  int hopeless = submit(barrier_source(3));
  for (int i = 0; i < conf.barrier_check_failures; ++i) tick_after(conf.barrier_check_interval);
  EXPECT_EQ(failure(hopeless).substr(0, 13), "[SPARK-24819]");
}

TEST_F(BarrierTest, SomeLineagesAreRefused) {
  executors(1, 4);
  auto few = std::make_shared<FakeDataset>(
      "coalesced", 1, std::vector<Dependency>{NarrowDependency{barrier_source(2), [](int) {
                                                                 return std::vector<int>{0, 1};
                                                               }}});
  int job = submit(few);
  EXPECT_EQ(failure(job).substr(0, 13), "[SPARK-24820]");
}

TEST_F(BarrierTest, SyncAnswersWhenAllHaveAsked) {
  executors(1, 2);
  submit(barrier_source(2));
  int64_t first = task_of(0, 0).task.task_id;
  int64_t second = task_of(0, 1).task.task_id;
  send(BarrierRequest{second, 0, "b", true});
  send(BarrierRequest{second, 0, "b", true});
  EXPECT_TRUE(barrier_replies.empty());
  send(BarrierRequest{first, 0, "a", true});
  ASSERT_EQ(barrier_replies.size(), 2u);
  EXPECT_EQ(barrier_replies[0].messages, (std::vector<std::string>{"a", "b"}));
  // A late message of the first sync.
  send(BarrierRequest{first, 0, "a", true});
  send(BarrierRequest{first, 1, "", false});
  EXPECT_EQ(barrier_replies.size(), 2u);
  send(BarrierRequest{second, 1, "", true});
  ASSERT_EQ(barrier_replies.size(), 4u);
  EXPECT_NE(barrier_replies[2].error, "");
}

TEST_F(BarrierTest, SyncTimesOut) {
  conf.barrier_timeout = 5000;
  executors(1, 2);
  submit(barrier_source(2));
  send(BarrierRequest{task_of(0, 0).task.task_id, 0, "", false});
  tick_after(5000);
  ASSERT_EQ(barrier_replies.size(), 1u);
  EXPECT_NE(barrier_replies[0].error.find("within 5 second(s)"), std::string::npos);
}

}  // namespace
}  // namespace firesteel
