#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"

namespace firesteel {
namespace {

// Two strings, or two binaries.
template <class F>
BoundScalar bind_text_predicate(const BindContext& context, std::string_view function, F f) {
  const bool binary =
      context.args[0].type.is(TypeId::kBinary) && context.args[1].type.is(TypeId::kBinary);
  const DataType type = binary ? TypeId::kBinary : TypeId::kString;
  return bound_scalar(coerce(context, function, {type, type}), TypeId::kBoolean,
                      map_kernel<uint8_t, std::string_view, std::string_view>(TypeId::kBoolean, f));
}

}  // namespace

void register_contains(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"contains"},
      .doc =
          {.usage =
               "contains(left, right) - Returns whether `right` is found inside `left`; both are "
               "strings or both are binary.",
           .examples = {{"SELECT contains('Spark SQL', 'Spark')", "true"},
                        {"SELECT contains('Spark SQL', 'SPARK')", "false"},
                        {"SELECT contains('Spark SQL', null)", "NULL"},
                        {"SELECT contains(x'537061726b2053514c', x'537061726b')", "true"}},
           .group = "string_funcs",
           .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bind_text_predicate(context, "contains",
                                   [](std::string_view text, std::string_view part) -> uint8_t {
                                     return find_text(text, part) != std::string_view::npos;
                                   });
      }});
  registry.add(ScalarFunction{
      .names = {"startswith"},
      .doc = {.usage =
                  "startswith(left, right) - Returns whether `left` starts with `right`; both are "
                  "strings or both are binary.",
              .examples = {{"SELECT startswith('Spark SQL', 'Spark')", "true"},
                           {"SELECT startswith('Spark SQL', 'SQL')", "false"},
                           {"SELECT startswith('Spark SQL', null)", "NULL"},
                           {"SELECT startswith(x'537061726b2053514c', x'537061726b')", "true"},
                           {"SELECT startswith(x'537061726b2053514c', x'53514c')", "false"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bind_text_predicate(context, "startswith",
                                   [](std::string_view text, std::string_view part) -> uint8_t {
                                     return text.starts_with(part);
                                   });
      }});
  registry.add(ScalarFunction{
      .names = {"endswith"},
      .doc = {.usage = "endswith(left, right) - Returns whether `left` ends with `right`; both are "
                       "strings or both are binary.",
              .examples = {{"SELECT endswith('Spark SQL', 'SQL')", "true"},
                           {"SELECT endswith('Spark SQL', 'Spark')", "false"},
                           {"SELECT endswith('Spark SQL', null)", "NULL"},
                           {"SELECT endswith(x'537061726b2053514c', x'537061726b')", "false"},
                           {"SELECT endswith(x'537061726b2053514c', x'53514c')", "true"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bind_text_predicate(context, "endswith",
                                   [](std::string_view text, std::string_view part) -> uint8_t {
                                     return text.ends_with(part);
                                   });
      }});
}

}  // namespace firesteel
