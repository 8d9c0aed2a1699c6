#include <limits>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/java_regex.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// A replacement of java.util.regex, taken apart: texts and references to groups.
class Replacement {
 public:
  // False when it is malformed or refers to a group that the regex does not have.
  bool parse(std::string_view text, const JavaRegex& regex) {
    parts_.assign(1, {});
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\') {
        if (++i >= text.size()) return false;
        parts_.back().text += text[i];
      } else if (text[i] != '$') {
        parts_.back().text += text[i];
      } else if (!parse_group(text, i, regex)) {
        return false;
      }
    }
    return true;
  }

  void append(std::string& out, const RegexMatcher& matcher) const {
    for (const Part& part : parts_) {
      out += part.text;
      if (part.group >= 0) out += matcher.group(part.group);
    }
  }

 private:
  // Text, and the group behind it.
  struct Part {
    std::string text;
    int group = -1;
  };

  // `i` is on the dollar sign, and then on the reference's last character.
  bool parse_group(std::string_view text, size_t& i, const JavaRegex& regex) {
    if (i + 1 >= text.size()) return false;
    int group = -1;
    if (text[i + 1] == '{') {
      const size_t close = text.find('}', i);
      if (close == std::string_view::npos) return false;
      group = regex.group_index(text.substr(i + 2, close - i - 2));
      i = close;
    } else {
      const auto digit = [&](size_t at) {
        return at < text.size() && text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1;
      };
      group = digit(++i);
      if (group > regex.group_count()) return false;
      // As many digits as name a group.
      while (group >= 0 && digit(i + 1) >= 0 && group * 10 + digit(i + 1) <= regex.group_count()) {
        group = group * 10 + digit(++i);
      }
    }
    if (group < 0) return false;
    parts_.back().group = group;
    parts_.emplace_back();
    return true;
  }

  std::vector<Part> parts_;
};

// What a kernel remembers from row to row.
class ReplaceState {
 public:
  void replace(std::string& out, std::string_view text, std::string_view pattern,
               std::string_view replacement, int32_t position) {
    RegexMatcher& matcher = cache_.matcher(pattern, "regexp_replace");
    if (position > 1) {
      const size_t offset = utf8::offset_of(text, static_cast<size_t>(position) - 1);
      out += text.substr(0, offset);
      if (offset >= text.size()) return;
      text.remove_prefix(offset);
    }
    matcher.reset(text);
    size_t done = 0;
    while (matcher.find()) {
      if (!prepare(matcher, replacement)) {
        throw SparkError("INVALID_REGEXP_REPLACE", {{"source", std::string(text)},
                                                    {"pattern", std::string(pattern)},
                                                    {"replacement", std::string(replacement)},
                                                    {"position", std::to_string(position)}});
      }
      out += text.substr(done, matcher.start() - done);
      replacement_.append(out, matcher);
      done = matcher.end();
    }
    out += text.substr(done);
  }

 private:
  bool prepare(const RegexMatcher& matcher, std::string_view replacement) {
    if (regex_ == matcher.regex() && replacement == replacement_text_) return true;
    regex_ = matcher.regex();
    replacement_text_ = replacement;
    if (replacement_.parse(replacement, *regex_)) return true;
    regex_ = nullptr;
    return false;
  }

  RegexCache cache_;
  std::shared_ptr<const JavaRegex> regex_;
  std::string replacement_text_;
  Replacement replacement_;
};

int32_t replace_position(const BindContext& context, bool& is_null) {
  if (context.args.size() < 4) return 1;
  const Argument& arg = context.args[3];
  is_null = require_foldable(context, 3, "regexp_replace", "position").is_null();
  if (is_null) return 1;
  const Value value = cast_value(*arg.constant, arg.type, TypeId::kInt,
                                 context.settings.ansi ? CastMode::kAnsi : CastMode::kLegacy,
                                 context.settings.time_zone);
  if (value.is_null() || value.integer() <= 0) {
    throw SparkError("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                     {{"sqlExpr", quote_sql(call_text("regexp_replace", context.args))},
                      {"exprName", "position"},
                      {"valueRange", "(0, 2147483647]"},
                      {"currentValue", arg.sql}});
  }
  return static_cast<int32_t>(value.integer());
}

BoundScalar bind_replace_regex(const BindContext& context) {
  auto types = coerce(context, "regexp_replace",
                      {TypeId::kString, TypeId::kString, TypeId::kString, TypeId::kInt});
  const DataType type = types[0];
  const bool has_position = types.size() == 4;
  bool null_position = false;
  const int32_t position = replace_position(context, null_position);
  BoundScalar bound = bound_scalar(std::move(types), type, nullptr);
  bound.make_kernel = [type, position, null_position]() -> ScalarKernel {
    if (null_position) {
      return
          [type](const KernelInput& input) { return Vector::null_constant(type, input.num_rows); };
    }
    const auto replace = string_kernel<std::string_view, std::string_view, std::string_view>(
        type, [position, state = std::make_shared<ReplaceState>()](
                  StringOut& out, std::string_view text, std::string_view pattern,
                  std::string_view replacement) {
          state->replace(out.buffer(), text, pattern, replacement, position);
        });
    return [replace](const KernelInput& input) {
      return replace({input.args.subspan(0, 3), {}, input.num_rows, input.context});
    };
  };
  if (!has_position) bound.render = render_with("regexp_replace", "1");
  return bound;
}

}  // namespace

void register_regexp_replace(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"regexp_replace"},
      .doc = {.usage =
                  "regexp_replace(str, regexp, rep[, position]) - Replaces all parts of `str` that "
                  "match `regexp` with `rep`, in which $1 stands for a group, from the character "
                  "`position` on.",
              .examples = {{"SELECT regexp_replace('100-200', '(\\\\d+)', 'num')", "num-num"},
                           {"SELECT regexp_replace('100-200', r'(\\d+)', 'num')", "num-num"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 3,
      .max_args = 4,
      .bind = bind_replace_regex});
}

}  // namespace firesteel
