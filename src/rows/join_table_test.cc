#include "rows/join_table.h"

#include <gtest/gtest.h>

#include <random>

namespace firesteel {
namespace {

VectorPtr column(DataType type, const std::vector<Value>& values) {
  VectorBuilder builder(std::move(type));
  for (const Value& value : values) builder.append(value);
  return builder.finish();
}

using Pairs = std::vector<std::pair<uint32_t, uint32_t>>;

Pairs matches(const JoinTable& table, const std::vector<VectorPtr>& keys,
              const std::vector<bool>& skip = {}, bool first_only = false,
              size_t max_pairs = 1000) {
  JoinTable::Probe probe;
  table.start(probe, keys, keys[0]->size(), skip, first_only);
  Pairs out;
  std::vector<uint32_t> probe_rows;
  std::vector<uint32_t> build_rows;
  while (true) {
    probe_rows.clear();
    build_rows.clear();
    if (!probe.next(probe_rows, build_rows, max_pairs)) return out;
    for (size_t i = 0; i < probe_rows.size(); ++i) {
      out.emplace_back(probe_rows[i], build_rows[i]);
    }
  }
}

class JoinTableTest : public testing::Test {
 protected:
  ThreadPool pool_{2};
};

TEST_F(JoinTableTest, finds_dense_keys) {
  JoinTable table({TypeId::kInt}, false);
  table.build(std::vector{column(TypeId::kInt, {10, 12, 11})}, 3, {}, pool_);
  EXPECT_EQ(matches(table, {column(TypeId::kInt, {11, 9, 10, 13, 11, -4})}),
            (Pairs{{0, 2}, {2, 0}, {4, 2}}));
}

TEST_F(JoinTableTest, finds_all_rows_of_a_key_in_order) {
  JoinTable table({TypeId::kLong}, false);
  table.build(std::vector{column(TypeId::kLong, {7, 1'000'000'000'000, 7, 7})}, 4, {}, pool_);
  const VectorPtr probe = column(TypeId::kLong, {7, 3, 1'000'000'000'000});
  const Pairs all = {{0, 0}, {0, 2}, {0, 3}, {2, 1}};
  EXPECT_EQ(matches(table, {probe}), all);
  EXPECT_EQ(matches(table, {probe}, {}, false, 1), all) << "one pair at a time";
  EXPECT_EQ(matches(table, {probe}, {}, true), (Pairs{{0, 0}, {2, 1}})) << "one match a row";
}

TEST_F(JoinTableTest, leaves_out_skipped_rows) {
  JoinTable table({TypeId::kLong}, false);
  table.build(std::vector{column(TypeId::kLong, {1, Value(), 2, 2})}, 4,
              {false, true, false, false}, pool_);
  EXPECT_EQ(table.size(), 3u);
  EXPECT_EQ(matches(table, {column(TypeId::kLong, {Value(), 2, 1})}, {true, false, true}),
            (Pairs{{1, 2}, {1, 3}}));
}

TEST_F(JoinTableTest, takes_nulls_as_keys) {
  JoinTable table({TypeId::kLong}, true);
  table.build(std::vector{column(TypeId::kLong, {1, 0})}, 2, {}, pool_);
  EXPECT_EQ(matches(table, {column(TypeId::kLong, {Value(), 0})}), (Pairs{{1, 1}}))
      << "nulls on the probe side only";
  JoinTable nulls({TypeId::kLong}, true);
  nulls.build(std::vector{column(TypeId::kLong, {1, Value(), 0})}, 3, {}, pool_);
  EXPECT_EQ(matches(nulls, {column(TypeId::kLong, {Value(), 0})}), (Pairs{{0, 1}, {1, 2}}));
}

TEST_F(JoinTableTest, compares_several_keys_and_strings) {
  JoinTable two({TypeId::kLong, TypeId::kInt}, false);
  two.build(std::vector{column(TypeId::kLong, {1, 1, 2}), column(TypeId::kInt, {1, 2, 1})}, 3, {},
            pool_);
  EXPECT_EQ(matches(two, {column(TypeId::kLong, {1, 2, 2}), column(TypeId::kInt, {2, 1, 2})}),
            (Pairs{{0, 1}, {1, 2}}));
  JoinTable text({TypeId::kString}, false);
  text.build(std::vector{column(TypeId::kString, {"a", "a string of some length", ""})}, 3, {},
             pool_);
  EXPECT_EQ(matches(text, {column(TypeId::kString, {"", "a string of some lengths", "a"})}),
            (Pairs{{0, 2}, {2, 0}}));
}

TEST_F(JoinTableTest, finds_every_row_of_a_large_build) {
  std::mt19937_64 random(2);
  constexpr size_t kRows = 200'000;
  auto keys = Vector::flat(TypeId::kLong, kRows);
  for (size_t i = 0; i < kRows; ++i) {
    keys->mutable_values<int64_t>()[i] = static_cast<int64_t>(random());
  }
  JoinTable table({TypeId::kLong}, false);
  table.build(std::vector<VectorPtr>{keys}, kRows, {}, pool_);
  for (size_t begin = 0; begin + kBatchSize <= kRows; begin += 10 * kBatchSize) {
    const Pairs found = matches(table, {slice(keys, begin, kBatchSize)}, {}, false, 5000);
    ASSERT_EQ(found.size(), kBatchSize);
    for (size_t i = 0; i < kBatchSize; ++i) {
      ASSERT_EQ(found[i], std::pair(static_cast<uint32_t>(i), static_cast<uint32_t>(begin + i)));
    }
  }
}

TEST_F(JoinTableTest, matches_nothing_when_empty) {
  JoinTable table({TypeId::kLong}, false);
  table.build(std::vector{column(TypeId::kLong, {})}, 0, {}, pool_);
  EXPECT_TRUE(matches(table, {column(TypeId::kLong, {1})}).empty());
}

}  // namespace
}  // namespace firesteel
