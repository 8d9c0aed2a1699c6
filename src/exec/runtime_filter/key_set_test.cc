#include "exec/runtime_filter/key_set.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace firesteel {
namespace {

VectorPtr column(DataType type, const std::vector<Value>& values) {
  VectorBuilder builder(std::move(type));
  for (const Value& value : values) builder.append(value);
  return builder.finish();
}

void publish(KeySet& set, const std::vector<VectorPtr>& parts) {
  std::vector<std::vector<uint64_t>> words;
  for (const auto& part : parts) append_key_words(*part, words.emplace_back());
  set.publish(words);
}

Selection passing(const KeySet& set, const VectorPtr& values) {
  Selection rows(values->size());
  std::iota(rows.begin(), rows.end(), 0);
  set.filter(*values, rows);
  return rows;
}

TEST(KeySet, is_exact_for_a_narrow_range) {
  KeySet set(TypeId::kInt);
  EXPECT_FALSE(set.is_known());
  publish(set, {column(TypeId::kInt, {-3, 5, Value()}), column(TypeId::kInt, {100})});
  EXPECT_TRUE(set.is_known());
  EXPECT_EQ(passing(set, column(TypeId::kInt, {-4, -3, Value(), 5, 6, 100, 101, INT32_MIN})),
            (Selection{1, 3, 5}));
  EXPECT_TRUE(set.may_hold(Value(-10), Value(-3)));
  EXPECT_FALSE(set.may_hold(Value(-10), Value(-4)));
  EXPECT_FALSE(set.may_hold(Value(101), Value(200)));
}

TEST(KeySet, lets_nothing_pass_when_empty) {
  KeySet set(TypeId::kLong);
  publish(set, {column(TypeId::kLong, {Value()})});
  EXPECT_TRUE(passing(set, column(TypeId::kLong, {0, Value()})).empty());
  EXPECT_FALSE(set.may_hold(Value(INT64_MIN), Value(INT64_MAX)));
}

TEST(KeySet, lets_few_foreign_values_of_a_wide_range_pass) {
  std::mt19937_64 random(9);
  constexpr size_t kKeys = 10'000;
  auto keys = Vector::flat(TypeId::kLong, kKeys);
  auto others = Vector::flat(TypeId::kLong, kKeys);
  for (size_t i = 0; i < kKeys; ++i) {
    keys->mutable_values<int64_t>()[i] = static_cast<int64_t>(random());
    others->mutable_values<int64_t>()[i] = static_cast<int64_t>(random());
  }
  KeySet set(TypeId::kLong);
  publish(set, {keys});
  EXPECT_EQ(passing(set, keys).size(), kKeys);
  EXPECT_LT(passing(set, others).size(), kKeys / 20);
}

TEST(KeySet, takes_strings_decimals_and_dictionaries) {
  KeySet text(TypeId::kString);
  publish(text, {column(TypeId::kString, {"a", "a longer string than twelve"})});
  const VectorPtr base =
      column(TypeId::kString, {"b", "a", Value(), "a longer string than twelve"});
  const auto indices = std::make_shared<Selection>(Selection{3, 0, 1, 2});
  EXPECT_EQ(passing(text, base), (Selection{1, 3}));
  EXPECT_EQ(passing(text, Vector::dictionary(base, indices)), (Selection{0, 2}));
  const DataType decimal = DataType::decimal(10, 2);
  KeySet numbers(decimal);
  publish(numbers, {column(decimal, {Value(int128_t{150})})});
  EXPECT_EQ(passing(numbers, column(decimal, {Value(int128_t{150}), Value(int128_t{151})})),
            (Selection{0}));
  EXPECT_FALSE(numbers.may_hold(Value(int128_t{151}), Value(int128_t{1000})));
}

}  // namespace
}  // namespace firesteel
