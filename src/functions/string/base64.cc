#include "functions/base64.h"

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {

void register_base64(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"base64"},
      .doc = {.usage = "base64(bin) - Converts the binary `bin` to a base 64 string.",
              .examples = {{"SELECT base64('Spark SQL')", "U3BhcmsgU1FM"},
                           {"SELECT base64(x'537061726b2053514c')", "U3BhcmsgU1FM"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "base64", {TypeId::kBinary}), TypeId::kString,
                            string_kernel<std::string_view>(
                                TypeId::kString, [](StringOut& out, std::string_view bytes) {
                                  base64::encode_lines(out.buffer(), bytes);
                                }));
      }});
  registry.add(ScalarFunction{
      .names = {"unbase64"},
      .doc = {.usage = "unbase64(str) - Converts the base 64 string `str` to a binary.",
              .examples = {{"SELECT unbase64('U3BhcmsgU1FM')", "Spark SQL"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "unbase64", {TypeId::kString}), TypeId::kBinary,
                            string_kernel<std::string_view>(
                                TypeId::kBinary, [](StringOut& out, std::string_view text) {
                                  if (base64::decode_lenient(out.buffer(), text)) return;
                                  throw SparkError(
                                      "CONVERSION_INVALID_INPUT",
                                      {{"str", "'" + std::string(text) + "'"},
                                       {"fmt", "'BASE64'"},
                                       {"targetType", quote_sql("BINARY")},
                                       {"suggestion", quote_identifier("try_to_binary")}});
                                }));
      }});
}

}  // namespace firesteel
