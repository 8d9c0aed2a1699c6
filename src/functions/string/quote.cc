#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {

void register_quote(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"quote"},
      .doc =
          {.usage =
               "quote(str) - Returns `str` in single quotes, with a backslash before each single "
               "quote in it.",
           .examples = {{"SELECT quote('Don\\'t')", "'Don\\'t'"}},
           .group = "string_funcs",
           .since = "4.1.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce_any_collation(context, "quote", {TypeId::kString}),
                            TypeId::kString,
                            string_kernel<std::string_view>(
                                TypeId::kString, [](StringOut& out, std::string_view text) {
                                  out.append('\'');
                                  for (const char c : text) {
                                    if (c == '\'') out.append('\\');
                                    out.append(c);
                                  }
                                  out.append('\'');
                                }));
      }});
}

}  // namespace firesteel
