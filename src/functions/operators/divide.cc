// / and try_divide.

#include <algorithm>

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"
#include "functions/operators/arithmetic/division.h"

namespace firesteel {
namespace {

struct DoubleQuotient {
  static double apply(double a, double b) { return a / b; }
};

DataType quotient_decimal(const DataType& left, const DataType& right, bool allow_precision_loss) {
  constexpr int kMinScale = 6;
  const int integral = left.precision() - left.scale() + right.scale();
  const int scale = std::max(kMinScale, left.scale() + right.precision() + 1);
  if (allow_precision_loss) return adjusted_decimal(integral + scale, scale);
  int integral_digits = std::min(DataType::kMaxPrecision, integral);
  int fraction_digits = std::min(DataType::kMaxPrecision, scale);
  const int excess = integral_digits + fraction_digits - DataType::kMaxPrecision;
  if (excess > 0) {
    fraction_digits -= excess / 2 + 1;
    integral_digits = DataType::kMaxPrecision - fraction_digits;
  }
  return bounded_decimal(integral_digits + fraction_digits, fraction_digits);
}

ScalarKernel decimal_quotient_kernel(const Operands& operands, const DataType& result,
                                     EvalMode mode) {
  const int shift = result.scale() - operands.left.scale() + operands.right.scale();
  const auto row = [shift, precision = result.precision()](int128_t a, int128_t b) {
    return divide_decimals(a, b, shift, precision);
  };
  const auto text = [shift, scale = result.scale()](int128_t a, int128_t b) {
    std::string out;
    const auto value = divide_decimals(a, b, shift - scale, DataType::kMaxPrecision);
    if (value) append_decimal(out, *value, 0);
    return out;
  };
  return dispatch_decimals(operands.left, operands.right, [&]<class A, class B>(A, B) {
    return result.is_wide_decimal()
               ? decimal_division_kernel<int128_t, A, B>(result, result, mode, false, row, text)
               : decimal_division_kernel<int64_t, A, B>(result, result, mode, false, row, text);
  });
}

BoundScalar bind_quotient(const BindContext& context, EvalMode mode, const OperatorText& text) {
  if (auto bound = bind_interval_quotient(context, mode)) return *std::move(bound);
  const Operands operands = coerce_operands(context, text);
  if (operands.decimal()) {
    const DataType result =
        quotient_decimal(operands.left, operands.right, context.settings.allow_precision_loss);
    return bound_scalar({operands.left, operands.right}, result,
                        decimal_quotient_kernel(operands, result, mode), NullRule::kAlwaysNullable);
  }
  if (!operands.left.is_numeric()) {
    throw wrong_operand_type(context, text, "(\"DOUBLE\" or \"DECIMAL\")", operands.left);
  }
  const DataType result = TypeId::kDouble;
  return bound_scalar({result, result}, result,
                      division_kernel<double, double, DoubleQuotient>(result, mode, false),
                      NullRule::kAlwaysNullable);
}

BoundScalar bind_divide(const BindContext& context) {
  return bind_quotient(context, session_eval_mode(context), {"/"});
}

BoundScalar bind_try_divide(const BindContext& context) {
  BoundScalar bound = bind_quotient(context, EvalMode::kTry, {"try_divide", false});
  bound.render = nullptr;
  return bound;
}

}  // namespace

void register_divide(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"/"},
      .doc = {.usage = "expr1 / expr2 - Returns `expr1`/`expr2`. It always performs floating "
                       "point division.",
              .examples = {{"SELECT 3 / 2", "1.5"}, {"SELECT 2L / 2L", "1.0"}},
              .group = "math_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_divide,
  });
  registry.add(ScalarFunction{
      .names = {"try_divide"},
      .doc = {.usage = "try_divide(dividend, divisor) - Returns `dividend`/`divisor`. It always "
                       "performs floating point division. Its result is always null if `expr2` "
                       "is 0. `dividend` must be a numeric or an interval. `divisor` must be a "
                       "numeric.",
              .examples = {{"SELECT try_divide(3, 2)", "1.5"},
                           {"SELECT try_divide(2L, 2L)", "1.0"},
                           {"SELECT try_divide(1, 0)", "NULL"},
                           {"SELECT try_divide(interval 2 month, 2)", "0-1"},
                           {"SELECT try_divide(interval 2 month, 0)", "NULL"}},
              .group = "math_funcs",
              .since = "3.2.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_try_divide,
  });
}

}  // namespace firesteel
