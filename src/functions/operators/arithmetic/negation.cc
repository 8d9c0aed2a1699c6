#include "functions/operators/arithmetic/negation.h"

#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

template <class T>
struct ExactNegation {
  using Flags = uint8_t;
  static T apply(T value, Flags& flags) {
    T out;
    flags |= __builtin_sub_overflow(T{0}, value, &out);
    return out;
  }
  static bool failed(Flags flags) { return flags != 0; }
};

template <class T>
ScalarKernel integer_negation_kernel(const DataType& type, EvalMode mode) {
  if (type.is_ansi_interval()) {
    return checked_kernel<T, T>(type, ExactNegation<T>{}, [](T) { throw_interval_overflow(""); });
  }
  if (mode == EvalMode::kLegacy) {
    return dense_kernel<T, T>(type, [](T value) {
      uint8_t ignored = 0;
      return ExactNegation<T>::apply(value, ignored);
    });
  }
  return checked_kernel<T, T>(type, ExactNegation<T>{}, [](T) {
    throw error_without_context(
        "ARITHMETIC_OVERFLOW",
        {{"message", "overflow"}, {"alternative", ""}, {"config", "\"spark.sql.ansi.enabled\""}});
  });
}

ScalarKernel calendar_negation_kernel(EvalMode mode) {
  return map_kernel<CalendarInterval, CalendarInterval>(
      TypeId::kCalendarInterval, [mode](const CalendarInterval& interval) {
        uint8_t failed = 0;
        const CalendarInterval out{ExactNegation<int32_t>::apply(interval.months, failed),
                                   ExactNegation<int32_t>::apply(interval.days, failed),
                                   ExactNegation<int64_t>::apply(interval.microseconds, failed)};
        if (failed != 0 && mode == EvalMode::kAnsi) throw_arithmetic_overflow("overflow", "");
        return out;
      });
}

ScalarKernel negation_kernel(const DataType& type, EvalMode mode) {
  if (type.is(TypeId::kCalendarInterval)) return calendar_negation_kernel(mode);
  return dispatch_flat(type, [&]<class T>(TypeTag<T>) -> ScalarKernel {
    if constexpr (std::is_same_v<T, StringRef> || std::is_same_v<T, uint8_t>) {
      FS_UNREACHABLE(type.simple_string());
    } else if constexpr (std::is_floating_point_v<T>) {
      return dense_kernel<T, T>(type, [](T value) { return -value; });
    } else {
      if (type.is(TypeId::kDecimal)) {
        // No decimal is the least integer, but null rows may be.
        return dense_kernel<T, T>(type, [](T value) {
          using Word = std::conditional_t<sizeof(T) == 16, uint128_t, uint64_t>;
          return static_cast<T>(Word{0} - static_cast<Word>(value));
        });
      }
      return integer_negation_kernel<T>(type, mode);
    }
  });
}

}  // namespace

DataType number_or_interval(const BindContext& context, const std::string& call,
                            bool calendar_intervals) {
  const DataType& type = context.args[0].type;
  if (type.is_numeric() || type.is_ansi_interval()) return type;
  if (type.is(TypeId::kCalendarInterval) && calendar_intervals) return type;
  if (type.is(TypeId::kString) || type.is(TypeId::kNull)) return TypeId::kDouble;
  throw unexpected_input_type(call, 0, context.args[0],
                              calendar_intervals ? "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or "
                                                   "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")"
                                                 : "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or "
                                                   "\"INTERVAL YEAR TO MONTH\")");
}

BoundScalar bind_negation(const BindContext& context, std::string_view name) {
  const std::string call =
      name == "-" ? "(- " + context.args[0].sql + ")" : call_text(name, context.args);
  const DataType type = number_or_interval(context, call, true);
  return bound_scalar({type}, type, negation_kernel(type, session_eval_mode(context)));
}

BoundScalar bind_identity(const BindContext& context) {
  const DataType type = number_or_interval(context, "(+ " + context.args[0].sql + ")", true);
  return bound_scalar({type}, type, [](const KernelInput& input) { return input.args[0]; });
}

}  // namespace firesteel
