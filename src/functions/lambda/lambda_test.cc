#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using List = Value::List;
using Rows = std::vector<std::string>;

const DataType kInt = TypeId::kInt;
const DataType kInts = DataType::array(TypeId::kInt);

// A lambda over values; null for a null result.
class TestLambda final : public LambdaBody {
 public:
  using Function = std::function<Value(const std::vector<Value>&)>;
  TestLambda(DataType type, Function function)
      : type_(std::move(type)), function_(std::move(function)) {}

  const DataType& type() const { return type_; }
  VectorPtr evaluate(std::span<const VectorPtr> params,
                     std::span<const uint32_t> parent_rows) override {
    EXPECT_FALSE(parent_rows.empty());
    VectorBuilder builder(type_);
    for (size_t i = 0; i < parent_rows.size(); ++i) {
      std::vector<Value> values;
      for (const auto& param : params) {
        EXPECT_EQ(param->size(), parent_rows.size());
        values.push_back(param->value(i));
      }
      builder.append(function_(values));
    }
    return builder.finish();
  }

 private:
  DataType type_;
  Function function_;
};

TestLambda lambda(DataType type, TestLambda::Function function) {
  return {std::move(type), std::move(function)};
}

// `columns`, then the lambdas.
Rows call(const std::string& name, const std::vector<Column>& columns,
          std::vector<TestLambda> lambdas) {
  std::vector<Argument> arguments = arguments_of(columns);
  std::vector<LambdaBody*> bodies(columns.size(), nullptr);
  for (TestLambda& body : lambdas) {
    arguments.push_back({.type = body.type(), .is_lambda = true});
    bodies.push_back(&body);
  }
  const SqlSettings settings;
  const BoundScalar bound = FunctionRegistry::builtin().scalar(name)->bind({arguments, settings});
  const size_t n = row_count(columns);
  std::vector<VectorPtr> args = build_args(columns, bound.arg_types, n, settings);
  args.resize(arguments.size());
  EvalContext context;
  const VectorPtr result = bound.make_kernel()({args, bodies, n, context});
  EXPECT_TRUE(result->type().same_type(bound.return_type));
  Rows rows;
  for (size_t i = 0; i < n; ++i) rows.push_back(print(*result, i));
  return rows;
}

Value plus(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  return a.integer() + b.integer();
}

Value greater(const Value& a, int64_t b) { return a.is_null() ? Value() : Value(a.integer() > b); }

const Column kArrays = {kInts, {List{1, Value(), 3}, Value(), List{}, List{2}}};

TEST(LambdaTest, Transform) {
  EXPECT_EQ(
      call("transform", {kArrays}, {lambda(kInt, [](const auto& v) { return plus(v[0], v[0]); })}),
      (Rows{"[2, null, 6]", "NULL", "[]", "[4]"}));
  EXPECT_EQ(
      call("transform", {kArrays}, {lambda(kInt, [](const auto& v) { return plus(v[0], v[1]); })}),
      (Rows{"[1, null, 5]", "NULL", "[]", "[2]"}));
  EXPECT_EQ(call("transform", {{kInts, {Value(), List{}}}},
                 {lambda(kInt, [](const auto&) { return Value(); })}),
            (Rows{"NULL", "[]"}));
}

TEST(LambdaTest, FilterExistsForall) {
  const auto above_one = lambda(TypeId::kBoolean, [](const auto& v) { return greater(v[0], 1); });
  EXPECT_EQ(call("filter", {kArrays}, {above_one}), (Rows{"[3]", "NULL", "[]", "[2]"}));
  EXPECT_EQ(call("exists", {kArrays}, {above_one}), (Rows{"true", "NULL", "false", "true"}));
  EXPECT_EQ(call("forall", {kArrays}, {above_one}), (Rows{"false", "NULL", "true", "true"}));
  const auto above_five = lambda(TypeId::kBoolean, [](const auto& v) { return greater(v[0], 5); });
  EXPECT_EQ(call("exists", {kArrays}, {above_five}), (Rows{"NULL", "NULL", "false", "false"}));
  const auto above_zero = lambda(TypeId::kBoolean, [](const auto& v) { return greater(v[0], 0); });
  EXPECT_EQ(call("forall", {kArrays}, {above_zero}), (Rows{"NULL", "NULL", "true", "true"}));
}

TEST(LambdaTest, Aggregate) {
  const auto add = lambda(kInt, [](const auto& v) { return plus(v[0], v[1]); });
  const Column arrays = {kInts, {List{1, 2, 3}, Value(), List{}, List{10}, List{1, Value()}}};
  const Column start = {kInt, {0, 0, 5, 5, 0}};
  EXPECT_EQ(call("aggregate", {arrays, start}, {add}), (Rows{"6", "NULL", "5", "15", "NULL"}));
  const auto twice = lambda(kInt, [](const auto& v) { return plus(v[0], v[0]); });
  EXPECT_EQ(call("reduce", {arrays, start}, {add, twice}),
            (Rows{"12", "NULL", "10", "30", "NULL"}));
  EXPECT_EQ(condition_of([&] {
              call("aggregate", {arrays, start},
                   {lambda(TypeId::kLong, [](const auto& v) { return v[0]; })});
            }),
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

TEST(LambdaTest, ZipWith) {
  EXPECT_EQ(call("zip_with",
                 {{kInts, {List{1, 2}, List{}, Value()}}, {kInts, {List{10}, List{}, List{1}}}},
                 {lambda(kInt, [](const auto& v) { return plus(v[0], v[1]); })}),
            (Rows{"[11, null]", "[]", "NULL"}));
}

TEST(LambdaTest, Maps) {
  const DataType type = DataType::map(kInt, kInt);
  const Column maps = {type, {List{1, 0, 2, 2, 3, -1}, Value(), List{}}};
  EXPECT_EQ(call("map_filter", {maps},
                 {lambda(TypeId::kBoolean,
                         [](const auto& v) { return Value(v[0].integer() > v[1].integer()); })}),
            (Rows{"{1 -> 0, 3 -> -1}", "NULL", "{}"}));
  EXPECT_EQ(call("transform_keys", {maps},
                 {lambda(kInt, [](const auto& v) { return Value(v[0].integer() * 10); })}),
            (Rows{"{10 -> 0, 20 -> 2, 30 -> -1}", "NULL", "{}"}));
  EXPECT_EQ(call("transform_values", {maps},
                 {lambda(kInt, [](const auto& v) { return plus(v[0], v[1]); })}),
            (Rows{"{1 -> 1, 2 -> 4, 3 -> 2}", "NULL", "{}"}));
  const Column others = {type, {List{2, 5, 9, 9}, List{}, List{7, 7}}};
  EXPECT_EQ(call("map_zip_with", {maps, others},
                 {lambda(kInt, [](const auto& v) { return plus(v[1], v[2]); })}),
            (Rows{"{1 -> null, 2 -> 7, 3 -> null, 9 -> null}", "NULL", "{7 -> null}"}));
}

TEST(LambdaTest, ArraySort) {
  EXPECT_EQ(call("array_sort", {{kInts, {List{2, Value(), 1}, Value()}}}, {}),
            (Rows{"[1, 2, null]", "NULL"}));
  List many;
  for (int i = 0; i < 20; ++i) many.push_back((i * 7) % 20);
  const auto descending =
      lambda(kInt, [](const auto& v) { return Value(v[1].integer() - v[0].integer()); });
  EXPECT_EQ(call("array_sort", {{kInts, {Value(many), List{1, 2}, Value(), List{}, List{5}}}},
                 {descending}),
            (Rows{"[19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]",
                  "[2, 1]", "NULL", "[]", "[5]"}));
  EXPECT_EQ(condition_of([&] {
              call("array_sort", {{kInts, {List{1, 2}}}},
                   {lambda(kInt, [](const auto&) { return Value(); })});
            }),
            "COMPARATOR_RETURNS_NULL");
}

}  // namespace
}  // namespace firesteel::testing
