#include "schedule/executor_allocation.h"

#include "schedule/scheduler_test.h"

namespace firesteel {
namespace {

class ExecutorAllocationTest : public SchedulerTest {
 protected:
  ExecutorAllocationTest() {
    conf.dynamic_allocation = true;
    conf.slots_per_executor = 2;
  }
};

TEST_F(ExecutorAllocationTest, WithoutItTheInstancesAreAskedForOnce) {
  conf.dynamic_allocation = false;
  conf.executor_instances = 3;
  send(Tick{});
  tick_after(100'000);
  EXPECT_EQ(requested, (std::vector<int>{3}));
  send(RequestTotalExecutors{5});
  EXPECT_EQ(requested, (std::vector<int>{3, 5}));
}

TEST_F(ExecutorAllocationTest, BacklogAddsTwiceAsManyEachTime) {
  submit(source(40));
  EXPECT_TRUE(requested.empty());
  for (int i = 0; i < 8; ++i) tick_after(conf.backlog_timeout);
  EXPECT_EQ(requested, (std::vector<int>{1, 3, 7, 15, 20}));
}

TEST_F(ExecutorAllocationTest, NeverBeyondItsMaximum) {
  conf.max_executors = 4;
  submit(source(40));
  for (int i = 0; i < 8; ++i) tick_after(conf.backlog_timeout);
  EXPECT_EQ(requested.back(), 4);
}

TEST_F(ExecutorAllocationTest, TargetFallsWithTheWork) {
  conf.min_executors = 1;
  executor("a", 2, "h1");
  submit(source(4));
  for (int i = 0; i < 3; ++i) tick_after(conf.backlog_timeout);
  EXPECT_EQ(requested.back(), 2);
  finish_stage(0);
  EXPECT_EQ(requested.back(), 1);
}

TEST_F(ExecutorAllocationTest, IdleExecutorsAreGivenBackDownToTheMinimum) {
  conf.min_executors = 1;
  executors(3, 2);
  submit(source(6));
  finish_stage(0);
  tick_after(conf.idle_timeout - 1);
  EXPECT_TRUE(released.empty());
  tick_after(conf.idle_timeout / 10);
  EXPECT_EQ(released.size(), 2u);
}

TEST_F(ExecutorAllocationTest, ExecutorsWithCachedBlocksOrShuffleOutputStay) {
  executor("cached", 1);
  executor("plain", 1);
  executor("output", 1);
  cache.blocks[{12345, 0}] = {"cached"};
  auto shuffle = shuffle_of(source(1), 1);
  submit_map_stage(shuffle);
  std::string mapper = running_of(0)[0].executor_id;
  finish_stage(0);
  for (int i = 0; i < 4; ++i) tick_after(conf.idle_timeout);
  for (const auto& id : released) {
    EXPECT_NE(id, "cached");
    EXPECT_NE(id, mapper);
  }
  EXPECT_EQ(released.size(), mapper == "cached" ? 2u : 1u);
  send(ForgetShuffle{shuffle.shuffle_id});
  tick_after(conf.idle_timeout);
  EXPECT_EQ(released.size(), 2u);
}

}  // namespace
}  // namespace firesteel
