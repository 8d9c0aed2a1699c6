#include <cctype>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// As application/x-www-form-urlencoded.
void append_url_encoded(StringOut& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '*' ||
        c == '_') {
      out.append(c);
    } else if (c == ' ') {
      out.append('+');
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out.append('%');
      out.append(kHex[byte >> 4]);
      out.append(kHex[byte & 15]);
    }
  }
}

bool append_url_decoded(StringOut& out, std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char folded = static_cast<char>(c | 0x20);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.append(' ');
    } else if (text[i] != '%') {
      out.append(text[i]);
    } else {
      const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      out.append(static_cast<char>(high << 4 | low));
      i += 2;
    }
  }
  if (!utf8::is_valid(out.view())) out.buffer() = utf8::make_valid(out.view());
  return true;
}

BoundScalar bind_url_decode(const BindContext& context, const char* name, bool try_only) {
  return bound_scalar(coerce(context, name, {TypeId::kString}), TypeId::kString,
                      string_kernel<std::string_view>(
                          TypeId::kString,
                          [try_only](StringOut& out, std::string_view text) {
                            if (append_url_decoded(out, text)) return true;
                            if (try_only) return false;
                            throw SparkError("CANNOT_DECODE_URL", {{"url", std::string(text)}});
                          }),
                      try_only ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_url_encode(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"url_encode"},
      .doc = {.usage = "url_encode(str) - Encodes `str` as application/x-www-form-urlencoded.",
              .examples = {{"SELECT url_encode('https://spark.apache.org')",
                            "https%3A%2F%2Fspark.apache.org"}},
              .group = "url_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "url_encode", {TypeId::kString}), TypeId::kString,
                            string_kernel<std::string_view>(TypeId::kString, append_url_encoded));
      }});
  registry.add(ScalarFunction{
      .names = {"url_decode"},
      .doc = {.usage = "url_decode(str) - Decodes application/x-www-form-urlencoded text.",
              .examples = {{"SELECT url_decode('https%3A%2F%2Fspark.apache.org')",
                            "https://spark.apache.org"}},
              .group = "url_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& c) { return bind_url_decode(c, "url_decode", false); }});
  registry.add(ScalarFunction{
      .names = {"try_url_decode"},
      .doc = {.usage =
                  "try_url_decode(str) - Works as url_decode, but gives NULL where that fails.",
              .examples = {{"SELECT try_url_decode('https%3A%2F%2Fspark.apache.org')",
                            "https://spark.apache.org"}},
              .group = "url_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& c) { return bind_url_decode(c, "try_url_decode", true); }});
}

}  // namespace firesteel
