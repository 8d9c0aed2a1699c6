#include "functions/decimal_format.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

constexpr std::string_view kGroupedPattern = "#,###,###,###,###,###,##0";

// The format of a kernel; made anew only when the second argument changes.
class NumberFormatState {
 public:
  const DecimalFormat& with_places(int32_t places) {
    if (!format_ || places != places_) {
      std::string pattern(kGroupedPattern);
      if (places > 0) pattern += "." + std::string(static_cast<size_t>(places), '0');
      format_.emplace(pattern);
      places_ = places;
    }
    return *format_;
  }
  const DecimalFormat& with_pattern(std::string_view pattern) {
    if (!format_ || pattern != pattern_) {
      format_.emplace(pattern.empty() ? kGroupedPattern : pattern);
      pattern_ = pattern;
    }
    return *format_;
  }

 private:
  std::optional<DecimalFormat> format_;
  int32_t places_ = 0;
  std::string pattern_;
};

template <class T>
void append_formatted(std::string& out, const DecimalFormat& format, T value, int scale) {
  if constexpr (std::is_floating_point_v<T>) {
    format.append(out, static_cast<double>(value));
  } else {
    format.append(out, digits_of_decimal(value, scale));
  }
}

template <class T>
ScalarKernel format_number_kernel(int scale, bool by_pattern) {
  auto state = std::make_shared<NumberFormatState>();
  if (by_pattern) {
    return string_kernel<T, std::string_view>(
        TypeId::kString, [state, scale](StringOut& out, T value, std::string_view pattern) {
          append_formatted(out.buffer(), state->with_pattern(pattern), value, scale);
        });
  }
  return string_kernel<T, int32_t>(
      TypeId::kString, [state, scale](StringOut& out, T value, int32_t places) {
        if (places < 0) return false;
        append_formatted(out.buffer(), state->with_places(places), value, scale);
        return true;
      });
}

BoundScalar bind_format_number(const BindContext& context) {
  // No cast here: a string is no number.
  if (!context.args[0].type.is_numeric() && !context.args[0].type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "format_number", 0, "\"NUMERIC\"");
  }
  const DataType& second = context.args[1].type;
  if (!second.is(TypeId::kInt) && !second.is(TypeId::kString) && !second.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "format_number", 1, "(\"INT\" or \"STRING\")");
  }
  const bool by_pattern = second.is(TypeId::kString);
  const DataType number =
      context.args[0].type.is(TypeId::kNull) ? DataType(TypeId::kDouble) : context.args[0].type;
  BoundScalar bound = bound_scalar({number, by_pattern ? TypeId::kString : TypeId::kInt},
                                   TypeId::kString, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [number, by_pattern]() -> ScalarKernel {
    if (number.is_wide_decimal()) return format_number_kernel<int128_t>(number.scale(), by_pattern);
    if (number.is(TypeId::kDecimal)) {
      return format_number_kernel<int64_t>(number.scale(), by_pattern);
    }
    return dispatch_number(number, [&](auto tag) {
      return format_number_kernel<typename decltype(tag)::Type>(0, by_pattern);
    });
  };
  return bound;
}

}  // namespace

void register_format_number(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"format_number"},
      .doc = {.usage = "format_number(expr1, expr2) - Formats the number `expr1` like "
                       "'#,###,###.##', rounded to `expr2` decimal places, or by `expr2` when it "
                       "is a pattern.",
              .examples = {{"SELECT format_number(12332.123456, 4)", "12,332.1235"},
                           {"SELECT format_number(12332.123456, '##################.###')",
                            "12332.123"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_format_number});
}

}  // namespace firesteel
