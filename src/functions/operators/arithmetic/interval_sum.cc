// + and - of intervals.

#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/operators/arithmetic/additive.h"

namespace firesteel {
namespace {

template <class T, bool kAdd>
struct ExactIntervalSum {
  using Flags = uint8_t;
  static T apply(T a, T b, Flags& flags) {
    T out;
    flags |= kAdd ? __builtin_add_overflow(a, b, &out) : __builtin_sub_overflow(a, b, &out);
    return out;
  }
  static bool failed(Flags flags) { return flags != 0; }
};

// ANSI intervals never wrap around, whatever the mode.
template <class T, bool kAdd>
ScalarKernel ansi_interval_sum_kernel(const DataType& type, EvalMode mode) {
  return checked_kernel<T, T, T>(type, ExactIntervalSum<T, kAdd>{}, [mode](T, T) {
    if (mode != EvalMode::kTry) throw_interval_overflow(kAdd ? "try_add" : "try_subtract");
  });
}

template <bool kAdd>
ScalarKernel calendar_sum_kernel(const DataType& type, EvalMode mode) {
  using Interval = CalendarInterval;
  return try_map_kernel<Interval, Interval, Interval>(
      type, [mode](Interval& out, const Interval& a, const Interval& b) {
        // Overflowing parts hold the wrapped result.
        ExactIntervalSum<int32_t, kAdd> small;
        uint8_t failed = 0;
        out.months = small.apply(a.months, b.months, failed);
        out.days = small.apply(a.days, b.days, failed);
        out.microseconds =
            ExactIntervalSum<int64_t, kAdd>::apply(a.microseconds, b.microseconds, failed);
        if (failed == 0 || mode == EvalMode::kLegacy) return true;
        if (mode == EvalMode::kAnsi) throw_arithmetic_overflow("overflow", "");
        return false;
      });
}

template <bool kAdd>
ScalarKernel interval_sum_of(const DataType& type, EvalMode mode) {
  switch (type.id()) {
    case TypeId::kYearMonthInterval:
      return ansi_interval_sum_kernel<int32_t, kAdd>(type, mode);
    case TypeId::kDayTimeInterval:
      return ansi_interval_sum_kernel<int64_t, kAdd>(type, mode);
    default:
      return calendar_sum_kernel<kAdd>(type, mode);
  }
}

}  // namespace

ScalarKernel make_interval_sum(ArithmeticOp op, const DataType& type, EvalMode mode) {
  return op == ArithmeticOp::kAdd ? interval_sum_of<true>(type, mode)
                                  : interval_sum_of<false>(type, mode);
}

}  // namespace firesteel
