#include "schedule/map_outputs.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

MapStatus status(const std::string& executor, int64_t task, std::vector<uint64_t> sizes) {
  return {executor, task, std::move(sizes)};
}

TEST(MapSizesTest, WithinTenPercentAndEmptyExactly) {
  std::vector<uint64_t> sizes{0, 1, 100, 12345, 1ULL << 33};
  MapSizes kept(sizes);
  EXPECT_EQ(kept.size(0), 0u);
  for (size_t i = 1; i < sizes.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(kept.size(i)), static_cast<double>(sizes[i]),
                0.11 * static_cast<double>(sizes[i]));
  }
}

TEST(MapSizesTest, ManyBlocksTakeABitEach) {
  std::vector<uint64_t> sizes(100'000, 50);
  sizes[7] = 0;
  sizes[8] = 1ULL << 32;
  MapSizes kept(sizes);
  EXPECT_EQ(kept.size(7), 0u);
  EXPECT_EQ(kept.size(8), 1ULL << 32);
  EXPECT_EQ(kept.size(9), 50u);
  EXPECT_LT(kept.memory_bytes(), 13'000u);
}

TEST(MapOutputsTest, RegisterAndRemoveByExecutorAndHost) {
  MapOutputs outputs;
  outputs.register_shuffle(1, 3, 2);
  outputs.register_output(1, 0, status("a", 10, {1, 1}), "h1");
  outputs.register_output(1, 1, status("b", 11, {1, 1}), "h1");
  outputs.register_output(1, 2, status("c", 12, {1, 1}), "h2");
  EXPECT_TRUE(outputs.complete(1));
  int64_t epoch = outputs.epoch();
  EXPECT_EQ(outputs.remove_executor("a"), (std::vector<int>{1}));
  EXPECT_GT(outputs.epoch(), epoch);
  EXPECT_EQ(outputs.missing(1), (std::vector<int>{0}));
  EXPECT_FALSE(outputs.has_outputs_on("a"));
  EXPECT_EQ(outputs.remove_host("h1"), (std::vector<int>{1}));
  EXPECT_EQ(outputs.missing(1), (std::vector<int>{0, 1}));
  EXPECT_TRUE(outputs.has_outputs_on("c"));
  outputs.forget_shuffle(1);
  EXPECT_FALSE(outputs.contains(1));
  EXPECT_FALSE(outputs.has_outputs_on("c"));
}

TEST(MapOutputsTest, OnlyTheOutputThatIsMeantGoes) {
  MapOutputs outputs;
  outputs.register_shuffle(1, 1, 1);
  outputs.register_output(1, 0, status("b", 10, {1}), "h");
  EXPECT_FALSE(outputs.unregister_output(1, 0, "a"));
  EXPECT_FALSE(outputs.unregister_output(2, 0, "a"));
  EXPECT_TRUE(outputs.unregister_output(1, 0, "b"));
}

TEST(MapOutputsTest, LargeSources) {
  MapOutputs outputs;
  outputs.register_shuffle(1, 3, 1);
  outputs.register_output(1, 0, status("a", 10, {1000}), "h1");
  outputs.register_output(1, 1, status("b", 11, {900}), "h2");
  outputs.register_output(1, 2, status("c", 12, {10}), "h2");
  EXPECT_EQ(outputs.large_sources(1, 0, 0.2),
            (std::vector<std::string>{"executor_h1_a", "executor_h2_b"}));
}

}  // namespace
}  // namespace firesteel
