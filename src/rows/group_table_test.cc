#include "rows/group_table.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>

namespace firesteel {
namespace {

VectorPtr column(DataType type, const std::vector<Value>& values) {
  VectorBuilder builder(std::move(type));
  for (const Value& value : values) builder.append(value);
  return builder.finish();
}

std::vector<uint32_t> groups_of(GroupTable& table, const std::vector<VectorPtr>& columns) {
  std::vector<uint32_t> groups(columns[0]->size());
  table.find_or_insert(columns, groups.size(), groups);
  return groups;
}

using Groups = std::vector<uint32_t>;

TEST(GroupTable, numbers_keys_as_they_come) {
  GroupTable table({TypeId::kInt});
  EXPECT_EQ(groups_of(table, {column(TypeId::kInt, {5, 5, 7, 5, -1})}), (Groups{0, 0, 1, 0, 2}));
  EXPECT_EQ(groups_of(table, {column(TypeId::kInt, {-1, 8})}), (Groups{2, 3}));
  EXPECT_EQ(table.num_groups(), 4u);
  EXPECT_EQ(table.keys(1, 1)[0]->value(0), Value(7));
}

TEST(GroupTable, takes_nulls_that_come_late) {
  GroupTable table({TypeId::kLong});
  EXPECT_EQ(groups_of(table, {column(TypeId::kLong, {1, 0})}), (Groups{0, 1}));
  EXPECT_EQ(groups_of(table, {column(TypeId::kLong, {Value(), 0, 1, Value()})}),
            (Groups{2, 1, 0, 2}));
  const VectorPtr keys = table.keys(0, 3)[0];
  EXPECT_EQ(keys->value(0), Value(1));
  EXPECT_EQ(keys->value(1), Value(0));
  EXPECT_TRUE(keys->is_null(2));
}

TEST(GroupTable, takes_strings_that_grow) {
  GroupTable table({TypeId::kString, TypeId::kInt});
  EXPECT_EQ(groups_of(table, {column(TypeId::kString, {"a", "bc"}), column(TypeId::kInt, {1, 1})}),
            (Groups{0, 1}));
  EXPECT_EQ(groups_of(table, {column(TypeId::kString, {"a", Value(), "a"}),
                              column(TypeId::kInt, {1, 1, Value()})}),
            (Groups{0, 2, 3}));
  EXPECT_EQ(groups_of(table, {column(TypeId::kString, {"longer than seven", "bc"}),
                              column(TypeId::kInt, {1, 1})}),
            (Groups{4, 1}));
  EXPECT_EQ(table.keys(4, 1)[0]->value(0), Value("longer than seven"));
}

TEST(GroupTable, treats_zeros_and_nans_as_one) {
  GroupTable table({TypeId::kDouble});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(groups_of(table, {column(TypeId::kDouble, {0.0, -0.0, nan, -nan})}),
            (Groups{0, 0, 1, 1}));
}

TEST(GroupTable, merges_tables_of_other_forms) {
  GroupTable a({TypeId::kLong});
  groups_of(a, {column(TypeId::kLong, {1, 2, 3})});
  GroupTable b({TypeId::kLong});
  groups_of(b, {column(TypeId::kLong, {Value(), 3, 4})});
  std::vector<uint32_t> groups(3);
  const std::vector<uint32_t> others = {0, 1, 2};
  a.find_or_insert_from(b, others, groups);
  EXPECT_EQ(groups, (Groups{3, 2, 4}));
  EXPECT_TRUE(a.keys(3, 1)[0]->is_null(0));
  EXPECT_EQ(a.keys(4, 1)[0]->value(0), Value(4));
}

TEST(GroupTable, agrees_with_a_map) {
  std::mt19937_64 random(1);
  GroupTable table({TypeId::kLong, TypeId::kInt});
  std::map<std::pair<int64_t, int64_t>, uint32_t> known;
  for (int batch = 0; batch < 100; ++batch) {
    auto first = Vector::flat(TypeId::kLong, kBatchSize);
    auto second = Vector::flat(TypeId::kInt, kBatchSize);
    for (size_t i = 0; i < kBatchSize; ++i) {
      first->mutable_values<int64_t>()[i] = static_cast<int64_t>(random() % 50'000);
      second->mutable_values<int32_t>()[i] = static_cast<int32_t>(random() % 4);
    }
    const Groups groups = groups_of(table, {first, second});
    for (size_t i = 0; i < kBatchSize; ++i) {
      const auto [it, is_new] =
          known.try_emplace({first->values<int64_t>()[i], second->values<int32_t>()[i]},
                            static_cast<uint32_t>(known.size()));
      ASSERT_EQ(groups[i], it->second);
    }
  }
  EXPECT_EQ(table.num_groups(), known.size());
}

}  // namespace
}  // namespace firesteel
