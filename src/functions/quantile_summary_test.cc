#include "functions/quantile_summary.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

constexpr int kValues = 20000;
constexpr double kHalf[] = {0.5};

QuantileSummary summary_of(int begin, int end) {
  QuantileSummary summary(0.0001);
  for (int i = begin; i < end; ++i) summary.insert((i * 7919) % kValues);
  return summary;
}

// The expectations are Spark's, over one partition and over two.
TEST(QuantileSummaryTest, AnswersAsSpark) {
  QuantileSummary all = summary_of(0, kValues);
  EXPECT_EQ(all.query(kHalf)[0], 9998);
  QuantileSummary first = summary_of(0, kValues / 2);
  QuantileSummary second = summary_of(kValues / 2, kValues);
  first.merge(second);
  EXPECT_EQ(first.query(kHalf)[0], 9997);
}

TEST(QuantileSummaryTest, KeepsItsErrorBound) {
  constexpr double kError = 0.01;
  QuantileSummary summary(kError);
  constexpr int kMany = 200000;
  for (int i = 0; i < kMany; ++i) summary.insert((i * 7919LL) % kMany);
  QuantileSummary copy = QuantileSummary::deserialize(summary.serialize());
  for (const double percentage : {0.0, 0.1, 0.5, 0.99, 1.0}) {
    const double found = copy.query(std::vector<double>{percentage})[0];
    EXPECT_NEAR(found, percentage * kMany, 2 * kError * kMany) << percentage;
  }
  EXPECT_LT(copy.memory_usage(), size_t{kMany});
}

}  // namespace
}  // namespace firesteel
