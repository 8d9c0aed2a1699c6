// Hash tables and sorts that get less memory than they need.

#include "firesteel/rdd/aggregators.h"
#include "firesteel/rdd/external_sorter.h"
#include "firesteel/rdd/spilling_combiner.h"
#include "rdd/rdd_test.h"
#include "rdd/spill_stream.h"

namespace firesteel::rdd {
namespace {

// Services of a task that is refused all memory beyond what is always granted.
class PoorServices final : public TaskServices {
 public:
  void check_killed() override {}
  bool killed() const override { return false; }
  bool in_barrier_stage() const override { return false; }
  std::vector<std::string> barrier(const std::string&, bool) override { return {}; }
  std::vector<std::string> barrier_hosts() const override { return {}; }
  bool try_reserve(size_t) override { return false; }
  void release(size_t) override {}
  std::unique_ptr<SpillStream> spill() override {
    ++spills;
    char name[] = "/tmp/rdd_spill_XXXXXX";
    const int file = mkstemp(name);
    unlink(name);
    return make_spill_stream(file);
  }
  std::unique_ptr<ShuffleOutput> shuffle_output(int, int) override { return nullptr; }
  std::unique_ptr<ShuffleInput> shuffle_input(int, int, int) override { return nullptr; }
  std::shared_ptr<const void> stored(int, int, const StorageLevel&, const BlockCodec&,
                                     const std::function<std::shared_ptr<const void>()>&) override {
    return nullptr;
  }
  std::string_view partition_bytes(int, int) const override { return {}; }
  void count_input(uint64_t, uint64_t) override {}
  void count_output(uint64_t, uint64_t) override {}
  void count_spilled(uint64_t, uint64_t) override {}

  int spills = 0;
};

TEST(Spill, combiner) {
  PoorServices services;
  struct Add {
    int64_t operator()(int64_t a, int64_t b) const { return a + b; }
  };
  ReduceAggregator<int64_t, Add> aggregator{Add()};
  SpillingCombiner<std::string, ReduceAggregator<int64_t, Add>> combiner(services, aggregator);
  std::map<std::string, int64_t> expected;
  for (int64_t i = 0; i < 400000; ++i) {
    const std::string key = "a key of some length " + std::to_string(i * 7919 % 150000);
    combiner.add(key, i);
    expected[key] += i;
  }
  std::map<std::string, int64_t> got;
  while (const auto* entry = combiner.next()) EXPECT_TRUE(got.insert(*entry).second);
  EXPECT_EQ(got, expected);
  EXPECT_GT(services.spills, 0);
}

TEST(Spill, groups_that_grow) {
  PoorServices services;
  GroupAggregator<std::string> aggregator;
  SpillingCombiner<int, GroupAggregator<std::string>> combiner(services, aggregator);
  for (int i = 0; i < 200000; ++i) combiner.add(i % 1000, std::string(40, 'x'));
  size_t keys = 0;
  while (const auto* entry = combiner.next()) {
    ++keys;
    EXPECT_EQ(entry->second.size(), 200u);
  }
  EXPECT_EQ(keys, 1000u);
  EXPECT_GT(services.spills, 0);
}

template <class K, class Less>
void sort_and_check(std::vector<std::pair<K, int>> records, bool ascending) {
  PoorServices services;
  ExternalSorter<K, int, Less> sorter(services, ascending);
  for (const auto& record : records) sorter.add(std::pair<K, int>(record));
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
    return ascending ? Less()(a.first, b.first) : Less()(b.first, a.first);
  });
  for (const auto& record : records) {
    const auto* next = sorter.next();
    ASSERT_NE(next, nullptr);
    ASSERT_EQ(*next, record);
  }
  EXPECT_EQ(sorter.next(), nullptr);
  EXPECT_GT(services.spills, 1);
}

TEST(Spill, sorter) {
  std::vector<std::pair<int64_t, int>> by_number;
  std::vector<std::pair<std::string, int>> by_text;
  std::vector<std::pair<std::array<unsigned char, 10>, int>> by_bytes;
  std::vector<std::pair<double, int>> by_double;
  Random random(5);
  for (int i = 0; i < 300000; ++i) {
    const auto number = static_cast<int64_t>(random.nextInt(100000)) - 50000;
    by_number.emplace_back(number, i);
    by_text.emplace_back("prefix " + std::to_string(number), i);
    std::array<unsigned char, 10> bytes{};
    for (auto& byte : bytes) byte = static_cast<unsigned char>(random.next() % 4);
    by_bytes.emplace_back(bytes, i);
    by_double.emplace_back(static_cast<double>(number) / 7, i);
  }
  sort_and_check<int64_t, std::less<int64_t>>(by_number, true);
  sort_and_check<int64_t, std::greater<int64_t>>(by_number, true);
  sort_and_check<std::string, std::less<std::string>>(by_text, true);
  sort_and_check<std::array<unsigned char, 10>, std::less<std::array<unsigned char, 10>>>(by_bytes,
                                                                                          false);
  sort_and_check<double, std::less<double>>(by_double, true);
}

}  // namespace
}  // namespace firesteel::rdd
