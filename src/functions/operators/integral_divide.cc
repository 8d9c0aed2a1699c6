// div: the integral part of a quotient, as a bigint.

#include <algorithm>
#include <limits>

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"
#include "functions/operators/arithmetic/division.h"

namespace firesteel {
namespace {

// The least integer by -1 wraps around; the processor would fault.
template <class T>
struct IntegralQuotient {
  static int64_t apply(T a, T b) {
    if (b != T(-1)) return a / b;
    using Unsigned = std::make_unsigned_t<T>;
    return static_cast<T>(Unsigned{0} - static_cast<Unsigned>(a));
  }
};

// Flags the one quotient of bigints that overflows, too.
struct CheckedLongQuotient {
  using Flags = uint8_t;
  static int64_t apply(int64_t a, int64_t b, Flags& flags) {
    flags |= b == 0;
    flags |= a == std::numeric_limits<int64_t>::min() && b == -1;
    return IntegralQuotient<int64_t>::apply(a, b == 0 ? 1 : b);
  }
  static bool failed(Flags flags) { return flags != 0; }
};

ScalarKernel decimal_integral_kernel(const Operands& operands, EvalMode mode) {
  const int digits = operands.left.precision() - operands.left.scale() + operands.right.scale();
  const DataType bound = bounded_decimal(digits == 0 ? 1 : digits, 0);
  const int shift = operands.right.scale() - operands.left.scale();
  const auto row = [shift, precision = bound.precision()](int128_t a, int128_t b) {
    return divide_decimals(a, b, shift, precision, DecimalRounding::kDown);
  };
  const auto text = [shift](int128_t a, int128_t b) {
    std::string out;
    const auto value =
        divide_decimals(a, b, shift, DataType::kMaxPrecision, DecimalRounding::kDown);
    if (value) append_decimal(out, *value, 0);
    return out;
  };
  return dispatch_decimals(operands.left, operands.right, [&]<class A, class B>(A, B) {
    return decimal_division_kernel<int64_t, A, B>(TypeId::kLong, bound, mode, false, row, text);
  });
}

BoundScalar bind_integral_divide(const BindContext& context) {
  const OperatorText text{"div"};
  const EvalMode mode = session_eval_mode(context);
  const DataType result = TypeId::kLong;
  Operands operands{context.args[0].type, context.args[1].type};
  // Small integers are bigints before anything else, a double does not become one.
  const bool integral = (operands.left.is_integral() || operands.left.is(TypeId::kNull)) &&
                        (operands.right.is_integral() || operands.right.is(TypeId::kNull));
  if (integral) {
    operands = {result, result};
  } else {
    operands = coerce_operands(context, text);
  }
  const auto bind = [&](ScalarKernel kernel) {
    return bound_scalar({operands.left, operands.right}, result, std::move(kernel),
                        NullRule::kAlwaysNullable);
  };
  if (operands.decimal()) return bind(decimal_integral_kernel(operands, mode));
  switch (operands.left.id()) {
    case TypeId::kLong:
      if (mode == EvalMode::kLegacy) {
        return bind(
            division_kernel<int64_t, int64_t, IntegralQuotient<int64_t>>(result, mode, false));
      }
      return bind(checked_kernel<int64_t, int64_t, int64_t>(
          result, CheckedLongQuotient{}, [](int64_t, int64_t b) {
            if (b == 0) throw_divide_by_zero();
            throw_arithmetic_overflow("Overflow in integral divide", "try_divide");
          }));
    case TypeId::kYearMonthInterval:
      return bind(
          division_kernel<int64_t, int32_t, IntegralQuotient<int32_t>>(result, mode, false));
    case TypeId::kDayTimeInterval:
      return bind(
          division_kernel<int64_t, int64_t, IntegralQuotient<int64_t>>(result, mode, false));
    default:
      throw wrong_operand_type(context, text,
                               "(\"BIGINT\" or \"DECIMAL\" or \"INTERVAL YEAR TO MONTH\" or "
                               "\"INTERVAL DAY TO SECOND\")",
                               operands.left);
  }
}

}  // namespace

void register_integral_divide(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"div"},
      .doc = {.usage = "expr1 div expr2 - Divide `expr1` by `expr2`. It returns NULL if an "
                       "operand is NULL or `expr2` is 0. The result is casted to long.",
              .examples = {{"SELECT 3 div 2", "1"},
                           {"SELECT INTERVAL '1-1' YEAR TO MONTH div INTERVAL '-1' MONTH", "-13"}},
              .group = "math_funcs",
              .since = "3.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_integral_divide,
  });
}

}  // namespace firesteel
