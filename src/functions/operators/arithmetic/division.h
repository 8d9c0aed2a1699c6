#pragma once

// What /, div, % and pmod share: kernels that fail where the divisor is zero.

#include "base/decimal_math.h"
#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/operators/arithmetic/operands.h"

namespace firesteel {

[[noreturn]] inline void throw_zero_divisor(bool remainder) {
  if (remainder) throw_remainder_by_zero();
  throw_divide_by_zero();
}

// Op::apply(T, T) -> Out is defined for every divisor but 0, for which it gets 1.
template <class Out, class T, class Op>
struct NonZeroDivision {
  using Flags = uint8_t;
  static Out apply(T a, T b, Flags& flags) {
    flags |= b == 0;
    if constexpr (std::is_floating_point_v<T>) return Op::apply(a, b);
    return Op::apply(a, b == 0 ? T{1} : b);
  }
  static bool failed(Flags flags) { return flags != 0; }
};

// Plain numbers; a zero divisor is an error in the ANSI mode, else null.
template <class Out, class T, class Op>
ScalarKernel division_kernel(const DataType& type, EvalMode mode, bool remainder) {
  return checked_kernel<Out, T, T>(type, NonZeroDivision<Out, T, Op>{}, [mode, remainder](T, T) {
    if (mode == EvalMode::kAnsi) throw_zero_divisor(remainder);
  });
}

// Decimals: row(a, b) gives an optional unscaled value, none when the result overflows `bound`.
// text(a, b) prints the exact result for the message.
template <class Out, class A, class B, class Row, class Text>
ScalarKernel decimal_division_kernel(const DataType& type, const DataType& bound, EvalMode mode,
                                     bool remainder, Row row, Text text) {
  return try_map_kernel<Out, A, B>(type, [=](Out& out, A a, B b) {
    if (b == 0) {
      if (mode == EvalMode::kAnsi) throw_zero_divisor(remainder);
      return false;
    }
    const std::optional<int128_t> value = row(int128_t{a}, int128_t{b});
    if (value) {
      out = static_cast<Out>(*value);
      return true;
    }
    if (mode == EvalMode::kAnsi) {
      throw_decimal_out_of_range(text(int128_t{a}, int128_t{b}), bound.precision(), bound.scale());
    }
    return false;
  });
}

// Calls f with tags of the storage of two decimals.
template <class F>
ScalarKernel dispatch_decimals(const DataType& left, const DataType& right, F f) {
  if (left.is_wide_decimal()) {
    return right.is_wide_decimal() ? f(int128_t{}, int128_t{}) : f(int128_t{}, int64_t{});
  }
  return right.is_wide_decimal() ? f(int64_t{}, int128_t{}) : f(int64_t{}, int64_t{});
}

// What % and pmod give for decimals.
DataType remainder_decimal(const DataType& left, const DataType& right, bool allow_precision_loss);

// % and mod, try_mod, pmod: one binder; `positive` for pmod.
BoundScalar bind_remainder_of(const BindContext& context, EvalMode mode, const OperatorText& text,
                              bool positive);

}  // namespace firesteel
