#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

TEST(Transformations, map_filter_flatMap_in_one_chain) {
  const auto sc = test_context();
  const auto chain = sc.parallelize(numbers(100), 4)
                         .map([](int x) { return x * 2; })
                         .filter([](int x) { return x % 3 == 0; })
                         .flatMap([](int x) {
                           return std::vector<int>{x, -x};
                         });
  std::vector<int> expected;
  for (int i = 0; i < 100; ++i) {
    if (i * 2 % 3 == 0) expected.insert(expected.end(), {i * 2, -i * 2});
  }
  EXPECT_EQ(chain.collect(), expected);
  // Behind the boundary of an RDD<T> as well.
  const RDD<int> erased = chain;
  EXPECT_EQ(erased.map([](int x) { return x + 1; }).count(), 68);
  EXPECT_EQ(erased.collect(), expected);
}

TEST(Transformations, functions_capture_values) {
  const auto sc = test_context();
  const int factor = 7;
  EXPECT_EQ(sc.parallelize({1, 2, 3}).map([factor](int x) { return x * factor; }).collect(),
            (std::vector<int>{7, 14, 21}));
  const std::vector<std::string> names{"a", "b", "c"};
  const auto named = [](const std::vector<std::string>& all, int i) {
    return all[static_cast<size_t>(i)];
  };
  EXPECT_EQ(sc.parallelize({2, 0}).map(firesteel::bind(names, named)).collect(),
            (std::vector<std::string>{"c", "a"}));
}

int twice(int x) { return 2 * x; }

TEST(Transformations, plain_functions_and_mutable_lambdas) {
  const auto sc = test_context();
  EXPECT_EQ(sc.parallelize({1, 2}).map(twice).collect(), (std::vector<int>{2, 4}));
  // Each task has its own counter.
  const auto numbered =
      sc.parallelize({5, 5, 5, 5}, 2).map([n = 0](int x) mutable { return x + n++; });
  EXPECT_EQ(numbered.collect(), (std::vector<int>{5, 6, 5, 6}));
}

TEST(Transformations, flatMap_with_emit) {
  const auto sc = test_context();
  const auto words = sc.parallelize<std::string>({"a b", "", "c"})
                         .flatMap<std::string>([](const std::string& line, auto& emit) {
                           size_t begin = 0;
                           while (begin < line.size()) {
                             const size_t end = std::min(line.find(' ', begin), line.size());
                             emit(line.substr(begin, end - begin));
                             begin = end + 1;
                           }
                         });
  EXPECT_EQ(words.collect(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Transformations, mapPartitions) {
  const auto sc = test_context();
  const auto sums = sc.parallelize(numbers(10), 3).mapPartitions([](Iterator<int>& it) {
    int sum = 0;
    for (const int x : it) sum += x;
    return std::vector<int>{sum};
  });
  EXPECT_EQ(sums.collect(), (std::vector<int>{0 + 1 + 2, 3 + 4 + 5, 6 + 7 + 8 + 9}));
  // A generator takes what it needs.
  const auto pairs = sc.parallelize(numbers(7), 1).mapPartitions([](Iterator<int>& it) {
    return [&it]() -> std::optional<int> {
      if (!it.hasNext()) return std::nullopt;
      const int a = it.next();
      return it.hasNext() ? a + it.next() : a;
    };
  });
  EXPECT_EQ(pairs.collect(), (std::vector<int>{1, 5, 9, 6}));
  EXPECT_EQ(pairs.map([](int x) { return x + 1; })
                .mapPartitions([](Iterator<int>& it) { return std::vector<int>{it.next()}; })
                .collect(),
            (std::vector<int>{2}));
  const auto indexed =
      sc.parallelize(numbers(4), 2).mapPartitionsWithIndex([](int partition, Iterator<int>& it) {
        std::vector<std::string> all;
        while (it.hasNext()) all.push_back(std::to_string(partition) + std::to_string(it.next()));
        return all;
      });
  EXPECT_EQ(indexed.collect(), (std::vector<std::string>{"00", "01", "12", "13"}));
}

TEST(Transformations, glom_keyBy_groupBy) {
  const auto sc = test_context();
  EXPECT_EQ(sc.parallelize({1, 2, 3, 4, 5}, 2).glom().collect(),
            (std::vector<std::vector<int>>{{1, 2}, {3, 4, 5}}));
  EXPECT_EQ(sc.parallelize({1, 2}).keyBy([](int x) { return x * 10; }).collect(),
            (std::vector<std::pair<int, int>>{{10, 1}, {20, 2}}));
  auto groups = sc.parallelize(numbers(10), 3).groupBy([](int x) { return x % 3; }).collect();
  std::sort(groups.begin(), groups.end());
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(sorted(groups[0].second), (std::vector<int>{0, 3, 6, 9}));
  EXPECT_EQ(sorted(groups[2].second), (std::vector<int>{2, 5, 8}));
}

TEST(Transformations, sample_and_randomSplit) {
  const auto sc = test_context();
  const auto all = sc.range(0, 10000, 1, 4);
  const auto part = all.sample(false, 0.3, 11);
  const auto first = part.collect();
  EXPECT_EQ(first, part.collect());
  EXPECT_NEAR(static_cast<double>(first.size()), 3000, 200);
  EXPECT_EQ(std::set<int64_t>(first.begin(), first.end()).size(), first.size());
  const auto twice = all.sample(true, 2.0, 3).count();
  EXPECT_NEAR(static_cast<double>(twice), 20000, 600);
  EXPECT_THROW(all.sample(false, 1.5), std::invalid_argument);

  const auto parts = all.randomSplit({1, 2, 1}, 9);
  std::vector<int64_t> together;
  for (const auto& p : parts) {
    const auto some = p.collect();
    together.insert(together.end(), some.begin(), some.end());
  }
  EXPECT_EQ(sorted(together), all.collect());
  EXPECT_NEAR(static_cast<double>(parts[1].count()), 5000, 300);
}

TEST(Transformations, sets) {
  const auto sc = test_context();
  const auto a = sc.parallelize({1, 2, 2, 3, 4}, 2);
  const auto b = sc.parallelize({3, 4, 4, 5}, 3);
  EXPECT_EQ(sorted(a.distinct().collect()), (std::vector<int>{1, 2, 3, 4}));
  EXPECT_EQ(a.distinct(5).getNumPartitions(), 5);
  EXPECT_EQ(a.union_(b).collect(), (std::vector<int>{1, 2, 2, 3, 4, 3, 4, 4, 5}));
  EXPECT_EQ((a + b).getNumPartitions(), 5);
  EXPECT_EQ(sorted(a.intersection(b).collect()), (std::vector<int>{3, 4}));
  EXPECT_EQ(sorted(a.subtract(b).collect()), (std::vector<int>{1, 2, 2}));
  EXPECT_EQ(a.cartesian(b).count(), 20);
  EXPECT_EQ(sc.parallelize({1, 2}, 2).cartesian(sc.parallelize({7, 8}, 2)).collect(),
            (std::vector<std::pair<int, int>>{{1, 7}, {1, 8}, {2, 7}, {2, 8}}));
  EXPECT_EQ(sc.union_<int>({a, b, sc.emptyRDD<int>()}).count(), 9);
}

TEST(Transformations, zips) {
  const auto sc = test_context();
  const auto a = sc.parallelize({1, 2, 3}, 2);
  const auto b = sc.parallelize<std::string>({"x", "y", "z"}, 2);
  EXPECT_EQ(a.zip(b).collect(),
            (std::vector<std::pair<int, std::string>>{{1, "x"}, {2, "y"}, {3, "z"}}));
  EXPECT_THROW(a.zip(sc.parallelize({1}, 1)), std::invalid_argument);
  EXPECT_THROW(a.zip(sc.parallelize({1, 2}, 2)).collect(), SparkException);
  const auto sums = a.zipPartitions(b, [](Iterator<int>& x, Iterator<std::string>& y) {
    int sum = 0;
    for (const int i : x) sum += i;
    for (const std::string& s : y) sum += s[0];
    return std::vector<int>{sum};
  });
  EXPECT_EQ(sums.collect(), (std::vector<int>{1 + 'x', 2 + 3 + 'y' + 'z'}));
  EXPECT_EQ(b.zipWithIndex().collect(),
            (std::vector<std::pair<std::string, int64_t>>{{"x", 0}, {"y", 1}, {"z", 2}}));
  EXPECT_EQ(b.zipWithUniqueId().collect(),
            (std::vector<std::pair<std::string, int64_t>>{{"x", 0}, {"y", 1}, {"z", 3}}));
}

TEST(Transformations, coalesce_and_repartition) {
  const auto sc = test_context();
  const auto all = sc.parallelize(numbers(100), 10);
  const auto few = all.coalesce(3);
  EXPECT_EQ(few.getNumPartitions(), 3);
  EXPECT_EQ(few.collect(), numbers(100));
  EXPECT_EQ(
      few.mapPartitions([](Iterator<int>& it) { return std::vector<int>{it.next()}; }).collect(),
      (std::vector<int>{0, 30, 60}));
  EXPECT_EQ(all.coalesce(20).getNumPartitions(), 10);
  const auto many = all.repartition(7);
  EXPECT_EQ(many.getNumPartitions(), 7);
  EXPECT_EQ(sorted(many.collect()), numbers(100));
  for (const auto& part : many.glom().collect()) EXPECT_NEAR(part.size(), 14, 10);
  EXPECT_EQ(sorted(all.coalesce(4, true).collect()), numbers(100));
  EXPECT_THROW(all.coalesce(0), std::invalid_argument);
}

TEST(Transformations, sortBy) {
  const auto sc = test_context();
  std::vector<int> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i * 7919 % 1000);
  const auto rdd = sc.parallelize(values, 4);
  EXPECT_EQ(rdd.sortBy([](int x) { return x; }).collect(), numbers(1000));
  auto down = numbers(1000);
  std::reverse(down.begin(), down.end());
  EXPECT_EQ(rdd.sortBy([](int x) { return x; }, false, 3).collect(), down);
  EXPECT_EQ(rdd.sortBy([](int x) { return std::to_string(x); }).first(), 0);
}

TEST(Transformations, pipe) {
  const auto sc = test_context();
  EXPECT_EQ(sc.parallelize({1, 2, 3}, 2).pipe("cat").collect(),
            (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(sc.parallelize({1}, 1).pipe({"sh", "-c", "echo $NAME"}, {{"NAME", "value"}}).collect(),
            (std::vector<std::string>{"value"}));
  EXPECT_THROW(sc.parallelize({1}, 1).pipe("false").collect(), SparkException);
  EXPECT_THROW(sc.parallelize({1}, 1).pipe("/no/such/program").collect(), SparkException);
}

}  // namespace
}  // namespace firesteel
