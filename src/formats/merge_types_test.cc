#include "formats/merge_types.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(MergeTypes, AsSparkDoes) {
  const auto merged = [](const DataType& a, const DataType& b) {
    const auto type = merge_types(a, b, false);
    return type ? type->simple_string() : "none";
  };
  const DataType x = DataType::structure({{"x", TypeId::kInt}});
  const DataType y = DataType::structure({{"X", TypeId::kInt}, {"y", x}});
  EXPECT_EQ(merged(x, y), "struct<x:int,y:struct<x:int>>");
  EXPECT_EQ(merged(DataType::array(x), DataType::array(y)), "array<struct<x:int,y:struct<x:int>>>");
  EXPECT_EQ(merged(TypeId::kInt, TypeId::kLong), "none");
  EXPECT_EQ(merged(TypeId::kInt, TypeId::kString), "none");
  EXPECT_EQ(merged(DataType::decimal(2, 1), DataType::decimal(4, 1)), "decimal(4,1)");
  EXPECT_EQ(merged(DataType::decimal(2, 1), DataType::decimal(5, 2)), "none");
}

}  // namespace
}  // namespace firesteel
