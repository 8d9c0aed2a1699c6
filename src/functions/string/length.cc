#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

template <class F>
BoundScalar bind_length(const BindContext& context, std::string_view function, F of_string,
                        int32_t per_byte) {
  auto types = coerce_any_collation(context, function, {string_or_binary()});
  ScalarKernel kernel;
  if (types[0].is(TypeId::kBinary)) {
    kernel = map_kernel<int32_t, std::string_view>(TypeId::kInt, [per_byte](std::string_view b) {
      return static_cast<int32_t>(b.size()) * per_byte;
    });
  } else {
    kernel = map_kernel<int32_t, std::string_view>(TypeId::kInt, of_string);
  }
  return bound_scalar(std::move(types), TypeId::kInt, std::move(kernel));
}

}  // namespace

void register_length(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"length", "char_length", "character_length", "len"},
      .doc = {.usage =
                  "length(expr) - Returns the number of characters of a string, trailing spaces "
                  "included, or the number of bytes of binary data, binary zeros included.",
              .examples = {{"SELECT length('Spark SQL ')", "10"},
                           {"SELECT length(x'537061726b2053514c')", "9"},
                           {"SELECT char_length('Spark SQL ')", "10"},
                           {"SELECT character_length('Spark SQL ')", "10"},
                           {"SELECT len('Spark SQL ')", "10"}},
              .group = "string_funcs"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bind_length(
            context, "length",
            [](std::string_view s) { return static_cast<int32_t>(utf8::count(s)); }, 1);
      }});
  registry.add(ScalarFunction{
      .names = {"octet_length"},
      .doc = {.usage =
                  "octet_length(expr) - Returns the number of bytes of a string or of binary data.",
              .examples = {{"SELECT octet_length('Spark SQL')", "9"},
                           {"SELECT octet_length(x'537061726b2053514c')", "9"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bind_length(
            context, "octet_length",
            [](std::string_view s) { return static_cast<int32_t>(s.size()); }, 1);
      }});
  registry.add(ScalarFunction{
      .names = {"bit_length"},
      .doc = {.usage =
                  "bit_length(expr) - Returns the number of bits of a string or of binary data.",
              .examples = {{"SELECT bit_length('Spark SQL')", "72"},
                           {"SELECT bit_length(x'537061726b2053514c')", "72"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bind_length(
            context, "bit_length",
            [](std::string_view s) { return static_cast<int32_t>(s.size()) * 8; }, 8);
      }});
}

}  // namespace firesteel
