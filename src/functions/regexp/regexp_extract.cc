#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/java_regex.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/string_list_builder.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

void check_group_index(const RegexMatcher& matcher, int32_t group, const char* function) {
  const int count = matcher.regex()->group_count();
  if (group >= 0 && group <= count) return;
  throw SparkError("INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
                   {{"parameter", quote_identifier("idx")},
                    {"functionName", quote_identifier(function)},
                    {"groupCount", std::to_string(count)},
                    {"groupIndex", std::to_string(group)}});
}

// A group of the first match; empty where nothing matches.
std::string_view extract_first(RegexCache& cache, std::string_view text, std::string_view pattern,
                               int32_t group) {
  RegexMatcher& matcher = cache.matcher(pattern, "regexp_extract");
  matcher.reset(text);
  if (!matcher.find()) return text.substr(0, 0);
  check_group_index(matcher, group, "regexp_extract");
  return matcher.group(group);
}

BoundScalar bind_regexp_extract(const BindContext& context) {
  auto types = coerce(context, "regexp_extract", {TypeId::kString, TypeId::kString, TypeId::kInt});
  const DataType type = types[0];
  const bool has_group = types.size() == 3;
  BoundScalar bound = bound_scalar(std::move(types), type, nullptr);
  bound.make_kernel = [type, has_group]() -> ScalarKernel {
    auto cache = std::make_shared<RegexCache>();
    if (has_group) {
      return substring_kernel<std::string_view, std::string_view, int32_t>(
          type, [cache](std::string_view text, std::string_view pattern, int32_t group) {
            return extract_first(*cache, text, pattern, group);
          });
    }
    return substring_kernel<std::string_view, std::string_view>(
        type, [cache](std::string_view text, std::string_view pattern) {
          return extract_first(*cache, text, pattern, 1);
        });
  };
  if (!has_group) bound.render = render_with("regexp_extract", "1");
  return bound;
}

VectorPtr extract_all_matches(RegexCache& cache, const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const simple::Reader<std::string_view> texts(*input.args[0]);
    const simple::Reader<std::string_view> patterns(*input.args[1]);
    std::optional<simple::Reader<int32_t>> groups;
    if (input.args.size() == 3) groups.emplace(*input.args[2]);
    StringListBuilder lists(num_rows);
    std::vector<uint32_t> nulls;
    for (size_t i = 0; i < num_rows; ++i) {
      lists.start_row();
      if (texts.decoded.is_null(i) || patterns.decoded.is_null(i) ||
          (groups && groups->decoded.is_null(i))) {
        nulls.push_back(static_cast<uint32_t>(i));
        continue;
      }
      const int32_t group = groups ? (*groups)(i) : 1;
      RegexMatcher& matcher = cache.matcher(patterns(i), "regexp_extract_all");
      // Inline strings must be read where they stay.
      matcher.reset(texts.decoded.at<StringRef>(i).view());
      while (matcher.find()) {
        check_group_index(matcher, group, "regexp_extract_all");
        lists.add(matcher.group(group));
      }
    }
    auto out = lists.finish(type, input.args[0]);
    for (const uint32_t row : nulls) out->set_null(row);
    return out;
  });
}

BoundScalar bind_regexp_extract_all(const BindContext& context) {
  auto types =
      coerce(context, "regexp_extract_all", {TypeId::kString, TypeId::kString, TypeId::kInt});
  const DataType type = DataType::array(types[0]);
  const bool has_group = types.size() == 3;
  BoundScalar bound = bound_scalar(std::move(types), type, nullptr);
  bound.make_kernel = [type] {
    return [type, cache = std::make_shared<RegexCache>()](const KernelInput& input) {
      return extract_all_matches(*cache, type, input);
    };
  };
  if (!has_group) bound.render = render_with("regexp_extract_all", "1");
  return bound;
}

// A bound function of (text, pattern) whose kernel is made by `make` from the kernel's own cache.
template <class Make>
BoundScalar bind_regexp_pair(const BindContext& context, const char* name, DataType type, Make make,
                             NullRule null_rule = NullRule::kAnyNull) {
  BoundScalar bound = bound_scalar(coerce(context, name, {TypeId::kString, TypeId::kString}),
                                   std::move(type), nullptr, null_rule);
  bound.make_kernel = [make] { return make(std::make_shared<RegexCache>()); };
  return bound;
}

BoundScalar bind_regexp_count(const BindContext& context) {
  return bind_regexp_pair(
      context, "regexp_count", TypeId::kInt, [](std::shared_ptr<RegexCache> cache) {
        return map_kernel<int32_t, std::string_view, std::string_view>(
            TypeId::kInt, [cache](std::string_view text, std::string_view pattern) {
              RegexMatcher& matcher = cache->matcher(pattern, "regexp_count");
              matcher.reset(text);
              int32_t count = 0;
              while (matcher.find()) ++count;
              return count;
            });
      });
}

BoundScalar bind_regexp_substr(const BindContext& context) {
  const auto make = [](std::shared_ptr<RegexCache> cache) {
    return string_kernel<std::string_view, std::string_view>(
        TypeId::kString, [cache](StringOut& out, std::string_view text, std::string_view pattern) {
          RegexMatcher& matcher = cache->matcher(pattern, "regexp_substr");
          matcher.reset(text);
          if (!matcher.find()) return false;
          out.append(matcher.group(0));
          return matcher.start() != matcher.end();
        });
  };
  return bind_regexp_pair(context, "regexp_substr", TypeId::kString, make,
                          NullRule::kAlwaysNullable);
}

int32_t position_of_match(RegexCache& cache, std::string_view text, std::string_view pattern) {
  RegexMatcher& matcher = cache.matcher(pattern, "regexp_instr");
  matcher.reset(text);
  if (!matcher.find()) return 0;
  return static_cast<int32_t>(utf8::count(text.substr(0, matcher.start()))) + 1;
}

BoundScalar bind_regexp_instr(const BindContext& context) {
  auto types = coerce(context, "regexp_instr", {TypeId::kString, TypeId::kString, TypeId::kInt});
  const bool has_group = types.size() == 3;
  BoundScalar bound = bound_scalar(std::move(types), TypeId::kInt, nullptr);
  bound.make_kernel = [has_group]() -> ScalarKernel {
    auto cache = std::make_shared<RegexCache>();
    if (has_group) {
      // The group is not looked at, as in Spark.
      return map_kernel<int32_t, std::string_view, std::string_view, int32_t>(
          TypeId::kInt, [cache](std::string_view text, std::string_view pattern, int32_t) {
            return position_of_match(*cache, text, pattern);
          });
    }
    return map_kernel<int32_t, std::string_view, std::string_view>(
        TypeId::kInt, [cache](std::string_view text, std::string_view pattern) {
          return position_of_match(*cache, text, pattern);
        });
  };
  if (!has_group) bound.render = render_with("regexp_instr", "0");
  return bound;
}

}  // namespace

void register_regexp_extract(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"regexp_extract"},
      .doc =
          {.usage =
               "regexp_extract(str, regexp[, idx]) - Returns group `idx` (1 unless given) of the "
               "first part of `str` that matches `regexp`; an empty string when none does.",
           .examples = {{"SELECT regexp_extract('100-200', '(\\\\d+)-(\\\\d+)', 1)", "100"},
                        {"SELECT regexp_extract('100-200', r'(\\d+)-(\\d+)', 1)", "100"}},
           .group = "string_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_regexp_extract});
  registry.add(ScalarFunction{
      .names = {"regexp_extract_all"},
      .doc =
          {.usage =
               "regexp_extract_all(str, regexp[, idx]) - Returns group `idx` (1 unless given) of "
               "all parts of `str` that match `regexp`.",
           .examples = {{"SELECT regexp_extract_all('100-200, 300-400', '(\\\\d+)-(\\\\d+)', 1)",
                         "[\"100\",\"300\"]"}},
           .group = "string_funcs",
           .since = "3.1.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_regexp_extract_all});
  registry.add(ScalarFunction{
      .names = {"regexp_count"},
      .doc = {.usage =
                  "regexp_count(str, regexp) - Returns the number of parts of `str` that match "
                  "`regexp`.",
              .examples =
                  {{"SELECT regexp_count('Steven Jones and Stephen Smith are the best players', "
                    "'Ste(v|ph)en')",
                    "2"},
                   {"SELECT regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", "8"}},
              .group = "string_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_regexp_count});
  registry.add(ScalarFunction{
      .names = {"regexp_substr"},
      .doc = {.usage = "regexp_substr(str, regexp) - Returns the first part of `str` that matches "
                       "`regexp`, or NULL.",
              .examples =
                  {{"SELECT regexp_substr('Steven Jones and Stephen Smith are the best players', "
                    "'Ste(v|ph)en')",
                    "Steven"},
                   {"SELECT regexp_substr('Steven Jones and Stephen Smith are the best players', "
                    "'Jeck')",
                    "NULL"}},
              .group = "string_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_regexp_substr});
  registry.add(ScalarFunction{
      .names = {"regexp_instr"},
      .doc = {.usage =
                  "regexp_instr(str, regexp) - Returns the position, counted from 1, of the first "
                  "part of `str` that matches `regexp`; 0 when none does.",
              .examples = {{"SELECT regexp_instr(r\"\\abc\", r\"^\\\\abc$\")", "1"},
                           {"SELECT regexp_instr('user@spark.apache.org', '@[^.]*')", "5"}},
              .group = "string_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_regexp_instr});
}

}  // namespace firesteel
