// The kernels of % and pmod.

#include <algorithm>
#include <cmath>

#include "functions/operators/arithmetic/division.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// Java's %: the sign of the dividend; -1 is kept from the processor, which faults on the least
// integer by it.
template <class T>
T java_remainder(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::fmod(a, b);
  } else {
    return b == T(-1) ? T{0} : static_cast<T>(a % b);
  }
}

template <class T>
struct PlainRemainder {
  static T apply(T a, T b) { return java_remainder(a, b); }
};

template <class T>
struct PositiveRemainder {
  static T apply(T a, T b) {
    const T rest = java_remainder(a, b);
    if (!(rest < 0)) return rest;
    if constexpr (std::is_floating_point_v<T>) {
      return std::fmod(rest + b, b);
    } else {
      using Unsigned = std::make_unsigned_t<T>;
      const T sum = static_cast<T>(static_cast<Unsigned>(rest) + static_cast<Unsigned>(b));
      return java_remainder(sum, b);
    }
  }
};

ScalarKernel decimal_remainder_kernel(const Operands& operands, const DataType& result,
                                      EvalMode mode, bool positive) {
  const int scale = std::max(operands.left.scale(), operands.right.scale());
  const int left_shift = scale - operands.left.scale();
  const int right_shift = scale - operands.right.scale();
  const auto exact = [=](int128_t a, int128_t b) {
    int128_t rest = decimal_remainder(a, left_shift, b, right_shift);
    if (!positive || rest >= 0) return rest;
    // Both have the result's scale now.
    int128_t divisor;
    if (__builtin_mul_overflow(b, power_of_ten(right_shift), &divisor)) return rest;
    return (rest + divisor) % divisor;
  };
  const auto row = [=](int128_t a, int128_t b) {
    return rescale_decimal(exact(a, b), scale, result.scale(), result.precision());
  };
  const auto text = [=](int128_t a, int128_t b) {
    std::string out;
    append_decimal(out, exact(a, b), scale);
    return out;
  };
  return dispatch_decimals(operands.left, operands.right, [&]<class A, class B>(A, B) {
    return result.is_wide_decimal()
               ? decimal_division_kernel<int128_t, A, B>(result, result, mode, true, row, text)
               : decimal_division_kernel<int64_t, A, B>(result, result, mode, true, row, text);
  });
}

}  // namespace

DataType remainder_decimal(const DataType& left, const DataType& right, bool allow_precision_loss) {
  const int scale = std::max(left.scale(), right.scale());
  const int precision =
      std::min(left.precision() - left.scale(), right.precision() - right.scale()) + scale;
  return allow_precision_loss ? adjusted_decimal(precision, scale)
                              : bounded_decimal(precision, scale);
}

BoundScalar bind_remainder_of(const BindContext& context, EvalMode mode, const OperatorText& text,
                              bool positive) {
  const Operands operands = coerce_operands(context, text);
  DataType result = operands.left;
  ScalarKernel kernel;
  if (operands.decimal()) {
    result =
        remainder_decimal(operands.left, operands.right, context.settings.allow_precision_loss);
    kernel = decimal_remainder_kernel(operands, result, mode, positive);
  } else if (operands.left.is_numeric()) {
    kernel = dispatch_number(result, [&]<class T>(TypeTag<T>) {
      return positive ? division_kernel<T, T, PositiveRemainder<T>>(result, mode, true)
                      : division_kernel<T, T, PlainRemainder<T>>(result, mode, true);
    });
  } else {
    throw wrong_operand_type(context, text, "\"NUMERIC\"", operands.left);
  }
  return bound_scalar({operands.left, operands.right}, result, std::move(kernel),
                      NullRule::kAlwaysNullable);
}

}  // namespace firesteel
