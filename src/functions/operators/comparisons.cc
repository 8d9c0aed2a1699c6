// =, <=>, !=, <, <=, > and >=.

#include "functions/function_registry.h"
#include "functions/operators/comparison/comparison.h"

namespace firesteel {
namespace {

struct ComparisonOperator {
  CompareOp op;
  std::vector<std::string> names;
  const char* symbol;
  std::string usage;
  std::vector<FunctionDoc::Example> examples;
};

std::vector<ComparisonOperator> comparison_operators() {
  return {
      {CompareOp::kEqual,
       {"=", "=="},
       "=",
       "expr1 = expr2 - Returns true if `expr1` equals `expr2`, or false otherwise.",
       {{"SELECT 2 = 2", "true"},
        {"SELECT 1 = '1'", "true"},
        {"SELECT true = NULL", "NULL"},
        {"SELECT NULL = NULL", "NULL"}}},
      {CompareOp::kNotEqual,
       {"!=", "<>"},
       "=",
       "expr1 != expr2 - Returns true if `expr1` is not equal to `expr2`, or false otherwise.",
       {{"SELECT 1 != 2", "true"},
        {"SELECT 1 != '2'", "true"},
        {"SELECT true != NULL", "NULL"},
        {"SELECT NULL != NULL", "NULL"}}},
      {CompareOp::kLess,
       {"<"},
       "<",
       "expr1 < expr2 - Returns true if `expr1` is less than `expr2`.",
       {{"SELECT 1 < 2", "true"},
        {"SELECT 1.1 < '1'", "false"},
        {"SELECT to_date('2009-07-30 04:17:52') < to_date('2009-07-30 04:17:52')", "false"},
        {"SELECT to_date('2009-07-30 04:17:52') < to_date('2009-08-01 04:17:52')", "true"},
        {"SELECT 1 < NULL", "NULL"}}},
      {CompareOp::kLessEqual,
       {"<="},
       "<=",
       "expr1 <= expr2 - Returns true if `expr1` is less than or equal to `expr2`.",
       {{"SELECT 2 <= 2", "true"},
        {"SELECT 1.0 <= '1'", "true"},
        {"SELECT to_date('2009-07-30 04:17:52') <= to_date('2009-07-30 04:17:52')", "true"},
        {"SELECT 1 <= NULL", "NULL"}}},
      {CompareOp::kGreater,
       {">"},
       ">",
       "expr1 > expr2 - Returns true if `expr1` is greater than `expr2`.",
       {{"SELECT 2 > 1", "true"}, {"SELECT 2 > 1.1", "true"}, {"SELECT 1 > NULL", "NULL"}}},
      {CompareOp::kGreaterEqual,
       {">="},
       ">=",
       "expr1 >= expr2 - Returns true if `expr1` is greater than or equal to `expr2`.",
       {{"SELECT 2 >= 1", "true"}, {"SELECT 2.0 >= '2.1'", "false"}, {"SELECT 1 >= NULL", "NULL"}}},
  };
}

BoundScalar bind_comparison_operator(const BindContext& context, CompareOp op, const char* symbol) {
  BoundScalar bound = bind_comparison(context, op, symbol);
  if (op == CompareOp::kNotEqual) {
    bound.render = [](std::span<const std::string> args) {
      return "(NOT (" + args[0] + " = " + args[1] + "))";
    };
  } else {
    bound.render = [symbol](std::span<const std::string> args) {
      return "(" + args[0] + " " + symbol + " " + args[1] + ")";
    };
  }
  return bound;
}

BoundScalar bind_null_safe_operator(const BindContext& context) {
  return bind_null_safe_equal(context, "<=>", /*infix=*/true);
}

}  // namespace

void register_comparisons(FunctionRegistry& registry) {
  for (ComparisonOperator& entry : comparison_operators()) {
    registry.add(ScalarFunction{
        .names = std::move(entry.names),
        .doc = {.usage = std::move(entry.usage),
                .examples = std::move(entry.examples),
                .group = "predicate_funcs"},
        .min_args = 2,
        .max_args = 2,
        .bind =
            [op = entry.op, symbol = entry.symbol](const BindContext& context) {
              return bind_comparison_operator(context, op, symbol);
            },
    });
  }
  registry.add(ScalarFunction{
      .names = {"<=>"},
      .doc = {.usage = "expr1 <=> expr2 - Returns same result as the EQUAL(=) operator for "
                       "non-null operands, but returns true if both are null, false if one of "
                       "them is null.",
              .examples = {{"SELECT 2 <=> 2", "true"},
                           {"SELECT 1 <=> '1'", "true"},
                           {"SELECT true <=> NULL", "false"},
                           {"SELECT NULL <=> NULL", "true"}},
              .group = "predicate_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_null_safe_operator,
  });
}

}  // namespace firesteel
