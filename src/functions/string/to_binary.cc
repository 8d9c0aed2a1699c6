#include <algorithm>

#include "base/spark_error.h"
#include "functions/base64.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

enum class BinaryFormat { kHex, kUtf8, kBase64 };

bool append_unhex(std::string& out, std::string_view hex) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char folded = static_cast<char>(c | 0x20);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  };
  size_t i = 0;
  // An odd number of digits begins with half a byte.
  if (hex.size() % 2 == 1) {
    const int low = digit(hex[i++]);
    if (low < 0) return false;
    out += static_cast<char>(low);
  }
  for (; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high << 4 | low);
  }
  return true;
}

bool append_binary(std::string& out, std::string_view text, BinaryFormat format) {
  switch (format) {
    case BinaryFormat::kHex:
      return append_unhex(out, text);
    case BinaryFormat::kUtf8:
      out += text;
      return true;
    case BinaryFormat::kBase64:
      return base64::is_well_formed(text) && base64::decode_lenient(out, text);
  }
  return false;
}

std::optional<BinaryFormat> find_binary_format(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "hex") return BinaryFormat::kHex;
  if (name == "utf-8" || name == "utf8") return BinaryFormat::kUtf8;
  if (name == "base64") return BinaryFormat::kBase64;
  return std::nullopt;
}

BoundScalar bind_to_binary(const BindContext& context, const std::string& name, bool try_only) {
  std::optional<BinaryFormat> format = BinaryFormat::kHex;
  if (context.args.size() == 2) {
    const Argument& arg = context.args[1];
    require_foldable(context, 1, name, "fmt");
    const bool is_string = arg.type.is(TypeId::kString);
    const bool is_null = arg.constant->is_null();
    format = is_string && !is_null ? find_binary_format(arg.constant->string()) : std::nullopt;
    const bool valid = format || is_null || (try_only && is_string);
    if (!valid) {
      throw SparkError("DATATYPE_MISMATCH.INVALID_ARG_VALUE",
                       {{"sqlExpr", quote_sql(call_text(name, context.args))},
                        {"inputName", "fmt"},
                        {"requireType", "case-insensitive \"STRING\""},
                        {"validValues", "'hex', 'utf-8', 'utf8', or 'base64'"},
                        {"inputValue", is_string ? "'" + arg.constant->string() + "'" : arg.sql}});
    }
  }
  auto types = coerce(context, name, {TypeId::kString, TypeId::kString});
  if (!format) {
    return bound_scalar(
        std::move(types), TypeId::kBinary,
        [](const KernelInput& input) {
          return Vector::null_constant(TypeId::kBinary, input.num_rows);
        },
        NullRule::kAlwaysNullable);
  }
  const auto convert = string_kernel<std::string_view>(
      TypeId::kBinary, [format = *format, try_only](StringOut& out, std::string_view text) {
        if (append_binary(out.buffer(), text, format)) return true;
        if (try_only) return false;
        throw SparkError("CONVERSION_INVALID_INPUT",
                         {{"str", "'" + std::string(text) + "'"},
                          {"fmt", format == BinaryFormat::kHex ? "'HEX'" : "'BASE64'"},
                          {"targetType", quote_sql("BINARY")},
                          {"suggestion", quote_identifier("try_to_binary")}});
      });
  return bound_scalar(
      std::move(types), TypeId::kBinary,
      [convert](const KernelInput& input) {
        return convert({input.args.subspan(0, 1), {}, input.num_rows, input.context});
      },
      NullRule::kAlwaysNullable);
}

}  // namespace

void register_to_binary(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"to_binary"},
      .doc = {.usage =
                  "to_binary(str[, fmt]) - Converts `str` to a binary by the format `fmt`: \"hex\" "
                  "(the default), \"utf-8\", \"utf8\" or \"base64\", in any case.",
              .examples = {{"SELECT to_binary('abc', 'utf-8')", "abc"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_to_binary(c, "to_binary", false); }});
  registry.add(ScalarFunction{
      .names = {"try_to_binary"},
      .doc =
          {.usage =
               "try_to_binary(str[, fmt]) - Works as to_binary, but gives NULL where that fails.",
           .examples = {{"SELECT try_to_binary('abc', 'utf-8')", "abc"},
                        {"SELECT try_to_binary('a!', 'base64')", "NULL"},
                        {"SELECT try_to_binary('abc', 'invalidFormat')", "NULL"}},
           .group = "string_funcs",
           .since = "3.3.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_to_binary(c, "try_to_binary", true); }});
}

}  // namespace firesteel
