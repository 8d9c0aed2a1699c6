#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

int32_t index_in_list(std::string_view item, std::string_view list) {
  if (item.find(',') != std::string_view::npos) return 0;
  int32_t index = 1;
  while (true) {
    const size_t comma = list.find(',');
    if (list.substr(0, comma) == item) return index;
    if (comma == std::string_view::npos) return 0;
    list.remove_prefix(comma + 1);
    ++index;
  }
}

}  // namespace

void register_find_in_set(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"find_in_set"},
      .doc =
          {.usage =
               "find_in_set(str, str_array) - Returns the index, counted from 1, of `str` in the "
               "comma-separated list `str_array`; 0 when it is not there or has a comma.",
           .examples = {{"SELECT find_in_set('ab','abc,b,ab,c,def')", "3"}},
           .group = "string_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "find_in_set", {TypeId::kString, TypeId::kString}), TypeId::kInt,
            map_kernel<int32_t, std::string_view, std::string_view>(TypeId::kInt, index_in_list));
      }});
}

}  // namespace firesteel
