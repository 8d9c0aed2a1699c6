#include "cluster/standalone/master_state.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

cluster::WorkerHello worker(const std::string& id, int cores, int memory) {
  cluster::WorkerHello hello;
  hello.set_id(id);
  hello.set_host("host-" + id);
  hello.set_cores(cores);
  hello.set_memory_mib(memory);
  return hello;
}

cluster::AppHello app(int cores_max, int executor_cores, int memory) {
  cluster::AppHello hello;
  hello.set_name("app");
  hello.set_cores_max(cores_max);
  hello.set_executor_cores(executor_cores);
  hello.set_executor_memory_mib(memory);
  hello.set_executors(1000);
  return hello;
}

// "worker/executor:cores" of every executor that is to be launched.
std::vector<std::string> launches(const MasterState::Actions& actions) {
  std::vector<std::string> out;
  for (const auto& action : actions) {
    const auto* send = std::get_if<MasterState::SendWorker>(&action);
    if (send == nullptr || !send->message.has_launch_executor()) continue;
    const auto& launch = send->message.launch_executor();
    out.push_back(fmt::format("{}/{}:{}", send->worker_id, launch.executor_id(), launch.cores()));
  }
  return out;
}

TEST(ShareWorkers, SpreadsOutOrPacks) {
  const std::vector<FreeWorker> workers(3, FreeWorker{.cores = 4, .memory_mib = 4096});
  const ExecutorShape shape{.cores = 1, .memory_mib = 512, .cores_left = 6, .executors_left = 99};
  const auto cores = [&](bool spread) {
    std::vector<int> out;
    for (const auto& share : share_workers(workers, shape, spread)) out.push_back(share.cores);
    return out;
  };
  EXPECT_EQ(cores(true), (std::vector<int>{2, 2, 2}));
  EXPECT_EQ(cores(false), (std::vector<int>{4, 2, 0}));
}

TEST(ShareWorkers, HonoursMemoryAndWholeExecutors) {
  const std::vector<FreeWorker> workers = {{.cores = 5, .memory_mib = 1500},
                                           {.cores = 5, .memory_mib = 10'000}};
  const auto shares = share_workers(
      workers, {.cores = 2, .memory_mib = 1000, .cores_left = 7, .executors_left = 99}, true);
  EXPECT_EQ(shares[0].executors, 1);
  EXPECT_EQ(shares[1].executors, 2);
}

TEST(MasterState, GivesOneExecutorAWorkerWithoutAnAskedSize) {
  MasterState master({});
  master.worker_registered(worker("a", 4, 4096), 0);
  master.worker_registered(worker("b", 2, 4096), 0);
  std::string id;
  EXPECT_EQ(launches(master.app_registered(app(0, 0, 1024), 0, &id)),
            (std::vector<std::string>{"a/0:4", "b/1:2"}));
  // Nothing is left for another one until the first has ended.
  std::string second;
  EXPECT_TRUE(launches(master.app_registered(app(0, 0, 1024), 0, &second)).empty());
  EXPECT_NE(id, second);
  EXPECT_EQ(launches(master.app_ended(id, true, 1)).size(), 2);
}

TEST(MasterState, ReplacesLostExecutors) {
  MasterState master({});
  master.worker_registered(worker("a", 1, 4096), 0);
  master.worker_registered(worker("b", 1, 4096), 0);
  std::string id;
  EXPECT_EQ(launches(master.app_registered(app(2, 1, 1024), 0, &id)).size(), 2);
  cluster::ExecutorChange change;
  change.set_app_id(id);
  change.set_executor_id("0");
  change.set_ended(true);
  EXPECT_EQ(launches(master.executor_changed(change)), (std::vector<std::string>{"a/2:1"}));
  EXPECT_TRUE(launches(master.worker_lost("a", "gone")).empty());
  EXPECT_EQ(launches(master.worker_registered(worker("c", 1, 4096), 0)),
            (std::vector<std::string>{"c/3:1"}));
}

TEST(MasterState, GivesUpApplicationsWhoseExecutorsAlwaysEnd) {
  MasterState master({.max_executor_retries = 3});
  master.worker_registered(worker("a", 1, 4096), 0);
  std::string id;
  master.app_registered(app(1, 1, 1024), 0, &id);
  for (int i = 0; i < 3; ++i) {
    cluster::ExecutorChange change;
    change.set_app_id(id);
    change.set_executor_id(std::to_string(i));
    change.set_ended(true);
    master.executor_changed(change);
  }
  EXPECT_TRUE(master.apps().empty());
  EXPECT_EQ(master.ended_apps().front().state, "FAILED");
}

TEST(MasterState, LosesSilentWorkers) {
  MasterState master({.worker_timeout_ms = 100});
  master.worker_registered(worker("a", 1, 4096), 0);
  EXPECT_TRUE(master.worker_heartbeat("a", 50));
  master.tick(140);
  EXPECT_EQ(master.workers().size(), 1);
  master.tick(151);
  EXPECT_TRUE(master.workers().empty());
  EXPECT_FALSE(master.worker_heartbeat("a", 160));
}

TEST(MasterState, RunsSupervisedDriversAgain) {
  MasterState master({});
  master.worker_registered(worker("a", 2, 4096), 0);
  cluster::DriverRequest request;
  request.set_cores(1);
  request.set_memory_mib(512);
  request.set_supervise(true);
  std::string id;
  EXPECT_EQ(master.driver_submitted(request, 0, &id).size(), 1);
  cluster::DriverChange change;
  change.set_id(id);
  change.set_state("FAILED");
  EXPECT_EQ(master.driver_changed(change).size(), 1);
  EXPECT_EQ(master.driver_status(id).state(), "RUNNING");
  change.set_state("KILLED");
  EXPECT_TRUE(master.driver_changed(change).empty());
  EXPECT_EQ(master.driver_status(id).state(), "KILLED");
  EXPECT_EQ(master.workers().at("a").cores_used, 0);
}

TEST(MasterState, TakesOverWhatRuns) {
  MasterState first({});
  first.worker_registered(worker("a", 2, 4096), 0);
  std::string id;
  first.app_registered(app(2, 1, 1024), 0, &id);

  MasterState second({.worker_timeout_ms = 1000});
  second.recover_app(first.apps().at(id).hello);
  second.recover_worker("a");
  second.begin_recovery(10);
  EXPECT_TRUE(second.recovering());
  std::string same;
  EXPECT_TRUE(launches(second.app_registered(first.apps().at(id).hello, 20, &same)).empty());
  EXPECT_EQ(same, id);
  auto hello = worker("a", 2, 4096);
  for (const auto& [executor_id, executor] : first.apps().at(id).executors) {
    auto& running = *hello.add_executors();
    running.set_app_id(id);
    running.set_executor_id(executor_id);
    running.set_cores(executor.cores);
    running.set_memory_mib(executor.memory_mib);
  }
  EXPECT_TRUE(launches(second.worker_registered(hello, 30)).empty());
  EXPECT_FALSE(second.recovering());
  EXPECT_EQ(second.apps().at(id).executors.size(), 2);
  EXPECT_EQ(second.workers().at("a").cores_used, 2);
}

TEST(MasterState, DoesNotWaitForeverForThoseWhoDoNotComeBack) {
  MasterState master({.worker_timeout_ms = 1000});
  auto hello = app(2, 1, 1024);
  hello.set_id("app-1");
  master.recover_app(hello);
  master.begin_recovery(0);
  master.tick(999);
  EXPECT_TRUE(master.recovering());
  master.tick(1000);
  EXPECT_FALSE(master.recovering());
  EXPECT_TRUE(master.apps().empty());
}

}  // namespace
}  // namespace firesteel
