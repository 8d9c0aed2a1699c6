#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

using IntPair = std::pair<int, int>;

RDD<IntPair> pairs_by_mod(const SparkContext& sc, int n, int mod, int partitions) {
  return sc.parallelize(numbers(n), partitions).map([mod](int i) { return IntPair(i % mod, i); });
}

std::map<int, int> sums_by_mod(int n, int mod) {
  std::map<int, int> sums;
  for (int i = 0; i < n; ++i) sums[i % mod] += i;
  return sums;
}

template <class K, class V>
std::map<K, V> as_map(const std::vector<std::pair<K, V>>& pairs) {
  return {pairs.begin(), pairs.end()};
}

TEST(PairFunctions, reduceByKey) {
  const auto sc = test_context();
  const auto pairs = pairs_by_mod(sc, 1000, 13, 4);
  const auto add = [](int a, int b) { return a + b; };
  EXPECT_EQ(as_map(pairs.reduceByKey(add).collect()), sums_by_mod(1000, 13));
  EXPECT_EQ(as_map(pairs.reduceByKey(add, 3).collect()), sums_by_mod(1000, 13));
  EXPECT_EQ(pairs.reduceByKey(add, 3).getNumPartitions(), 3);
  // In place.
  EXPECT_EQ(as_map(pairs.reduceByKey([](int& acc, int x) { acc += x; }).collect()),
            sums_by_mod(1000, 13));
  // No second shuffle over the same partitions.
  const auto once = pairs.reduceByKey(add, 3);
  const auto again = once.reduceByKey(add, 3);
  EXPECT_TRUE(again.dependencies()[0].shuffle == nullptr);
  EXPECT_EQ(as_map(again.collect()), sums_by_mod(1000, 13));
}

TEST(PairFunctions, other_combinations) {
  const auto sc = test_context();
  const auto pairs = pairs_by_mod(sc, 100, 5, 3);
  const auto add = [](int a, int b) { return a + b; };
  EXPECT_EQ(as_map(pairs.foldByKey(0, add).collect()), sums_by_mod(100, 5));
  const auto counted = pairs.aggregateByKey(
      std::pair(0, 0),
      [](std::pair<int, int>& acc, int x) {
        acc = {acc.first + x, acc.second + 1};
      },
      [](std::pair<int, int> a, const std::pair<int, int>& b) {
        return std::pair(a.first + b.first, a.second + b.second);
      });
  for (const auto& [key, value] : counted.collect()) {
    EXPECT_EQ(value, std::pair(sums_by_mod(100, 5)[key], 20));
  }
  const auto joined = pairs.combineByKey([](int x) { return std::vector<int>{x}; },
                                         [](std::vector<int>& acc, int x) { acc.push_back(x); },
                                         [](std::vector<int>& acc, const std::vector<int>& other) {
                                           acc.insert(acc.end(), other.begin(), other.end());
                                         });
  for (const auto& [key, values] : joined.collect()) EXPECT_EQ(values.size(), 20u) << key;
  for (const auto& [key, values] : pairs.groupByKey().collect()) {
    std::vector<int> expected;
    for (int i = key; i < 100; i += 5) expected.push_back(i);
    EXPECT_EQ(sorted(values), expected);
  }
  for (const auto& [key, count] : pairs.countApproxDistinctByKey(0.01).collect()) {
    EXPECT_NEAR(static_cast<double>(count), 20, 1);
  }
}

TEST(PairFunctions, values_and_keys) {
  const auto sc = test_context();
  const auto pairs = sc.parallelize<std::pair<std::string, int>>({{"a", 1}, {"b", 2}, {"a", 3}}, 2);
  EXPECT_EQ(pairs.keys().collect(), (std::vector<std::string>{"a", "b", "a"}));
  EXPECT_EQ(pairs.values().collect(), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(pairs.mapValues([](int x) { return x * 0.5; }).collect(),
            (std::vector<std::pair<std::string, double>>{{"a", 0.5}, {"b", 1}, {"a", 1.5}}));
  EXPECT_EQ(pairs.flatMapValues([](int x) { return std::vector<int>(static_cast<size_t>(x), x); })
                .collect(),
            (std::vector<std::pair<std::string, int>>{
                {"a", 1}, {"b", 2}, {"b", 2}, {"a", 3}, {"a", 3}, {"a", 3}}));
  // A function of two arguments takes the parts.
  EXPECT_EQ(pairs.map([](const std::string& k, int v) { return k + std::to_string(v); }).collect(),
            (std::vector<std::string>{"a1", "b2", "a3"}));
  const auto counts = pairs.countByKey();
  EXPECT_EQ(counts.at("a"), 2);
  EXPECT_EQ(counts.at("b"), 1);
  EXPECT_EQ(pairs.collectAsMap().at("a"), 3);
  EXPECT_EQ(pairs.lookup("a"), (std::vector<int>{1, 3}));
  EXPECT_EQ(sorted(pairs.partitionBy(HashPartitioner(4)).lookup("a")), (std::vector<int>{1, 3}));
  // The partitioner stays while keys do.
  const auto placed = pairs.partitionBy(HashPartitioner(4));
  EXPECT_TRUE(placed.mapValues([](int x) { return x; }).partitioner() != nullptr);
  EXPECT_TRUE(placed.map([](auto pair) { return pair; }).partitioner() == nullptr);
}

TEST(PairFunctions, joins) {
  const auto sc = test_context();
  using S = std::string;
  const auto left = sc.parallelize<std::pair<int, S>>({{1, "a"}, {1, "b"}, {2, "c"}, {4, "d"}}, 3);
  const auto right = sc.parallelize<std::pair<int, S>>({{1, "x"}, {1, "y"}, {3, "z"}, {4, "w"}}, 2);
  EXPECT_EQ(
      sorted(left.join(right).collect()),
      (std::vector<std::pair<int, std::pair<S, S>>>{
          {1, {"a", "x"}}, {1, {"a", "y"}}, {1, {"b", "x"}}, {1, {"b", "y"}}, {4, {"d", "w"}}}));
  using O = std::optional<S>;
  EXPECT_EQ(sorted(left.leftOuterJoin(right).collect()),
            (std::vector<std::pair<int, std::pair<S, O>>>{{1, {"a", "x"}},
                                                          {1, {"a", "y"}},
                                                          {1, {"b", "x"}},
                                                          {1, {"b", "y"}},
                                                          {2, {"c", std::nullopt}},
                                                          {4, {"d", "w"}}}));
  EXPECT_EQ(sorted(left.rightOuterJoin(right, 5).collect()).back(),
            (std::pair<int, std::pair<O, S>>{4, {"d", "w"}}));
  EXPECT_EQ(left.rightOuterJoin(right).count(), 6);
  EXPECT_EQ(sorted(left.fullOuterJoin(right).collect())[5],
            (std::pair<int, std::pair<O, O>>{3, {std::nullopt, "z"}}));
  EXPECT_EQ(left.fullOuterJoin(right).count(), 7);
  EXPECT_EQ(left.subtractByKey(right).collect(), (std::vector<std::pair<int, S>>{{2, "c"}}));

  auto groups = sorted(left.cogroup(right).collect());
  ASSERT_EQ(groups.size(), 4u);
  EXPECT_EQ(sorted(std::get<0>(groups[0].second)), (std::vector<S>{"a", "b"}));
  EXPECT_EQ(sorted(std::get<1>(groups[0].second)), (std::vector<S>{"x", "y"}));
  EXPECT_TRUE(std::get<1>(groups[1].second).empty());
  EXPECT_EQ(left.cogroup(right, left).count(), 4);
  EXPECT_EQ(left.cogroup(right, left, right, 2).getNumPartitions(), 2);
}

TEST(PairFunctions, joins_of_equal_partitions_do_not_shuffle) {
  const auto sc = test_context();
  const auto a = pairs_by_mod(sc, 100, 10, 2).partitionBy(HashPartitioner(3));
  const auto b = pairs_by_mod(sc, 50, 10, 2).partitionBy(HashPartitioner(3));
  const auto joined = a.cogroup(b);
  for (const auto& dependency : joined.dependencies()) {
    EXPECT_TRUE(dependency.shuffle == nullptr);
  }
  EXPECT_EQ(joined.count(), 10);
  EXPECT_EQ(a.join(b).count(), 10 * 10 * 5);
}

struct ByParity {
  int numPartitions() const { return 2; }
  int getPartition(int key) const { return key % 2; }
  bool operator==(const ByParity&) const = default;
};

TEST(PairFunctions, custom_partitioners) {
  const auto sc = test_context();
  const auto placed = pairs_by_mod(sc, 20, 10, 3).partitionBy(ByParity());
  const auto parts = placed.keys().glom().collect();
  ASSERT_EQ(parts.size(), 2u);
  for (const int key : parts[0]) EXPECT_EQ(key % 2, 0);
  for (const int key : parts[1]) EXPECT_EQ(key % 2, 1);
  const auto sums = placed.reduceByKey([](int a, int b) { return a + b; }, ByParity());
  EXPECT_TRUE(sums.dependencies()[0].shuffle == nullptr);
  const auto wrong = pairs_by_mod(sc, 20, 10, 3).partitionBy(rdd::detail::DirectPartitioner{4});
  EXPECT_THROW(wrong.collect(), SparkException);
}

TEST(PairFunctions, sortByKey) {
  const auto sc = test_context();
  std::vector<std::pair<std::string, int>> values;
  for (int i = 0; i < 500; ++i) values.emplace_back("key" + std::to_string(i * 31 % 500), i);
  const auto rdd = sc.parallelize(values, 4);
  auto expected = values;
  std::stable_sort(expected.begin(), expected.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  EXPECT_EQ(rdd.sortByKey().collect(), expected);
  std::reverse(expected.begin(), expected.end());
  EXPECT_EQ(rdd.sortByKey(false, 3).collect(), expected);
  EXPECT_EQ(rdd.sortByKey(true, 3).getNumPartitions(), 3);
  const auto by_length = rdd.map([](const std::string& k, int v) {
                              return std::pair(-1.5 * static_cast<double>(k.size()), v);
                            })
                             .sortByKey<std::greater<double>>();
  EXPECT_EQ(by_length.keys().first(), -6);
  const auto some = rdd.sortByKey().filterByRange("key10", "key102").keys().collect();
  EXPECT_EQ(some, (std::vector<std::string>{"key10", "key100", "key101", "key102"}));

  const auto within =
      pairs_by_mod(sc, 100, 10, 3).repartitionAndSortWithinPartitions(HashPartitioner(2));
  for (const auto& part : within.keys().glom().collect()) {
    EXPECT_TRUE(std::is_sorted(part.begin(), part.end()));
  }
}

TEST(PairFunctions, sampleByKey) {
  const auto sc = test_context();
  const auto sample = pairs_by_mod(sc, 3000, 3, 4).sampleByKey(false, {{0, 0.1}, {1, 0.5}}, 5);
  const auto counts = sample.countByKey();
  EXPECT_NEAR(static_cast<double>(counts.at(0)), 100, 40);
  EXPECT_NEAR(static_cast<double>(counts.at(1)), 500, 80);
  EXPECT_FALSE(counts.contains(2));
}

}  // namespace
}  // namespace firesteel
