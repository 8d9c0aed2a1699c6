#include <algorithm>

#include "base/spark_error.h"
#include "functions/base64.h"
#include "functions/charset.h"
#include "functions/date_format.h"
#include "functions/function_registry.h"
#include "functions/number_pattern.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

template <class T>
ScalarKernel format_decimal_kernel(std::shared_ptr<const NumberPattern> pattern, int scale) {
  return string_kernel<T>(TypeId::kString, [pattern, scale](StringOut& out, T value) {
    out.append(pattern->format(value, scale));
  });
}

// Passes on the first argument alone.
ScalarKernel of_first_argument(ScalarKernel kernel) {
  return [kernel = std::move(kernel)](const KernelInput& input) {
    return kernel({input.args.subspan(0, 1), {}, input.num_rows, input.context});
  };
}

BoundScalar bind_number_to_char(const BindContext& context) {
  auto types = coerce(context, "to_char", {TypeFamily::kDecimal, TypeId::kString});
  const DataType number = types[0];
  const Value& format = require_foldable(context, 1, "to_char", "format");
  if (format.is_null()) {
    return bound_scalar(
        std::move(types), TypeId::kString,
        [](const KernelInput& input) {
          return Vector::null_constant(TypeId::kString, input.num_rows);
        },
        NullRule::kAlwaysNullable);
  }
  auto pattern = std::make_shared<const NumberPattern>(
      value_to_string(format, context.args[1].type, context.settings.time_zone));
  return bound_scalar(
      std::move(types), TypeId::kString,
      of_first_argument(number.is_wide_decimal()
                            ? format_decimal_kernel<int128_t>(pattern, number.scale())
                            : format_decimal_kernel<int64_t>(pattern, number.scale())));
}

void append_upper_hex(std::string& out, std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

BoundScalar bind_binary_to_char(const BindContext& context, const std::string& name) {
  const Argument& format = context.args[1];
  if (!format.type.is(TypeId::kString) || !format.constant) {
    throw SparkError("NON_FOLDABLE_ARGUMENT", {{"funcName", quote_identifier(name)},
                                               {"paramName", quote_identifier("format")},
                                               {"paramType", quote_sql(format.type.sql())}});
  }
  if (format.constant->is_null()) {
    throw SparkError("INVALID_PARAMETER_VALUE.NULL", {{"functionName", quote_identifier(name)},
                                                      {"parameter", quote_identifier("format")}});
  }
  std::string kind = format.constant->string();
  std::transform(kind.begin(), kind.end(), kind.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  kind.erase(0, kind.find_first_not_of(' ') == std::string::npos ? kind.size()
                                                                 : kind.find_first_not_of(' '));
  kind.erase(kind.find_last_not_of(' ') + 1);
  const std::vector<DataType> types = {TypeId::kBinary, TypeId::kString};
  const auto bound = [&](auto append, const std::string& shown, bool with_format) {
    BoundScalar out =
        bound_scalar(types, TypeId::kString,
                     of_first_argument(string_kernel<std::string_view>(TypeId::kString, append)));
    out.render = [shown, with_format](std::span<const std::string> args) {
      return shown + "(" + args[0] + (with_format ? ", " + args[1] : "") + ")";
    };
    return out;
  };
  if (kind == "base64") {
    return bound(
        [](StringOut& out, std::string_view bytes) { base64::encode_lines(out.buffer(), bytes); },
        "base64", false);
  }
  if (kind == "hex") {
    return bound(
        [](StringOut& out, std::string_view bytes) { append_upper_hex(out.buffer(), bytes); },
        "hex", false);
  }
  if (kind == "utf-8") {
    return bound(
        [](StringOut& out, std::string_view bytes) {
          if (!decode_text(out.buffer(), bytes, Charset::kUtf8)) {
            throw SparkError("MALFORMED_CHARACTER_CODING",
                             {{"function", quote_identifier("decode")}, {"charset", "utf-8"}});
          }
        },
        "decode", true);
  }
  throw SparkError("INVALID_PARAMETER_VALUE.BINARY_FORMAT",
                   {{"parameter", quote_identifier("format")},
                    {"functionName", quote_identifier(name)},
                    {"invalidFormat", "'" + kind + "'"}});
}

BoundScalar bind_to_char(const BindContext& context, const std::string& name) {
  const DataType& type = context.args[0].type;
  if (type.is_datetime()) {
    BoundScalar bound = bind_date_format(context, "date_format");
    bound.render = render_with("date_format", "");
    return bound;
  }
  if (type.is(TypeId::kBinary)) return bind_binary_to_char(context, name);
  BoundScalar bound = bind_number_to_char(context);
  bound.render = render_with("to_char", "");
  return bound;
}

}  // namespace

void register_to_char(FunctionRegistry& registry) {
  for (const char* name : {"to_char", "to_varchar"}) {
    const std::string call = std::string("SELECT ") + name;
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage =
                    std::string(name) +
                    "(expr, format) - Formats a number by `format`: 0 and 9 stand for digits, . or "
                    "D for the decimal point, , or G for a thousands separator, $ for itself, S or "
                    "MI for a sign, PR for angle brackets around negative numbers. A datetime is "
                    "formatted by a datetime pattern, a binary as 'base64', 'hex' or 'utf-8'.",
                .examples = {{call + "(454, '999')", "454"},
                             {call + "(454.00, '000D00')", "454.00"},
                             {call + "(12454, '99G999')", "12,454"},
                             {call + "(78.12, '$99.99')", "$78.12"},
                             {call + "(-12454.8, '99G999D9S')", "12,454.8-"},
                             {call + "(date'2016-04-08', 'y')", "2016"},
                             {call + "(x'537061726b2053514c', 'base64')", "U3BhcmsgU1FM"},
                             {call + "(x'537061726b2053514c', 'hex')", "537061726B2053514C"},
                             {call + "(encode('abc', 'utf-8'), 'utf-8')", "abc"}},
                .group = "string_funcs",
                .since = std::string_view(name) == "to_char" ? "3.4.0" : "3.5.0"},
        .min_args = 2,
        .max_args = 2,
        .bind = [name = std::string(name)](const BindContext& context) {
          return bind_to_char(context, name);
        }});
  }
}

}  // namespace firesteel
