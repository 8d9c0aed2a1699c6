// +, - and * of the plain numbers.

#include <type_traits>

#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/operators/arithmetic/additive.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// The operations on integers wrap around as Java's do. Flags gather what tells an overflow without
// a branch: for sums the sign bit, for products any difference to the wide product.
template <class T, ArithmeticOp kOp>
struct IntegerArithmetic {
  using Unsigned = std::make_unsigned_t<T>;
  using Flags = std::conditional_t<kOp == ArithmeticOp::kMultiply, int64_t, T>;

  static T apply(T a, T b, Flags& flags) {
    if constexpr (kOp == ArithmeticOp::kAdd) {
      const T sum = wrap(a, b);
      flags |= static_cast<T>((a ^ sum) & (b ^ sum));
      return sum;
    } else if constexpr (kOp == ArithmeticOp::kSubtract) {
      const T difference = wrap(a, b);
      flags |= static_cast<T>((a ^ b) & (a ^ difference));
      return difference;
    } else if constexpr (sizeof(T) == 8) {
      T product;
      flags |= __builtin_mul_overflow(a, b, &product);
      return product;
    } else {
      const int64_t product = int64_t{a} * b;
      const T narrow = static_cast<T>(product);
      flags |= product ^ narrow;
      return narrow;
    }
  }
  static bool failed(Flags flags) {
    return kOp == ArithmeticOp::kMultiply ? flags != 0 : flags < 0;
  }

  static T wrap(T a, T b) {
    // Small types are computed as ints; 16 bits times 16 bits fit only an unsigned one.
    using Wide = std::conditional_t<sizeof(T) < 4, uint32_t, Unsigned>;
    const Wide x = static_cast<Wide>(a);
    const Wide y = static_cast<Wide>(b);
    if constexpr (kOp == ArithmeticOp::kAdd) return static_cast<T>(x + y);
    if constexpr (kOp == ArithmeticOp::kSubtract) return static_cast<T>(x - y);
    return static_cast<T>(x * y);
  }
};

template <class T, ArithmeticOp kOp>
[[noreturn]] void throw_integer_overflow(T a, T b) {
  if constexpr (sizeof(T) >= 4) {
    throw_arithmetic_overflow("overflow", try_function_of(kOp));
  } else {
    throw error_without_context("BINARY_ARITHMETIC_OVERFLOW",
                                {{"value1", std::to_string(a) + "S"},
                                 {"symbol", arithmetic_symbol(kOp)},
                                 {"value2", std::to_string(b) + "S"},
                                 {"functionName", quote_identifier(try_function_of(kOp))}});
  }
}

template <class T, ArithmeticOp kOp>
ScalarKernel number_arithmetic_kernel(const DataType& type, EvalMode mode) {
  if constexpr (std::is_floating_point_v<T>) {
    return dense_kernel<T, T, T>(type, [](T a, T b) -> T {
      if constexpr (kOp == ArithmeticOp::kAdd) return a + b;
      if constexpr (kOp == ArithmeticOp::kSubtract) return a - b;
      return a * b;
    });
  } else {
    using Op = IntegerArithmetic<T, kOp>;
    if (mode == EvalMode::kLegacy) return dense_kernel<T, T, T>(type, Op::wrap);
    return checked_kernel<T, T, T>(type, Op{}, [throws = mode == EvalMode::kAnsi](T a, T b) {
      if (throws) throw_integer_overflow<T, kOp>(a, b);
    });
  }
}

}  // namespace

const char* arithmetic_symbol(ArithmeticOp op) {
  return op == ArithmeticOp::kAdd ? "+" : op == ArithmeticOp::kSubtract ? "-" : "*";
}

const char* try_function_of(ArithmeticOp op) {
  return op == ArithmeticOp::kAdd        ? "try_add"
         : op == ArithmeticOp::kSubtract ? "try_subtract"
                                         : "try_multiply";
}

ScalarKernel make_number_arithmetic(ArithmeticOp op, const DataType& type, EvalMode mode) {
  return dispatch_number(type, [&]<class T>(TypeTag<T>) {
    switch (op) {
      case ArithmeticOp::kAdd:
        return number_arithmetic_kernel<T, ArithmeticOp::kAdd>(type, mode);
      case ArithmeticOp::kSubtract:
        return number_arithmetic_kernel<T, ArithmeticOp::kSubtract>(type, mode);
      case ArithmeticOp::kMultiply:
        break;
    }
    return number_arithmetic_kernel<T, ArithmeticOp::kMultiply>(type, mode);
  });
}

BoundScalar bind_number_arithmetic(ArithmeticOp op, const BindContext& context, EvalMode mode,
                                   const OperatorText& text) {
  const Operands operands = coerce_operands(context, text);
  if (operands.decimal()) {
    const DataType result =
        decimal_result(op, operands.left, operands.right, context.settings.allow_precision_loss);
    BoundScalar bound =
        bound_scalar({operands.left, operands.right}, result,
                     make_decimal_arithmetic(op, operands.left, operands.right, result, mode));
    if (mode != EvalMode::kAnsi) bound.null_rule = NullRule::kAlwaysNullable;
    return bound;
  }
  if (!operands.left.is_numeric()) {
    const std::string numeric = "\"NUMERIC\"";
    throw wrong_operand_type(context, text,
                             op == ArithmeticOp::kMultiply
                                 ? numeric
                                 : "(" + numeric +
                                       " or \"INTERVAL DAY TO SECOND\" or "
                                       "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")",
                             operands.left);
  }
  BoundScalar bound = bound_scalar({operands.left, operands.right}, operands.left,
                                   make_number_arithmetic(op, operands.left, mode));
  if (mode == EvalMode::kTry) bound.null_rule = NullRule::kAlwaysNullable;
  return bound;
}

}  // namespace firesteel
