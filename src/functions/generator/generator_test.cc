#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using List = Value::List;
using Rows = std::vector<std::string>;

const DataType kInt = TypeId::kInt;

// Each row as "parent: cell, cell".
Rows generate(const std::string& name, const std::vector<Column>& columns, bool outer = false) {
  const auto arguments = arguments_of(columns);
  const SqlSettings settings;
  const BoundGenerator bound =
      FunctionRegistry::builtin().generator(name)->bind({arguments, settings});
  const size_t n = row_count(columns);
  const auto args = build_args(columns, bound.arg_types, n, settings);
  const GeneratedRows generated = bound.generate(args, n, outer);
  EXPECT_EQ(generated.columns.size(), bound.output.size());
  Rows rows;
  for (size_t i = 0; i < generated.parents.size(); ++i) {
    std::string row = std::to_string(generated.parents[i]) + ":";
    for (const auto& column : generated.columns) row += " " + print(*column, i);
    rows.push_back(row);
  }
  return rows;
}

const Column kArrays = {DataType::array(kInt), {List{1, Value()}, Value(), List{}, List{3}}};

TEST(GeneratorTest, Explode) {
  EXPECT_EQ(generate("explode", {kArrays}), (Rows{"0: 1", "0: NULL", "3: 3"}));
  EXPECT_EQ(generate("explode_outer", {kArrays}, true),
            (Rows{"0: 1", "0: NULL", "1: NULL", "2: NULL", "3: 3"}));
  EXPECT_EQ(generate("posexplode", {kArrays}), (Rows{"0: 0 1", "0: 1 NULL", "3: 0 3"}));
  EXPECT_EQ(generate("posexplode_outer", {kArrays}, true),
            (Rows{"0: 0 1", "0: 1 NULL", "1: NULL NULL", "2: NULL NULL", "3: 0 3"}));
  EXPECT_EQ(generate("explode", {{DataType::map(kInt, kInt), {List{1, 2, 3, 4}}}}),
            (Rows{"0: 1 2", "0: 3 4"}));
  const Column empty = {DataType::array(kInt), {List{}}};
  EXPECT_EQ(generate("explode_outer", {empty}, true), (Rows{"0: NULL"}));
}

TEST(GeneratorTest, Inline) {
  const DataType point =
      DataType::structure({{"x", kInt, true, ""}, {"y", TypeId::kString, true, ""}});
  const Column points = {DataType::array(point),
                         {List{List{1, "a"}, Value(), List{Value(), "b"}}, Value()}};
  EXPECT_EQ(generate("inline", {points}), (Rows{"0: 1 a", "0: NULL NULL", "0: NULL b"}));
  EXPECT_EQ(generate("inline_outer", {points}, true),
            (Rows{"0: 1 a", "0: NULL NULL", "0: NULL b", "1: NULL NULL"}));
}

TEST(GeneratorTest, Stack) {
  EXPECT_EQ(
      generate("stack", {constant(kInt, 2), {kInt, {1, 10}}, {kInt, {2, 20}}, {kInt, {3, 30}}}),
      (Rows{"0: 1 2", "0: 3 NULL", "1: 10 20", "1: 30 NULL"}));
  EXPECT_EQ(condition_of([] {
              generate("stack", {constant(kInt, 2), {kInt, {1}}, {TypeId::kString, {"a"}}});
            }),
            "DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES");
}

}  // namespace
}  // namespace firesteel::testing
