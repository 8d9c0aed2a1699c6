#include "columnar/hash.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "columnar/compare.h"

namespace firesteel {
namespace {

VectorPtr build(const DataType& type, const std::vector<Value>& values) {
  VectorBuilder builder(type);
  for (const Value& value : values) builder.append(value);
  return builder.finish();
}

std::vector<uint64_t> hashes_of(const Vector& vector) {
  std::vector<uint64_t> hashes(vector.size());
  hash_vector(vector, hashes, false);
  return hashes;
}

// Rows of a vector, against each other: equal rows hash alike and different ones do not.
void expect_consistent(const Vector& vector) {
  const RowComparator comparator(vector, vector);
  const auto hashes = hashes_of(vector);
  for (size_t i = 0; i < vector.size(); ++i) {
    for (size_t j = 0; j < vector.size(); ++j) {
      EXPECT_EQ(comparator.equal(i, j), comparator.compare(i, j) == 0) << i << " " << j;
      EXPECT_EQ(comparator.equal(i, j), hashes[i] == hashes[j]) << i << " " << j;
      EXPECT_EQ(comparator.compare(i, j) < 0, comparator.compare(j, i) > 0) << i << " " << j;
    }
  }
}

TEST(HashTest, AgreesWithComparison) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_consistent(*build(TypeId::kDouble, {0.0, -0.0, nan, -nan, 1.0, Value(), Value()}));
  expect_consistent(*build(TypeId::kFloat, {0.0, -0.0, nan, 1.0, Value()}));
  expect_consistent(*build(TypeId::kLong, {int64_t{1}, int64_t{-1}, int64_t{1}, Value()}));
  expect_consistent(*build(DataType::decimal(38, 0), {int128_t{1} << 100, int128_t{1}, Value()}));
  expect_consistent(*build(TypeId::kString, {"", "a", "a\0", "twelve bytes", "thirteen byte",
                                             "thirteen byte", "thirteen bytf", Value()}));
  expect_consistent(*build(DataType::array(TypeId::kInt),
                           {Value::List{}, Value::List{1, 2}, Value::List{1, 2}, Value::List{1},
                            Value::List{Value(), 1}, Value::List{1, Value()}, Value()}));
  expect_consistent(
      *build(DataType::map(TypeId::kInt, TypeId::kString),
             {Value::List{1, "a"}, Value::List{1, "b"}, Value::List{1, "a"}, Value()}));
  expect_consistent(
      *build(DataType::structure({{"a", TypeId::kInt}, {"b", DataType::array(TypeId::kString)}}),
             {Value::List{1, Value::List{"x"}}, Value::List{1, Value::List{"y"}},
              Value::List{Value(), Value()}, Value::List{1, Value::List{"x"}}, Value()}));
}

TEST(HashTest, EncodingsAgree) {
  const std::vector<DataType> types = {
      TypeId::kLong, TypeId::kString, DataType::array(TypeId::kLong),
      DataType::structure({{"a", TypeId::kLong}, {"b", TypeId::kString}})};
  const std::vector<std::vector<Value>> values = {
      {int64_t{7}, Value(), int64_t{9}},
      {"short", Value(), "a string that is not inline"},
      {Value::List{int64_t{1}, Value()}, Value(), Value::List{}},
      {Value::List{int64_t{1}, "x"}, Value(), Value::List{Value(), "y"}}};
  for (size_t t = 0; t < types.size(); ++t) {
    const VectorPtr flat = build(types[t], values[t]);
    const auto expected = hashes_of(*flat);
    for (const Selection& rows : {Selection{2, 1, 0}, Selection{2, 2, 1, 0, 1}}) {
      const auto picked = hashes_of(*Vector::dictionary(flat, std::make_shared<Selection>(rows)));
      for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(picked[i], expected[rows[i]]);
    }
    for (size_t row = 0; row < flat->size(); ++row) {
      for (const uint64_t hash : hashes_of(*Vector::constant_from(flat, row, 3))) {
        EXPECT_EQ(hash, expected[row]);
      }
    }
  }
  const VectorPtr sequence = Vector::sequence(5, 2, 4);
  EXPECT_EQ(hashes_of(*sequence), hashes_of(*flatten(sequence)));
}

TEST(HashTest, SpreadsLowAndHighBits) {
  const auto hashes = hashes_of(*Vector::sequence(0, 1, 1 << 16));
  std::set<uint64_t> low;
  std::set<uint64_t> high;
  for (const uint64_t hash : hashes) {
    low.insert(hash & 0xffff);
    high.insert(hash >> 48);
  }
  // A random function hits 1 - 1/e = 63.2 % of as many slots.
  EXPECT_GT(low.size(), 40000u);
  EXPECT_GT(high.size(), 40000u);
}

TEST(HashTest, CombinesColumnsInOrder) {
  const VectorPtr a = build(TypeId::kInt, {1, 2});
  const VectorPtr b = build(TypeId::kInt, {2, 1});
  std::vector<uint64_t> hashes(2);
  hash_rows(std::vector<VectorPtr>{a, b}, hashes);
  EXPECT_NE(hashes[0], hashes[1]);
}

}  // namespace
}  // namespace firesteel
