#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"

namespace firesteel {
namespace {

std::string_view before_nth_delimiter(std::string_view text, std::string_view delimiter,
                                      int32_t count) {
  if (delimiter.empty() || count == 0) return text.substr(0, 0);
  if (count > 0) {
    size_t at = 0;
    for (size_t from = 0; count > 0; --count, from = at + 1) {
      at = find_text(text, delimiter, from);
      if (at == std::string_view::npos) return text;
    }
    return text.substr(0, at);
  }
  size_t at = text.size() + 1;
  for (; count < 0; ++count) {
    if (at == 0) return text;
    at = text.rfind(delimiter, at - 1);
    if (at == std::string_view::npos) return text;
  }
  return text.substr(at + delimiter.size());
}

}  // namespace

void register_substring_index(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"substring_index"},
      .doc =
          {.usage =
               "substring_index(str, delim, count) - Returns the substring from `str` before "
               "`count` occurrences of the delimiter `delim`. With a positive `count`, everything "
               "to the left of the final delimiter, counted from the left; with a negative one, "
               "everything to the right of it, counted from the right. Case matters.",
           .examples = {{"SELECT substring_index('www.apache.org', '.', 2)", "www.apache"},
                        {"SELECT substring_index('www.apache.org', '.', -2)", "apache.org"}},
           .group = "string_funcs",
           .since = "1.5.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = [](const BindContext& context) {
        auto types =
            coerce(context, "substring_index", {TypeId::kString, TypeId::kString, TypeId::kInt});
        const DataType type = types[0];
        return bound_scalar(std::move(types), type,
                            substring_kernel<std::string_view, std::string_view, int32_t>(
                                type, before_nth_delimiter));
      }});
}

}  // namespace firesteel
