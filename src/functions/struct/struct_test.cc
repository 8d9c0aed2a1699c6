#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using List = Value::List;
using Rows = std::vector<std::string>;

const DataType kPoint =
    DataType::structure({{"x", TypeId::kInt, true, ""}, {"y", TypeId::kString, true, ""}});

TEST(StructTest, Field) {
  const Column points = {kPoint, {List{1, "a"}, Value(), List{Value(), "c"}}};
  const auto field = [&](int ordinal) {
    return scalar("get_struct_field", {points, constant(TypeId::kInt, ordinal)});
  };
  EXPECT_EQ(field(0), (Rows{"1", "NULL", "NULL"}));
  EXPECT_EQ(field(1), (Rows{"a", "NULL", "c"}));
}

TEST(StructTest, FieldOfArray) {
  const Column arrays = {DataType::array(kPoint),
                         {List{List{1, "a"}, Value()}, Value(), List{}, List{List{2, "b"}}}};
  EXPECT_EQ(scalar("get_array_struct_field", {arrays, constant(TypeId::kInt, 1)}),
            (Rows{"[a, null]", "NULL", "[]", "[b]"}));
}

TEST(StructTest, Make) {
  EXPECT_EQ(scalar("named_struct", {constant(TypeId::kString, "a"),
                                    {TypeId::kInt, {1, Value()}},
                                    constant(TypeId::kString, "b"),
                                    {TypeId::kInt, {3, 4}}}),
            (Rows{"{1, 3}", "{null, 4}"}));
  EXPECT_EQ(condition_of([] {
              scalar("named_struct", {{TypeId::kString, {"a"}}});
            }),
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
}

}  // namespace
}  // namespace firesteel::testing
