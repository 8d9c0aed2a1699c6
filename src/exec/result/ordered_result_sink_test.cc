#include "exec/result/ordered_result_sink.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/memory_pool.h"

namespace firesteel {
namespace {

class OrderedResultSinkTest : public testing::Test {
 protected:
  static Batch batch(uint64_t sequence, size_t rows = 1) {
    Batch out;
    out.num_rows = rows;
    out.sequence = sequence;
    out.columns.push_back(flatten(Vector::sequence(static_cast<int64_t>(sequence), 0, rows)));
    return out;
  }

  ThreadPool pool_{1};
  ExecutionContext context_{pool_,
                            2,
                            MemoryPool::make_root("process", 1 << 30),
                            std::make_shared<CancelFlag>(),
                            std::make_shared<QueryProgress>(),
                            SqlSettings{},
                            nullptr};
  std::vector<int64_t> seen_;
  OrderedResultSink sink_{[this](const Batch& out) {
    seen_.push_back(out.columns[0]->value(0).integer());
    return true;
  }};
};

TEST_F(OrderedResultSinkTest, HandsBatchesOutInOrder) {
  auto first = sink_.make_state(context_);
  auto second = sink_.make_state(context_);
  sink_.sink(batch(1), second.get());
  EXPECT_TRUE(seen_.empty());
  sink_.sink(batch(0), first.get());
  sink_.sink(batch(2), first.get());
  EXPECT_EQ(seen_, (std::vector<int64_t>{0, 1}));
  sink_.combine(first.get());
  sink_.combine(second.get());
  sink_.finalize(context_);
  EXPECT_EQ(seen_, (std::vector<int64_t>{0, 1, 2}));
}

TEST_F(OrderedResultSinkTest, AThreadFarAheadWaitsForTheFront) {
  auto front = sink_.make_state(context_);
  auto ahead = sink_.make_state(context_);
  std::atomic<bool> done{false};
  std::thread thread([&] {
    constexpr size_t kLarge = 1 << 20;
    for (uint64_t s = 10; s < 20; ++s) sink_.sink(batch(s, kLarge), ahead.get());
    done = true;
  });
  // 80 MB do not pass while the front stands still.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_FALSE(done);
  sink_.sink(batch(30), front.get());
  thread.join();
  EXPECT_EQ(seen_.front(), 10);
}

TEST_F(OrderedResultSinkTest, NobodyWaitsForAThreadThatHasFailed) {
  auto front = sink_.make_state(context_);
  auto ahead = sink_.make_state(context_);
  std::thread thread([&] {
    for (uint64_t s = 10; s < 20; ++s) sink_.sink(batch(s, 1 << 20), ahead.get());
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  front.reset();
  thread.join();
  EXPECT_FALSE(seen_.empty());
}

}  // namespace
}  // namespace firesteel
