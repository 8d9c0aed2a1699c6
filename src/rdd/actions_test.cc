#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

TEST(Actions, collect_count_take) {
  const auto sc = test_context();
  const auto rdd = sc.parallelize(numbers(100), 8);
  EXPECT_EQ(rdd.collect(), numbers(100));
  EXPECT_EQ(rdd.count(), 100);
  EXPECT_EQ(rdd.first(), 0);
  EXPECT_EQ(rdd.take(0), std::vector<int>{});
  EXPECT_EQ(rdd.take(30), numbers(30));
  EXPECT_EQ(rdd.take(1000), numbers(100));
  EXPECT_EQ(rdd.filter([](int x) { return x > 97; }).take(1), (std::vector<int>{98}));
  EXPECT_FALSE(rdd.isEmpty());
  EXPECT_TRUE(sc.emptyRDD<int>().isEmpty());
  EXPECT_THROW(sc.emptyRDD<int>().first(), std::out_of_range);
  EXPECT_EQ(sc.parallelize<bool>({true, false, true}).collect(),
            (std::vector<bool>{true, false, true}));
}

TEST(Actions, reductions) {
  const auto sc = test_context();
  const auto rdd = sc.parallelize(numbers(101), 5);
  const auto add = [](int a, int b) { return a + b; };
  EXPECT_EQ(rdd.reduce(add), 5050);
  EXPECT_EQ(rdd.fold(0, add), 5050);
  EXPECT_EQ(rdd.aggregate(
                   std::string(), [](std::string& s, int x) { s += std::to_string(x % 10); },
                   [](std::string& a, const std::string& b) { a += b; })
                .size(),
            101u);
  EXPECT_EQ(sc.range(0, 1000, 1, 50).treeReduce([](int64_t a, int64_t b) { return a + b; }, 3),
            499500);
  EXPECT_EQ(sc.range(0, 1000, 1, 50)
                .treeAggregate(
                    int64_t{0}, [](int64_t a, int64_t b) { return a + b; },
                    [](int64_t a, int64_t b) { return a + b; }),
            499500);
  EXPECT_THROW(sc.emptyRDD<int>().reduce(add), std::out_of_range);
  EXPECT_EQ(rdd.max(), 100);
  EXPECT_EQ(rdd.min(), 0);
  const auto by_last_digit = [](int a, int b) { return a % 10 < b % 10; };
  EXPECT_EQ(rdd.max(by_last_digit) % 10, 9);
}

TEST(Actions, orders_and_samples) {
  const auto sc = test_context();
  std::vector<int> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i * 7919 % 1000);
  const auto rdd = sc.parallelize(values, 4);
  EXPECT_EQ(rdd.takeOrdered(5), numbers(5));
  EXPECT_EQ(rdd.top(3), (std::vector<int>{999, 998, 997}));
  EXPECT_EQ(rdd.takeOrdered(2, [](int a, int b) { return a % 100 > b % 100; })[0] % 100, 99);
  EXPECT_EQ(rdd.takeOrdered(2000).size(), 1000u);

  const auto sample = rdd.takeSample(false, 100, 3);
  EXPECT_EQ(sample.size(), 100u);
  EXPECT_EQ(std::set<int>(sample.begin(), sample.end()).size(), 100u);
  EXPECT_EQ(rdd.takeSample(true, 1500, 3).size(), 1500u);
  EXPECT_EQ(rdd.takeSample(false, 5000).size(), 1000u);
}

TEST(Actions, counts) {
  const auto sc = test_context();
  const auto rdd = sc.parallelize<std::string>({"a", "b", "a"}, 2);
  EXPECT_EQ(rdd.countByValue().at("a"), 2);
  const auto many = sc.range(0, 50000, 1, 4).map([](int64_t x) { return x % 10000; });
  EXPECT_NEAR(static_cast<double>(many.countApproxDistinct(0.01)), 10000, 300);
  const auto approximate = many.countApprox(60000);
  EXPECT_TRUE(approximate.isInitialValueFinal());
  EXPECT_EQ(approximate.initialValue().mean, 50000);
  EXPECT_EQ(approximate.getFinalValue().low, 50000);
}

TEST(Actions, numbers) {
  const auto sc = test_context();
  const auto rdd = sc.parallelize<double>({1, 2, 3, 4}, 3);
  EXPECT_EQ(rdd.sum(), 10);
  EXPECT_EQ(rdd.mean(), 2.5);
  EXPECT_NEAR(rdd.variance(), 1.25, 1e-12);
  EXPECT_NEAR(rdd.sampleVariance(), 5.0 / 3, 1e-12);
  EXPECT_NEAR(rdd.stdev(), std::sqrt(1.25), 1e-12);
  EXPECT_EQ(rdd.stats().toString(),
            "(count: 4, mean: 2.500000, stdev: 1.118034, max: 4.000000, min: 1.000000)");
  const auto histogram = sc.parallelize(numbers(51), 2).histogram(2);
  EXPECT_EQ(histogram.buckets, (std::vector<double>{0, 25, 50}));
  EXPECT_EQ(histogram.counts, (std::vector<int64_t>{25, 26}));
  EXPECT_EQ(sc.parallelize(numbers(51), 2).histogram({0, 5, 25, 50}),
            (std::vector<int64_t>{5, 20, 26}));
  EXPECT_EQ(sc.parallelize(numbers(10), 3).sum(), 45);
}

TEST(Actions, foreach_and_runJob) {
  const auto sc = test_context();
  const auto sum = sc.longAccumulator("sum");
  sc.parallelize(numbers(10), 3).foreach ([sum](int x) { sum.add(x); });
  EXPECT_EQ(sum.value(), 45);
  EXPECT_EQ(sum.count(), 10);
  const auto partitions = sc.longAccumulator();
  sc.parallelize(numbers(10), 3).foreachPartition([partitions](Iterator<int>&) {
    partitions.add(1);
  });
  EXPECT_EQ(partitions.value(), 3);
  const auto last = sc.runJob(sc.parallelize(numbers(9), 3),
                              [](TaskContext& task, Iterator<int>& it) {
                                int x = 0;
                                while (it.hasNext()) x = it.next();
                                return std::pair(task.partitionId(), x);
                              },
                              {2, 0});
  EXPECT_EQ(last, (std::vector<std::pair<int, int>>{{2, 8}, {0, 2}}));
}

TEST(Actions, toLocalIterator) {
  const auto sc = test_context();
  std::vector<int> all;
  for (const int x : sc.parallelize(numbers(20), 4).toLocalIterator()) all.push_back(x);
  EXPECT_EQ(all, numbers(20));
  auto some = sc.parallelize(numbers(20), 4).toLocalIterator();
  ASSERT_TRUE(some.hasNext());
  EXPECT_EQ(some.next(), 0);
}

TEST(Actions, asynchronous) {
  const auto sc = test_context();
  const auto rdd = sc.parallelize(numbers(100), 4);
  const auto all = rdd.collectAsync();
  const auto count = rdd.countAsync();
  EXPECT_EQ(all.get(), numbers(100));
  EXPECT_EQ(count.get(), 100);
  EXPECT_TRUE(count.isCompleted());
  EXPECT_EQ(rdd.takeAsync(7).get(), numbers(7));
  const auto sum = sc.longAccumulator();
  rdd.foreachAsync([sum](int x) { sum.add(x); }).get();
  EXPECT_EQ(sum.value(), 4950);
}

TEST(Actions, cancelled) {
  const auto sc = test_context();
  const auto endless = sc.range(0, int64_t{1} << 50, 1, 2).filter([](int64_t x) { return x < 0; });
  const auto future = endless.countAsync();
  EXPECT_FALSE(future.wait_for(std::chrono::milliseconds(50)));
  future.cancel();
  EXPECT_THROW(future.get(), SparkException);
  EXPECT_TRUE(future.isCancelled());

  sc.setJobGroup("group", "endless");
  const auto grouped = endless.countAsync();
  sc.clearJobGroup();
  sc.cancelJobGroup("group");
  EXPECT_THROW(grouped.get(), SparkException);

  sc.addJobTag("tag");
  const auto tagged = endless.countAsync();
  EXPECT_EQ(sc.getJobTags(), std::set<std::string>{"tag"});
  sc.clearJobTags();
  sc.cancelJobsWithTag("tag");
  EXPECT_THROW(tagged.get(), SparkException);
  // The slots are free again.
  EXPECT_EQ(sc.parallelize(numbers(10), 4).count(), 10);
}

TEST(Actions, errors_of_functions_end_the_job) {
  const auto sc = test_context();
  const auto failing = sc.parallelize(numbers(10), 2).map([](int x) {
    if (x == 7) throw std::runtime_error("seven is not liked");
    return x;
  });
  try {
    failing.collect();
    FAIL() << "no error";
  } catch (const SparkException& error) {
    EXPECT_NE(std::string(error.what()).find("seven is not liked"), std::string::npos)
        << error.what();
  }
  EXPECT_EQ(failing.take(2), numbers(2));
}

TEST(Actions, local_properties_reach_tasks) {
  const auto sc = test_context();
  sc.setLocalProperty("mine", "value");
  const auto seen =
      sc.parallelize({1}, 1)
          .map([](int) { return TaskContext::get()->getLocalProperty("mine").value_or("none"); })
          .collect();
  sc.setLocalProperty("mine", std::nullopt);
  EXPECT_EQ(seen, std::vector<std::string>{"value"});
}

}  // namespace
}  // namespace firesteel
