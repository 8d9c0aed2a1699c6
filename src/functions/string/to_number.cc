#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/number_pattern.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// What to_number gives where the format is null.
constexpr int kDefaultPrecision = 10;

template <class T>
ScalarKernel parse_number_kernel(const DataType& type, std::shared_ptr<const NumberPattern> pattern,
                                 bool try_only) {
  return try_map_kernel<T, std::string_view>(
      type, [pattern, try_only](T& out, std::string_view text) {
        const std::optional<int128_t> value = pattern->parse(text);
        if (!value && !try_only) {
          throw SparkError("INVALID_FORMAT.MISMATCH_INPUT", {{"inputType", quote_sql("STRING")},
                                                             {"input", std::string(text)},
                                                             {"format", pattern->source()}});
        }
        out = static_cast<T>(value.value_or(0));
        return value.has_value();
      });
}

BoundScalar bind_to_number(const BindContext& context, const std::string& name, bool try_only) {
  auto types = coerce(context, name, {TypeId::kString, TypeId::kString});
  const Value& format = require_foldable(context, 1, name, "format");
  if (format.is_null()) {
    const DataType type = DataType::decimal(kDefaultPrecision, 0);
    return bound_scalar(
        std::move(types), type,
        [type](const KernelInput& input) { return Vector::null_constant(type, input.num_rows); },
        NullRule::kAlwaysNullable);
  }
  const std::string text = value_to_string(format, context.args[1].type, "UTC");
  auto pattern = std::make_shared<const NumberPattern>(text);
  const DataType type = DataType::decimal(pattern->precision(), pattern->scale());
  const ScalarKernel parse = type.is_wide_decimal()
                                 ? parse_number_kernel<int128_t>(type, pattern, try_only)
                                 : parse_number_kernel<int64_t>(type, pattern, try_only);
  return bound_scalar(
      std::move(types), type,
      [parse](const KernelInput& input) {
        return parse({input.args.subspan(0, 1), {}, input.num_rows, input.context});
      },
      try_only ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_to_number(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"to_number"},
      .doc = {.usage =
                  "to_number(expr, fmt) - Converts the string `expr` to a number by the format "
                  "`fmt`: 0 and 9 stand for digits, . or D for the decimal point, , or G for a "
                  "thousands separator, $ for itself, S or MI for a sign, PR for angle brackets "
                  "around negative numbers.",
              .examples = {{"SELECT to_number('454', '999')", "454"},
                           {"SELECT to_number('454.00', '000.00')", "454.00"},
                           {"SELECT to_number('12,454', '99,999')", "12454"},
                           {"SELECT to_number('$78.12', '$99.99')", "78.12"},
                           {"SELECT to_number('12,454.8-', '99,999.9S')", "-12454.8"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_to_number(c, "to_number", false); }});
  registry.add(ScalarFunction{
      .names = {"try_to_number"},
      .doc = {.usage = "try_to_number(expr, fmt) - Works as to_number, but gives NULL where `expr` "
                       "does not match.",
              .examples = {{"SELECT try_to_number('454', '999')", "454"},
                           {"SELECT try_to_number('454.00', '000.00')", "454.00"},
                           {"SELECT try_to_number('12,454', '99,999')", "12454"},
                           {"SELECT try_to_number('$78.12', '$99.99')", "78.12"},
                           {"SELECT try_to_number('12,454.8-', '99,999.9S')", "-12454.8"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_to_number(c, "try_to_number", true); }});
}

}  // namespace firesteel
