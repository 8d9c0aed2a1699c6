// +, - and * of decimals.

#include <algorithm>

#include "base/decimal_math.h"
#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/operators/arithmetic/additive.h"

namespace firesteel {
namespace {

// How one decimal operation is computed.
struct DecimalPlan {
  ArithmeticOp op;
  // Powers of ten that bring the operands of a sum to one scale.
  int left_shift = 0;
  int right_shift = 0;
  // Digits that the exact result has more than the result type.
  int dropped = 0;
  int exact_scale = 0;
  DataType result;
  EvalMode mode;
};

// The exact result as Spark's message prints it.
std::string exact_decimal_text(const DecimalPlan& plan, int128_t a, int128_t b) {
  // Enough digits for all that is printed: Java's DECIMAL(39) product, or the exact sum.
  std::string out;
  if (plan.op == ArithmeticOp::kMultiply) {
    int128_t product;
    int scale = plan.exact_scale;
    while (__builtin_mul_overflow(a, b, &product)) {
      // Too wide for 128 bits: the last digits of the wider operand go, as they do in Java.
      int128_t& wider = magnitude(a) > magnitude(b) ? a : b;
      wider /= 10;
      --scale;
    }
    append_decimal(out, product, std::max(scale, 0));
    if (scale < 0) out.append(static_cast<size_t>(-scale), '0');
    return out;
  }
  int128_t sum = 0;
  int128_t x = 0;
  int128_t y = 0;
  bool overflow = __builtin_mul_overflow(a, power_of_ten(plan.left_shift), &x);
  overflow |= __builtin_mul_overflow(b, power_of_ten(plan.right_shift), &y);
  overflow |= plan.op == ArithmeticOp::kAdd ? __builtin_add_overflow(x, y, &sum)
                                            : __builtin_sub_overflow(x, y, &sum);
  if (overflow) return "overflow";
  append_decimal(out, sum, plan.exact_scale);
  return out;
}

std::optional<int128_t> compute_decimal(const DecimalPlan& plan, int128_t a, int128_t b) {
  const int precision = plan.result.precision();
  if (plan.op == ArithmeticOp::kMultiply) {
    return multiply_decimals(a, b, plan.dropped, precision);
  }
  int128_t x = 0;
  int128_t y = 0;
  int128_t sum = 0;
  if (__builtin_mul_overflow(a, power_of_ten(plan.left_shift), &x) ||
      __builtin_mul_overflow(b, power_of_ten(plan.right_shift), &y) ||
      (plan.op == ArithmeticOp::kAdd ? __builtin_add_overflow(x, y, &sum)
                                     : __builtin_sub_overflow(x, y, &sum))) {
    return std::nullopt;
  }
  return rescale_decimal(sum, plan.exact_scale, plan.result.scale(), precision);
}

template <class Out, class A, class B>
ScalarKernel general_decimal_kernel(const DecimalPlan& plan) {
  return try_map_kernel<Out, A, B>(plan.result, [plan](Out& out, A a, B b) {
    const auto value = compute_decimal(plan, a, b);
    if (value) {
      out = static_cast<Out>(*value);
      return true;
    }
    if (plan.mode == EvalMode::kAnsi) {
      throw_decimal_out_of_range(exact_decimal_text(plan, a, b), plan.result.precision(),
                                 plan.result.scale());
    }
    return false;
  });
}

template <class T>
using DecimalWord = std::conditional_t<sizeof(T) == 16, uint128_t, uint64_t>;

// The result type holds every result: nothing to check, and wrapping is harmless in null rows.
template <class Out, class A, class B>
ScalarKernel unchecked_decimal_kernel(const DecimalPlan& plan) {
  using Word = DecimalWord<Out>;
  if (plan.op == ArithmeticOp::kMultiply) {
    return dense_kernel<Out, A, B>(plan.result, [](A a, B b) {
      return static_cast<Out>(static_cast<Word>(static_cast<Out>(a)) *
                              static_cast<Word>(static_cast<Out>(b)));
    });
  }
  const Word left = static_cast<Word>(power_of_ten(plan.left_shift));
  const Word right = static_cast<Word>(power_of_ten(plan.right_shift));
  if (plan.op == ArithmeticOp::kAdd) {
    return dense_kernel<Out, A, B>(plan.result, [left, right](A a, B b) {
      return static_cast<Out>(static_cast<Word>(static_cast<Out>(a)) * left +
                              static_cast<Word>(static_cast<Out>(b)) * right);
    });
  }
  return dense_kernel<Out, A, B>(plan.result, [left, right](A a, B b) {
    return static_cast<Out>(static_cast<Word>(static_cast<Out>(a)) * left -
                            static_cast<Word>(static_cast<Out>(b)) * right);
  });
}

// Products that drop no digits and usually fit: only the bound is checked.
struct BoundedProduct {
  using Flags = uint8_t;
  int128_t bound;

  template <class A, class B>
  int128_t apply(A a, B b, Flags& flags) const {
    int128_t product;
    flags |= __builtin_mul_overflow(int128_t{a}, int128_t{b}, &product);
    flags |= product >= bound || product <= -bound;
    return product;
  }
  static bool failed(Flags flags) { return flags != 0; }
};

template <class Out, class A, class B>
ScalarKernel choose_decimal_kernel(const DecimalPlan& plan, bool exact) {
  if (exact) return unchecked_decimal_kernel<Out, A, B>(plan);
  if constexpr (sizeof(Out) == 16) {
    if (plan.op == ArithmeticOp::kMultiply && plan.dropped == 0) {
      const BoundedProduct op{power_of_ten(plan.result.precision())};
      return checked_kernel<Out, A, B>(plan.result, op, [plan](A a, B b) {
        if (plan.mode != EvalMode::kAnsi) return;
        throw_decimal_out_of_range(exact_decimal_text(plan, a, b), plan.result.precision(),
                                   plan.result.scale());
      });
    }
  }
  return general_decimal_kernel<Out, A, B>(plan);
}

template <class A, class B>
ScalarKernel choose_decimal_result(const DecimalPlan& plan, bool exact) {
  if (plan.result.is_wide_decimal()) return choose_decimal_kernel<int128_t, A, B>(plan, exact);
  return choose_decimal_kernel<int64_t, A, B>(plan, exact);
}

}  // namespace

DataType decimal_result(ArithmeticOp op, const DataType& left, const DataType& right,
                        bool allow_precision_loss) {
  int scale = 0;
  int precision = 0;
  if (op == ArithmeticOp::kMultiply) {
    scale = left.scale() + right.scale();
    precision = left.precision() + right.precision() + 1;
  } else {
    scale = std::max(left.scale(), right.scale());
    precision =
        std::max(left.precision() - left.scale(), right.precision() - right.scale()) + scale + 1;
  }
  return allow_precision_loss ? adjusted_decimal(precision, scale)
                              : bounded_decimal(precision, scale);
}

ScalarKernel make_decimal_arithmetic(ArithmeticOp op, const DataType& left, const DataType& right,
                                     const DataType& result, EvalMode mode) {
  DecimalPlan plan{.op = op, .result = result, .mode = mode};
  bool exact = false;
  if (op == ArithmeticOp::kMultiply) {
    plan.exact_scale = left.scale() + right.scale();
    exact = left.precision() + right.precision() <= result.precision();
  } else {
    plan.exact_scale = std::max(left.scale(), right.scale());
    plan.left_shift = plan.exact_scale - left.scale();
    plan.right_shift = plan.exact_scale - right.scale();
    exact = std::max(left.precision() - left.scale(), right.precision() - right.scale()) +
                plan.exact_scale + 1 <=
            result.precision();
  }
  plan.dropped = plan.exact_scale - result.scale();
  exact = exact && plan.dropped == 0;
  if (left.is_wide_decimal()) {
    return right.is_wide_decimal() ? choose_decimal_result<int128_t, int128_t>(plan, exact)
                                   : choose_decimal_result<int128_t, int64_t>(plan, exact);
  }
  return right.is_wide_decimal() ? choose_decimal_result<int64_t, int128_t>(plan, exact)
                                 : choose_decimal_result<int64_t, int64_t>(plan, exact);
}

}  // namespace firesteel
