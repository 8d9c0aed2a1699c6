#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {

void register_ascii(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"ascii"},
      .doc = {.usage =
                  "ascii(str) - Returns the code point of the first character of `str`, 0 when it "
                  "is empty.",
              .examples = {{"SELECT ascii('222')", "50"}, {"SELECT ascii(2)", "50"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce_any_collation(context, "ascii", {TypeId::kString}), TypeId::kInt,
            map_kernel<int32_t, std::string_view>(TypeId::kInt, [](std::string_view text) {
              return text.empty() ? 0 : static_cast<int32_t>(utf8::code_point(text, 0));
            }));
      }});
  registry.add(ScalarFunction{
      .names = {"char", "chr"},
      .doc = {.usage =
                  "char(expr) - Returns the Latin-1 character of the code `expr`, modulo 256; an "
                  "empty string when it is negative.",
              .examples = {{"SELECT char(65)", "A"}, {"SELECT chr(65)", "A"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce_any_collation(context, "chr", {TypeId::kLong}), TypeId::kString,
            string_kernel<int64_t>(TypeId::kString, [](StringOut& out, int64_t code) {
              if (code >= 0) utf8::append(out.buffer(), static_cast<uint32_t>(code & 0xFF));
            }));
      }});
}

}  // namespace firesteel
