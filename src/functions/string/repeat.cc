#include <limits>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

void repeat_text(StringOut& out, std::string_view text, int32_t times) {
  if (times <= 0 || text.empty()) return;
  const size_t size = text.size() * static_cast<size_t>(times);
  if (size > std::numeric_limits<int32_t>::max()) {
    throw SparkError("ARITHMETIC_OVERFLOW", {{"message", "integer overflow"},
                                             {"alternative", ""},
                                             {"config", "\"spark.sql.ansi.enabled\""}});
  }
  out.buffer().reserve(size);
  for (int32_t i = 0; i < times; ++i) out.append(text);
}

}  // namespace

void register_repeat(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"repeat"},
      .doc = {.usage = "repeat(str, n) - Returns `str` repeated `n` times.",
              .examples = {{"SELECT repeat('123', 2)", "123123"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        auto types = coerce_any_collation(context, "repeat", {TypeId::kString, TypeId::kInt});
        const DataType type = types[0];
        return bound_scalar(std::move(types), type,
                            string_kernel<std::string_view, int32_t>(type, repeat_text));
      }});
  registry.add(ScalarFunction{
      .names = {"space"},
      .doc = {.usage = "space(n) - Returns a string of `n` spaces.",
              .examples = {{"SELECT concat(space(2), '1')", "  1"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce_any_collation(context, "space", {TypeId::kInt}), TypeId::kString,
                            string_kernel<int32_t>(TypeId::kString, [](StringOut& out, int32_t n) {
                              if (n > 0) out.append(static_cast<size_t>(n), ' ');
                            }));
      }});
}

}  // namespace firesteel
