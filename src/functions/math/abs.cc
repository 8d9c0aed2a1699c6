#include <cmath>
#include <limits>

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/operators/arithmetic/negation.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// The least integer has no counterpart.
template <class T>
struct CheckedAbs {
  using Flags = uint8_t;
  static T apply(T value, Flags& flags) {
    flags |= value == std::numeric_limits<T>::min();
    using Unsigned = std::make_unsigned_t<T>;
    return value < 0 ? static_cast<T>(Unsigned{0} - static_cast<Unsigned>(value)) : value;
  }
  static bool failed(Flags flags) { return flags != 0; }
};

template <class T>
ScalarKernel abs_kernel(const DataType& type, EvalMode mode) {
  if constexpr (std::is_floating_point_v<T>) {
    return dense_kernel<T, T>(type, [](T value) { return std::abs(value); });
  } else if constexpr (sizeof(T) == 16) {
    return dense_kernel<T, T>(type, [](T value) {
      return value < 0 ? static_cast<T>(-static_cast<uint128_t>(value)) : value;
    });
  } else {
    if (mode == EvalMode::kLegacy && !type.is_ansi_interval()) {
      return dense_kernel<T, T>(type, [](T value) {
        uint8_t ignored = 0;
        return CheckedAbs<T>::apply(value, ignored);
      });
    }
    return checked_kernel<T, T>(type, CheckedAbs<T>{}, [](T) {
      throw error_without_context(
          "ARITHMETIC_OVERFLOW",
          {{"message", "overflow"}, {"alternative", ""}, {"config", "\"spark.sql.ansi.enabled\""}});
    });
  }
}

BoundScalar bind_abs(const BindContext& context) {
  const DataType type =
      number_or_interval(context, call_text("abs", context.args), /*calendar_intervals=*/false);
  return bound_scalar({type}, type, dispatch_flat(type, [&]<class T>(TypeTag<T>) -> ScalarKernel {
                        if constexpr (std::is_same_v<T, StringRef> || std::is_same_v<T, uint8_t>) {
                          FS_UNREACHABLE(type.simple_string());
                        } else {
                          return abs_kernel<T>(type, session_eval_mode(context));
                        }
                      }));
}

}  // namespace

void register_abs(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"abs"},
      .doc = {.usage = "abs(expr) - Returns the absolute value of the numeric or interval value.",
              .examples = {{"SELECT abs(-1)", "1"},
                           {"SELECT abs(INTERVAL -'1-1' YEAR TO MONTH)", "1-1"}},
              .group = "math_funcs",
              .since = "1.2.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_abs,
  });
}

}  // namespace firesteel
