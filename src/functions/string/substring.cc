#include <limits>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr int32_t kToTheEnd = std::numeric_limits<int32_t>::max();

BoundScalar bind_substring(const BindContext& context, const std::string& name) {
  auto types =
      coerce_any_collation(context, name, {string_or_binary(), TypeId::kInt, TypeId::kInt});
  const DataType type = types[0];
  const bool bytes = type.is(TypeId::kBinary);
  const auto part = bytes ? utf8::byte_substring : utf8::substring;
  if (types.size() == 3) {
    return bound_scalar(std::move(types), type,
                        substring_kernel<std::string_view, int32_t, int32_t>(type, part));
  }
  BoundScalar bound = bound_scalar(std::move(types), type,
                                   substring_kernel<std::string_view, int32_t>(
                                       type, [part](std::string_view text, int32_t position) {
                                         return part(text, position, kToTheEnd);
                                       }));
  bound.render = render_with(name, std::to_string(kToTheEnd));
  return bound;
}

BoundScalar bind_left(const BindContext& context) {
  auto types = coerce_any_collation(context, "left", {string_or_binary(), TypeId::kInt});
  const DataType type = types[0];
  const auto part = type.is(TypeId::kBinary) ? utf8::byte_substring : utf8::substring;
  return bound_scalar(
      std::move(types), type,
      substring_kernel<std::string_view, int32_t>(
          type, [part](std::string_view text, int32_t length) { return part(text, 1, length); }));
}

BoundScalar bind_right(const BindContext& context) {
  auto types = coerce_any_collation(context, "right", {TypeId::kString, TypeId::kInt});
  const DataType type = types[0];
  return bound_scalar(
      std::move(types), type,
      substring_kernel<std::string_view, int32_t>(type, [](std::string_view text, int32_t length) {
        if (length <= 0) return text.substr(0, 0);
        return utf8::substring(text, -length, kToTheEnd);
      }));
}

}  // namespace

void register_substring(FunctionRegistry& registry) {
  // Under one name each: the rendered call bears the name that was called.
  for (const char* name : {"substring", "substr"}) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage =
                    "substring(str, pos[, len]) - Returns the substring of `str` that starts at "
                    "`pos` and is of length `len`, or the slice of byte array that starts at "
                    "`pos` and is of length `len`.",
                .examples = {{"SELECT substring('Spark SQL', 5)", "k SQL"},
                             {"SELECT substring('Spark SQL', -3)", "SQL"},
                             {"SELECT substring('Spark SQL', 5, 1)", "k"},
                             {"SELECT substr('Spark SQL', 5, 1)", "k"},
                             {"SELECT substring(encode('Spark SQL', 'utf-8'), 5)", "k SQL"}},
                .group = "string_funcs"},
        .min_args = 2,
        .max_args = 3,
        .bind = [name =
                     std::string(name)](const BindContext& c) { return bind_substring(c, name); },
        .arg_names = {"str", "pos", "len"}});
  }
  registry.add(ScalarFunction{
      .names = {"left"},
      .doc = {.usage = "left(str, len) - Returns the leftmost `len` characters of `str`; an empty "
                       "string when `len` is not positive.",
              .examples = {{"SELECT left('Spark SQL', 3)", "Spa"},
                           {"SELECT left(encode('Spark SQL', 'utf-8'), 3)", "Spa"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_left});
  registry.add(ScalarFunction{
      .names = {"right"},
      .doc = {.usage =
                  "right(str, len) - Returns the rightmost `len` characters of `str`; an empty "
                  "string when `len` is not positive.",
              .examples = {{"SELECT right('Spark SQL', 3)", "SQL"}},
              .group = "string_funcs",
              .since = "2.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_right});
}

}  // namespace firesteel
