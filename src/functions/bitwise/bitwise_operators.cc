// &, |, ^ and ~.

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/operators/arithmetic/operands.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

enum class BitwiseOp : uint8_t { kAnd, kOr, kXor };

template <class T>
ScalarKernel bitwise_kernel(const DataType& type, BitwiseOp op) {
  switch (op) {
    case BitwiseOp::kAnd:
      return dense_kernel<T, T, T>(type, [](T a, T b) -> T { return a & b; });
    case BitwiseOp::kOr:
      return dense_kernel<T, T, T>(type, [](T a, T b) -> T { return a | b; });
    case BitwiseOp::kXor:
      break;
  }
  return dense_kernel<T, T, T>(type, [](T a, T b) -> T { return a ^ b; });
}

BoundScalar bind_bitwise(const BindContext& context, const char* symbol, BitwiseOp op) {
  const OperatorText text{symbol};
  Operands operands = coerce_operands(context, text);
  const bool untyped =
      context.args[0].type.is(TypeId::kNull) && context.args[1].type.is(TypeId::kNull);
  if (untyped) operands = {TypeId::kInt, TypeId::kInt};
  if (!operands.left.is_integral()) {
    throw wrong_operand_type(context, text, "\"INTEGRAL\"", operands.left);
  }
  return bound_scalar({operands.left, operands.right}, operands.left,
                      dispatch_integral(operands.left, [&]<class T>(TypeTag<T>) {
                        return bitwise_kernel<T>(operands.left, op);
                      }));
}

BoundScalar bind_bitwise_not(const BindContext& context) {
  DataType type = context.args[0].type;
  if (type.is(TypeId::kNull)) type = TypeId::kInt;
  if (!type.is_integral()) {
    throw unexpected_input_type("~" + context.args[0].sql, 0, context.args[0], "\"INTEGRAL\"");
  }
  return bound_scalar({type}, type, dispatch_integral(type, [&]<class T>(TypeTag<T>) {
                        return dense_kernel<T, T>(type, [](T value) -> T { return ~value; });
                      }));
}

}  // namespace

void register_bitwise_operators(FunctionRegistry& registry) {
  const auto add = [&](const char* symbol, BitwiseOp op, std::string usage, std::string result) {
    registry.add(ScalarFunction{
        .names = {symbol},
        .doc = {.usage = std::move(usage),
                .examples = {{std::string("SELECT 3 ") + symbol + " 5", std::move(result)}},
                .group = "bitwise_funcs",
                .since = "1.4.0"},
        .min_args = 2,
        .max_args = 2,
        .bind = [symbol,
                 op](const BindContext& context) { return bind_bitwise(context, symbol, op); },
    });
  };
  add("&", BitwiseOp::kAnd,
      "expr1 & expr2 - Returns the result of bitwise AND of `expr1` and `expr2`.", "1");
  add("|", BitwiseOp::kOr,
      "expr1 | expr2 - Returns the result of bitwise OR of `expr1` and `expr2`.", "7");
  add("^", BitwiseOp::kXor,
      "expr1 ^ expr2 - Returns the result of bitwise exclusive OR of `expr1` and `expr2`.", "6");
  registry.add(ScalarFunction{
      .names = {"~"},
      .doc = {.usage = "~ expr - Returns the result of bitwise NOT of `expr`.",
              .examples = {{"SELECT ~ 0", "-1"}},
              .group = "bitwise_funcs",
              .since = "1.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_bitwise_not,
  });
}

}  // namespace firesteel
