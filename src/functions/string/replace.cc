#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"

namespace firesteel {
namespace {

void replace_all(StringOut& out, std::string_view text, std::string_view search,
                 std::string_view replacement) {
  if (search.empty()) {
    out.append(text);
    return;
  }
  size_t from = 0;
  for (size_t at = find_text(text, search); at != std::string_view::npos;
       at = find_text(text, search, from)) {
    out.append(text.substr(from, at - from));
    out.append(replacement);
    from = at + search.size();
  }
  out.append(text.substr(from));
}

BoundScalar bind_replace(const BindContext& context) {
  auto types = coerce(context, "replace", {TypeId::kString, TypeId::kString, TypeId::kString});
  const DataType type = types[0];
  if (types.size() == 3) {
    return bound_scalar(
        std::move(types), type,
        string_kernel<std::string_view, std::string_view, std::string_view>(type, replace_all));
  }
  BoundScalar bound =
      bound_scalar(std::move(types), type,
                   string_kernel<std::string_view, std::string_view>(
                       type, [](StringOut& out, std::string_view text, std::string_view search) {
                         replace_all(out, text, search, "");
                       }));
  bound.render = [](std::span<const std::string> args) {
    return "replace(" + args[0] + ", " + args[1] + ", )";
  };
  return bound;
}

}  // namespace

void register_replace(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"replace"},
      .doc = {.usage =
                  "replace(str, search[, replace]) - Replaces all occurrences of `search` with "
                  "`replace`, or removes them when there is none.",
              .examples = {{"SELECT replace('ABCabc', 'abc', 'DEF')", "ABCDEF"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_replace,
      .arg_names = {"str", "search", "replace"}});
}

}  // namespace firesteel
