#include "schedule/dag_scheduler.h"

#include "schedule/scheduler_test.h"

namespace firesteel {
namespace {

class DagSchedulerTest : public SchedulerTest {};

TEST_F(DagSchedulerTest, OneStageJob) {
  executors(1, 2);
  int job = submit(source(3));
  EXPECT_EQ(partitions_of(0), (std::vector<int>{0, 1}));
  finish(0, 0);
  EXPECT_EQ(partitions_of(0), (std::vector<int>{1, 2}));
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
  EXPECT_EQ(results[job].size(), 3u);
  EXPECT_EQ(results[job][2], "v2");
  EXPECT_EQ(counted, 3);
  EXPECT_TRUE(scheduler().dag().stages().empty());
}

TEST_F(DagSchedulerTest, JobWithoutPartitions) {
  int job = submit(source(0));
  EXPECT_TRUE(succeeded(job));
  EXPECT_EQ(events_of<JobStarted>().size(), 1u);
  EXPECT_EQ(events_of<JobEnded>().size(), 1u);
}

TEST_F(DagSchedulerTest, SomePartitionsInAnyOrder) {
  executors(1, 4);
  JobSpec spec;
  spec.dataset = source(5);
  spec.partitions = {4, 1};
  spec.program.kind = "fake";
  send(SubmitJob{7, spec});
  EXPECT_EQ(partitions_of(0), (std::vector<int>{1, 4}));
  finish_stage(0);
  EXPECT_EQ(results[7], (std::map<int, std::string>{{0, "v4"}, {1, "v1"}}));
}

TEST_F(DagSchedulerTest, ChildWaitsForItsParents) {
  executors(2, 4);
  auto left = shuffle_of(source(2), 2);
  auto right = shuffle_of(source(3), 2);
  auto joined = std::make_shared<FakeDataset>("joined", 2, std::vector<Dependency>{left, right});
  int job = submit(joined);
  EXPECT_EQ(partitions_of(0).size(), 2u);
  EXPECT_EQ(partitions_of(1).size(), 3u);
  finish_stage(0);
  EXPECT_TRUE(running_of(2).empty());
  finish_stage(1);
  EXPECT_EQ(partitions_of(2).size(), 2u);
  finish_stage(2);
  EXPECT_TRUE(succeeded(job));
  auto started = events_of<JobStarted>();
  ASSERT_EQ(started.size(), 1u);
  EXPECT_EQ(started[0].stages.size(), 3u);
  EXPECT_EQ(started[0].stages[2].parent_ids, (std::vector<int>{0, 1}));
}

TEST_F(DagSchedulerTest, SharedShuffleIsMadeOnceAndSkippedLater) {
  executors(2, 4);
  auto shuffle = shuffle_of(source(2), 2);
  int first = submit(reduced(shuffle));
  int second = submit(reduced(shuffle));
  EXPECT_EQ(running_of().size(), 2u);
  finish_stage(0);
  EXPECT_EQ(partitions_of(1).size(), 2u);
  EXPECT_EQ(partitions_of(2).size(), 2u);
  finish_stage(1);
  finish_stage(2);
  EXPECT_TRUE(succeeded(first));
  EXPECT_TRUE(succeeded(second));
  int third = submit(mapped(reduced(shuffle)));
  // Stage 3 is the shuffle's once more, skipped.
  EXPECT_TRUE(running_of(3).empty());
  finish_stage(4);
  EXPECT_TRUE(succeeded(third));
  EXPECT_EQ(events_of<StageSubmitted>().size(), 4u);
}

TEST_F(DagSchedulerTest, CachedDatasetCutsTheLineage) {
  executor("a", 4, "h1");
  executor("b", 4, "h2");
  auto cached = reduced(shuffle_of(source(2), 2));
  cached->is_cached = true;
  cache.blocks[{cached->id(), 0}] = {"b"};
  cache.blocks[{cached->id(), 1}] = {"a"};
  int job = submit(mapped(cached));
  EXPECT_TRUE(running_of(0).empty());
  EXPECT_EQ(task_of(1, 0).executor_id, "b");
  EXPECT_EQ(task_of(1, 1).executor_id, "a");
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(DagSchedulerTest, MapStageJobGivesSizes) {
  executors(1, 4);
  auto shuffle = shuffle_of(source(2), 3);
  int job = submit_map_stage(shuffle);
  finish_stage(0);
  EXPECT_TRUE(succeeded(job));
  ASSERT_EQ(statistics[job].bytes_by_partition.size(), 3u);
  // Sizes are kept to within ten percent.
  EXPECT_NEAR(static_cast<double>(statistics[job].bytes_by_partition[0]), 20, 2);
  int again = submit_map_stage(shuffle);
  EXPECT_TRUE(succeeded(again));
  EXPECT_TRUE(running.empty());
  int reduce = submit(reduced(shuffle));
  EXPECT_EQ(running.size(), 3u);
  finish_stage(running_of().front().task.stage_id);
  EXPECT_TRUE(succeeded(reduce));
}

TEST_F(DagSchedulerTest, FetchFailureMakesLostOutputAgain) {
  executor("a", 1);
  executor("b", 1);
  auto shuffle = shuffle_of(source(2), 2);
  int job = submit(reduced(shuffle));
  std::string lost = task_of(0, 0).executor_id;
  finish_stage(0);
  fail_fetch(1, 0, shuffle.shuffle_id, 0, lost);
  EXPECT_EQ(stage(1)->status, Stage::Status::kFailed);
  // The other task of the failed attempt goes on, and counts.
  finish(1, 1);
  tick_after(conf.resubmit_delay);
  EXPECT_EQ(partitions_of(0), (std::vector<int>{0}));
  EXPECT_EQ(task_of(0, 0).task.stage_attempt, 1);
  finish_stage(0);
  EXPECT_EQ(partitions_of(1), (std::vector<int>{0}));
  EXPECT_EQ(task_of(1, 0).task.stage_attempt, 1);
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
  // Made again, not counted again.
  EXPECT_EQ(counted, 4);
}

TEST_F(DagSchedulerTest, RepeatedFetchFailuresOfOneAttemptCountOnce) {
  executor("a", 4);
  executor("b", 4);
  auto shuffle = shuffle_of(source(8), 4);
  int job = submit(reduced(shuffle));
  finish_stage(0);
  for (int partition = 0; partition < 4; ++partition) {
    fail_fetch(1, partition, shuffle.shuffle_id, 0, "a");
  }
  EXPECT_EQ(stage(1)->failed_attempts.size(), 1u);
  tick_after(conf.resubmit_delay);
  finish_stage(0);
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(DagSchedulerTest, StageGivesUpAfterConsecutiveAttempts) {
  executor("a", 2);
  auto shuffle = shuffle_of(source(1), 1);
  int job = submit(reduced(shuffle));
  for (int attempt = 0; attempt < conf.max_stage_attempts; ++attempt) {
    finish_stage(0);
    fail_fetch(1, 0, shuffle.shuffle_id, 0, "a");
    tick_after(conf.resubmit_delay);
  }
  EXPECT_NE(failure(job).find("ResultStage 1 (reduced) has failed the maximum allowable number of "
                              "times: 4"),
            std::string::npos)
      << failure(job);
  EXPECT_TRUE(running.empty());
}

TEST_F(DagSchedulerTest, ExecutorLossLosesItsOutput) {
  executor("a", 2);
  executor("b", 2);
  auto shuffle = shuffle_of(source(4), 4);
  int job = submit(reduced(shuffle));
  std::vector<int> on_a;
  for (const auto& launched : running_of(0)) {
    if (launched.executor_id == "a") on_a.push_back(launched.task.partition);
  }
  std::sort(on_a.begin(), on_a.end());
  finish_stage(0);
  EXPECT_EQ(running_of(1).size(), 4u);
  for (auto it = running.begin(); it != running.end();) {
    it = it->second.executor_id == "a" ? running.erase(it) : std::next(it);
  }
  lose("a");
  EXPECT_EQ(scheduler().map_outputs().missing(shuffle.shuffle_id), on_a);
  // Readers find it missing.
  fail(running_of(1).front(), FetchFailed{shuffle.shuffle_id, on_a[0], 0, 0, "a", "gone"});
  while (!running_of(1).empty()) {
    fail(running_of(1).front(), FetchFailed{shuffle.shuffle_id, on_a[0], 0, 0, "a", "gone"});
  }
  tick_after(conf.resubmit_delay);
  EXPECT_EQ(partitions_of(0), on_a);
  finish_stage(0);
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
  EXPECT_EQ(counted, 8);
}

TEST_F(DagSchedulerTest, LossDuringTheMapStageRunsItsTasksAgain) {
  executor("a", 1);
  executor("b", 2);
  auto shuffle = shuffle_of(source(3), 1);
  int job = submit(reduced(shuffle));
  const Launched on_a = [&] {
    for (const auto& launched : running_of(0)) {
      if (launched.executor_id == "a") return launched;
    }
    return Launched();
  }();
  finish(on_a);
  lose("a");
  EXPECT_EQ(stage(0)->pending_count, 3);
  finish_stage(0);
  EXPECT_EQ(stage(0)->next_attempt, 1);
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(DagSchedulerTest, ShuffleServiceKeepsOutputBeyondItsExecutor) {
  executor("a", 2);
  executor("b", 2);
  auto shuffle = shuffle_of(source(4), 1);
  submit(reduced(shuffle));
  finish_stage(0);
  send(ExecutorRemoved{"a", "killed", true, false, true});
  EXPECT_TRUE(scheduler().map_outputs().complete(shuffle.shuffle_id));
}

TEST_F(DagSchedulerTest, HostLossLosesWhatAllItsExecutorsMade) {
  executor("a", 2, "h1");
  executor("b", 2, "h1");
  executor("c", 2, "h2");
  auto shuffle = shuffle_of(source(6), 1);
  submit(reduced(shuffle));
  finish_stage(0);
  send(ExecutorRemoved{"a", "node gone", false, true, false});
  EXPECT_EQ(scheduler().map_outputs().available(shuffle.shuffle_id), 2);
}

TEST_F(DagSchedulerTest, LateSuccessOfALostExecutorIsIgnored) {
  executor("a", 1);
  executor("b", 1);
  auto shuffle = shuffle_of(source(2), 1);
  submit(reduced(shuffle));
  const Launched on_a = running_of(0)[0].executor_id == "a" ? running_of(0)[0] : running_of(0)[1];
  lose("a");
  send(TaskFinished{on_a.task.task_id, success_of(on_a)});
  EXPECT_EQ(scheduler().map_outputs().available(shuffle.shuffle_id), 0);
  EXPECT_EQ(stage(0)->pending_count, 2);
}

TEST_F(DagSchedulerTest, IndeterminateStageRunsWholeAgain) {
  executor("a", 3);
  executor("b", 3);
  auto random = source(4);
  random->determinism_level = Determinism::kIndeterminate;
  auto shuffle = shuffle_of(random, 3);
  int job = submit(reduced(shuffle));
  finish_stage(0);
  fail_fetch(1, 0, shuffle.shuffle_id, 0, "a");
  // What had read the old rows is killed, and not taken if it ends well all the same.
  EXPECT_EQ(kills.size(), 2u);
  const Launched late = running_of(1)[0];
  finish(late);
  EXPECT_TRUE(results[job].empty());
  tick_after(conf.resubmit_delay);
  EXPECT_EQ(partitions_of(0), (std::vector<int>{0, 1, 2, 3}));
  while (!running_of(1).empty()) fail(running_of(1)[0], TaskKilled{"input"});
  finish_stage(0);
  EXPECT_EQ(partitions_of(1), (std::vector<int>{0, 1, 2}));
  finish_stage(1);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(DagSchedulerTest, IndeterminateInputAbortsAJobWithResults) {
  executor("a", 3);
  executor("b", 3);
  auto random = source(4);
  random->determinism_level = Determinism::kIndeterminate;
  auto shuffle = shuffle_of(random, 3);
  int job = submit(reduced(shuffle));
  finish_stage(0);
  finish(1, 0);
  fail_fetch(1, 1, shuffle.shuffle_id, 0, "a");
  EXPECT_NE(failure(job).find("cannot rollback the ResultStage 1 to re-process the input data"),
            std::string::npos)
      << failure(job);
}

TEST_F(DagSchedulerTest, IndeterminacyIsInheritedAndRollsBackStagesBetween) {
  executor("a", 2);
  executor("b", 2);
  auto random = source(2);
  random->determinism_level = Determinism::kIndeterminate;
  auto first = shuffle_of(random, 2);
  auto second = shuffle_of(mapped(reduced(first)), 2);
  int job = submit(reduced(second));
  finish_stage(0);
  finish(1, 0);
  fail_fetch(1, 1, first.shuffle_id, 0, "a");
  EXPECT_EQ(scheduler().map_outputs().available(second.shuffle_id), 0);
  tick_after(conf.resubmit_delay);
  finish_stage(0);
  EXPECT_EQ(partitions_of(1), (std::vector<int>{0, 1}));
  finish_stage(1);
  finish_stage(2);
  EXPECT_TRUE(succeeded(job));
}

TEST_F(DagSchedulerTest, TaskIsTriedAsOftenAsAllowed) {
  executors(2, 1);
  int job = submit(source(1));
  for (int i = 0; i < 3; ++i) fail(0, 0);
  EXPECT_FALSE(ended.contains(job));
  fail(0, 0);
  EXPECT_NE(failure(job).find("Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 "
                              "times, most recent failure: Lost task 0.3 in stage 0.0 (TID 3) "),
            std::string::npos)
      << failure(job);
  ASSERT_TRUE(failures[job].cause);
  EXPECT_EQ(failures[job].cause->message, "boom");
}

TEST_F(DagSchedulerTest, AbortKillsTheOtherTasks) {
  conf.max_task_failures = 1;
  executors(1, 3);
  int job = submit(source(5));
  fail(0, 1);
  EXPECT_TRUE(ended.contains(job));
  EXPECT_EQ(kills.size(), 2u);
  EXPECT_EQ(running.size(), 2u);
  fail(running_of(0)[0], TaskKilled{"aborted"});
  fail(running_of(0)[0], TaskKilled{"aborted"});
  EXPECT_TRUE(running.empty());
  int next = submit(source(3));
  finish_stage(1);
  EXPECT_TRUE(succeeded(next));
}

TEST_F(DagSchedulerTest, FatalFailureIsNotTriedAgain) {
  executors(1, 1);
  int job = submit(source(1));
  ExceptionFailure failed;
  failed.message = "the output exists";
  failed.fatal = true;
  fail(running_of(0)[0], failed);
  EXPECT_TRUE(ended.contains(job));
}

TEST_F(DagSchedulerTest, CancelJobGroupTagAndStage) {
  executors(1, 8);
  int by_id = submit(source(1));
  int in_group = submit(source(1), {{kJobGroupProperty, "g"}});
  int tagged = submit(source(1), {{kJobTagsProperty, "s,t"}});
  int by_stage = submit(source(1));
  int left = submit(source(1));
  send(CancelJob{by_id, "because of me"});
  EXPECT_EQ(failure(by_id), "Job 0 cancelled because of me");
  EXPECT_EQ(failures[by_id].condition, "SPARK_JOB_CANCELLED");
  send(CancelJobGroup{"g", "", true});
  EXPECT_EQ(failure(in_group), "Job 1 cancelled part of cancelled job group g");
  send(CancelJobsWithTag{"t", ""});
  EXPECT_TRUE(ended.contains(tagged));
  send(CancelStage{3, ""});
  EXPECT_EQ(failure(by_stage), "Job 3 cancelled because Stage 3 was cancelled");
  EXPECT_FALSE(ended.contains(left));
  int refused = submit(source(1), {{kJobGroupProperty, "g"}});
  EXPECT_TRUE(ended.contains(refused));
  EXPECT_EQ(kills.size(), 4u);
  send(CancelAllJobs{""});
  EXPECT_TRUE(ended.contains(left));
}

TEST_F(DagSchedulerTest, CancellingOneJobLeavesSharedStages) {
  executors(1, 4);
  auto shuffle = shuffle_of(source(2), 1);
  int first = submit(reduced(shuffle));
  int second = submit(reduced(shuffle));
  send(CancelJob{first, "x"});
  EXPECT_TRUE(kills.empty());
  finish_stage(0);
  finish_stage(2);
  EXPECT_TRUE(succeeded(second));
}

TEST_F(DagSchedulerTest, CommitGoesToOneAttempt) {
  executors(1, 1);
  submit(source(1));
  int64_t first = running_of(0)[0].task.task_id;
  send(CommitRequest{first});
  EXPECT_TRUE(commits[first]);
  send(CommitRequest{first});
  EXPECT_TRUE(commits[first]);
  fail(0, 0);
  int64_t second = running_of(0)[0].task.task_id;
  send(CommitRequest{second});
  EXPECT_TRUE(commits[second]);
}

TEST_F(DagSchedulerTest, MovedOutputOutlivesADecommissionedExecutor) {
  executor("a", 1);
  executor("b", 1);
  auto shuffle = shuffle_of(source(2), 1);
  int job = submit(reduced(shuffle));
  const Launched on_a = running_of(0)[0].executor_id == "a" ? running_of(0)[0] : running_of(0)[1];
  finish_stage(0);
  send(ExecutorDecommissioning{"a", "", false});
  send(MapOutputMoved{shuffle.shuffle_id, on_a.task.task_id, "b"});
  lose("a", false);
  EXPECT_TRUE(scheduler().map_outputs().complete(shuffle.shuffle_id));
  while (!succeeded(job)) finish_stage(1);
}

}  // namespace
}  // namespace firesteel
