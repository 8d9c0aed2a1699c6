#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

struct TrimEnds {
  bool leading;
  bool trailing;
};

std::string_view trim_spaces(std::string_view text, TrimEnds ends) {
  if (ends.leading) {
    const size_t begin = text.find_first_not_of(' ');
    text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
  }
  if (ends.trailing) {
    const size_t last = text.find_last_not_of(' ');
    text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }
  return text;
}

// Removes whole characters that occur in `set`.
std::string_view trim_characters(std::string_view text, std::string_view set, TrimEnds ends) {
  if (ends.leading) {
    while (!text.empty()) {
      const size_t size = utf8::next(text, 0);
      if (set.find(text.substr(0, size)) == std::string_view::npos) break;
      text.remove_prefix(size);
    }
  }
  if (ends.trailing) {
    while (!text.empty()) {
      size_t begin = text.size() - 1;
      while (begin > 0 && (static_cast<uint8_t>(text[begin]) & 0xC0) == 0x80) --begin;
      // A continuation byte that its lead does not cover is a character of its own.
      if (utf8::next(text, begin) < text.size()) begin = text.size() - 1;
      if (set.find(text.substr(begin)) == std::string_view::npos) break;
      text.remove_suffix(text.size() - begin);
    }
  }
  return text;
}

// The set comes first, as in TRIM(set FROM text), when `set_first`.
BoundScalar bind_trim(const BindContext& context, std::string_view function, TrimEnds ends,
                      bool set_first) {
  if (context.args.size() == 1) {
    auto types = coerce(context, function, {TypeId::kString});
    const DataType type = types[0];
    return bound_scalar(std::move(types), type,
                        substring_kernel<std::string_view>(type, [ends](std::string_view text) {
                          return trim_spaces(text, ends);
                        }));
  }
  auto types = coerce(context, function, {TypeId::kString, TypeId::kString});
  const DataType type = types[set_first ? 1 : 0];
  const auto trim = [ends, set_first](std::string_view a, std::string_view b) {
    return set_first ? trim_characters(b, a, ends) : trim_characters(a, b, ends);
  };
  BoundScalar bound = bound_scalar(
      std::move(types), type, substring_kernel<std::string_view, std::string_view>(type, trim));
  if (set_first) {
    const std::string side = !ends.leading ? "TRAILING" : !ends.trailing ? "LEADING" : "BOTH";
    bound.render = [side](std::span<const std::string> args) {
      return "TRIM(" + side + " " + args[0] + " FROM " + args[1] + ")";
    };
  }
  return bound;
}

}  // namespace

void register_trim(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"trim"},
      .doc = {.usage =
                  "trim([[BOTH | LEADING | TRAILING] [trimStr] FROM] str) - Removes the spaces, or "
                  "the characters of `trimStr`, at both ends of `str` or at the one named.",
              .examples = {{"SELECT trim('    SparkSQL   ')", "SparkSQL"},
                           {"SELECT trim(BOTH FROM '    SparkSQL   ')", "SparkSQL"},
                           {"SELECT trim(LEADING FROM '    SparkSQL   ')", "SparkSQL   "},
                           {"SELECT trim(TRAILING FROM '    SparkSQL   ')", "    SparkSQL"},
                           {"SELECT trim('SL' FROM 'SSparkSQLS')", "parkSQ"},
                           {"SELECT trim(BOTH 'SL' FROM 'SSparkSQLS')", "parkSQ"},
                           {"SELECT trim(LEADING 'SL' FROM 'SSparkSQLS')", "parkSQLS"},
                           {"SELECT trim(TRAILING 'SL' FROM 'SSparkSQLS')", "SSparkSQ"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) {
        return bind_trim(c, "trim", {true, true}, true);
      }});
  registry.add(ScalarFunction{
      .names = {"ltrim"},
      .doc = {.usage =
                  "ltrim([trimStr, ]str) - Removes the spaces, or the characters of `trimStr`, at "
                  "the start of `str`.",
              .examples = {{"SELECT ltrim('    SparkSQL   ')", "SparkSQL   "}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) {
        return bind_trim(c, "ltrim", {true, false}, true);
      }});
  registry.add(ScalarFunction{
      .names = {"rtrim"},
      .doc = {.usage =
                  "rtrim([trimStr, ]str) - Removes the spaces, or the characters of `trimStr`, at "
                  "the end of `str`.",
              .examples = {{"SELECT rtrim('    SparkSQL   ')", "    SparkSQL"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) {
        return bind_trim(c, "rtrim", {false, true}, true);
      }});
  registry.add(ScalarFunction{
      .names = {"btrim"},
      .doc = {.usage =
                  "btrim(str[, trimStr]) - Removes the spaces, or the characters of `trimStr`, at "
                  "both ends of `str`.",
              .examples = {{"SELECT btrim('    SparkSQL   ')", "SparkSQL"},
                           {"SELECT btrim(encode('    SparkSQL   ', 'utf-8'))", "SparkSQL"},
                           {"SELECT btrim('SSparkSQLS', 'SL')", "parkSQ"},
                           {"SELECT btrim(encode('SSparkSQLS', 'utf-8'), encode('SL', 'utf-8'))",
                            "parkSQ"}},
              .group = "string_funcs",
              .since = "3.2.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = [](const BindContext& c) {
        return bind_trim(c, "btrim", {true, true}, false);
      }});
}

}  // namespace firesteel
