#include "functions/function_registry.h"
#include "functions/java_regex.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

BoundScalar bind_rlike(const BindContext& context, const std::string& shown) {
  BoundScalar bound = bound_scalar(coerce(context, "rlike", {TypeId::kString, TypeId::kString}),
                                   TypeId::kBoolean, nullptr);
  bound.make_kernel = [] {
    return map_kernel<uint8_t, std::string_view, std::string_view>(
        TypeId::kBoolean,
        [cache = std::make_shared<RegexCache>()](std::string_view text, std::string_view pattern) {
          RegexMatcher& matcher = cache->matcher(pattern, "rlike");
          matcher.reset(text);
          return static_cast<uint8_t>(matcher.find());
        });
  };
  bound.render = render_with(shown, "");
  return bound;
}

}  // namespace

void register_rlike(FunctionRegistry& registry) {
  // Under one name each: the rendered call bears the name that was called.
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"rlike", "RLIKE"}, {"regexp", "REGEXP"}, {"regexp_like", "REGEXP_LIKE"}};
  for (const auto& [name, shown] : kNames) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = std::string(name) +
                         "(str, regexp) - Returns whether a part of `str` matches the regular "
                         "expression `regexp`, in Java's syntax.",
                .examples = {{"SELECT " + std::string(name) +
                                  "(r'%SystemDrive%\\Users\\John', "
                                  "r'%SystemDrive%\\\\Users.*')",
                              "true"}},
                .group = "predicate_funcs",
                .since = std::string_view(name) == "rlike" ? "1.0.0" : "3.2.0"},
        .min_args = 2,
        .max_args = 2,
        .bind = [shown = std::string(shown)](const BindContext& context) {
          return bind_rlike(context, shown);
        }});
  }
}

}  // namespace firesteel
