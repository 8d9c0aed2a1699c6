#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include <optional>

#include "base/check.h"
#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/like_pattern.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr uint32_t kDefaultEscape = '\\';

void append_lower(std::string& out, std::string_view text) {
  if (utf8::is_ascii(text)) {
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  icu::CaseMap::utf8ToLower("", 0, {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr,
                            status);
  FS_CHECK(U_SUCCESS(status));
}

// The pattern of a kernel; taken apart anew only when the text changes.
class LikeState {
 public:
  LikeState(uint32_t escape, bool ignore_case) : escape_(escape), ignore_case_(ignore_case) {}

  const LikePattern& pattern(std::string_view text) {
    if (!pattern_ || text != text_) {
      text_ = text;
      std::string lower;
      if (ignore_case_) append_lower(lower, text);
      pattern_.emplace(ignore_case_ ? lower : text_, escape_);
    }
    return *pattern_;
  }

  bool matches(const LikePattern& pattern, std::string_view text) {
    if (!ignore_case_) return pattern.matches(text);
    lower_.clear();
    append_lower(lower_, text);
    return pattern.matches(lower_);
  }

  bool ignore_case() const { return ignore_case_; }

 private:
  uint32_t escape_;
  bool ignore_case_;
  std::string text_;
  std::optional<LikePattern> pattern_;
  std::string lower_;
};

// One tight loop over the column for each kind of pattern.
void match_column(LikeState& state, const LikePattern& pattern,
                  const simple::Reader<std::string_view>& texts, Vector& out, size_t num_rows) {
  auto* to = out.mutable_values<uint8_t>();
  const auto run = [&](const auto& matches) {
    simple::for_each_valid_row(
        num_rows, out, [&](size_t i) { to[i] = matches(texts.decoded.at<StringRef>(i)); }, texts);
  };
  const std::string& literal = pattern.literal();
  if (state.ignore_case() || pattern.kind() == LikePattern::Kind::kGeneral) {
    run([&](const StringRef& text) { return state.matches(pattern, text.view()); });
    return;
  }
  switch (pattern.kind()) {
    case LikePattern::Kind::kEquals: {
      const StringRef wanted{std::string_view(literal)};
      run([&](const StringRef& text) { return text == wanted; });
      break;
    }
    case LikePattern::Kind::kPrefix:
      run([&](const StringRef& text) { return text.view().starts_with(literal); });
      break;
    case LikePattern::Kind::kSuffix:
      run([&](const StringRef& text) { return text.view().ends_with(literal); });
      break;
    case LikePattern::Kind::kContains:
      run([&](const StringRef& text) {
        return find_text(text.view(), literal) != std::string_view::npos;
      });
      break;
    default:
      run([](const StringRef&) { return true; });
      break;
  }
}

VectorPtr like_rows(LikeState& state, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    auto* to = out->mutable_values<uint8_t>();
    const simple::Reader<std::string_view> texts(*input.args[0]);
    const simple::Reader<std::string_view> patterns(*input.args[1]);
    if (patterns.decoded.is_constant() && !patterns.decoded.is_null(0)) {
      match_column(state, state.pattern(patterns(0)), texts, *out, num_rows);
    } else {
      simple::for_each_valid_row(
          num_rows, *out,
          [&](size_t i) { to[i] = state.matches(state.pattern(patterns(i)), texts(i)); }, texts,
          patterns);
    }
    return out;
  });
}

uint32_t escape_character(const BindContext& context) {
  if (context.args.size() < 3) return kDefaultEscape;
  const Argument& arg = context.args[2];
  if (arg.type.is(TypeId::kString) && arg.constant && !arg.constant->is_null()) {
    const std::string& text = arg.constant->string();
    if (utf8::count(text) == 1) return utf8::code_point(text, 0);
  }
  throw SparkError("INVALID_ESCAPE_CHAR", {{"sqlExpr", quote_sql(arg.sql)}});
}

std::string escape_suffix(uint32_t escape) {
  if (escape == kDefaultEscape) return "";
  std::string text;
  utf8::append(text, escape);
  return " ESCAPE '" + text + "'";
}

BoundScalar bind_like(const BindContext& context, bool ignore_case) {
  const uint32_t escape = escape_character(context);
  BoundScalar bound = bound_scalar(
      coerce(context, ignore_case ? "ilike" : "like", {TypeId::kString, TypeId::kString}),
      TypeId::kBoolean, nullptr);
  bound.make_kernel = [escape, ignore_case] {
    return [state = std::make_shared<LikeState>(escape, ignore_case)](const KernelInput& input) {
      // The escape character is known already.
      return like_rows(*state, {input.args.subspan(0, 2), {}, input.num_rows, input.context});
    };
  };
  if (ignore_case) {
    bound.render = [](std::span<const std::string> args) {
      return "ilike(" + args[0] + ", " + args[1] + ")";
    };
  } else {
    bound.render = [escape](std::span<const std::string> args) {
      return args[0] + " LIKE " + args[1] + escape_suffix(escape);
    };
  }
  return bound;
}

enum class Quantifier { kAll, kAny, kNotAll, kNotAny };

// x LIKE ALL (p, q...) and its kin. Null when no pattern decides and one of them is null.
VectorPtr like_quantified(std::vector<LikeState>& states, Quantifier quantifier,
                          const KernelInput& input) {
  const bool negated = quantifier == Quantifier::kNotAll || quantifier == Quantifier::kNotAny;
  const bool any = quantifier == Quantifier::kAny || quantifier == Quantifier::kNotAny;
  auto out = Vector::flat(TypeId::kBoolean, input.num_rows);
  auto* to = out->mutable_values<uint8_t>();
  const simple::Reader<std::string_view> texts(*input.args[0]);
  std::vector<simple::Reader<std::string_view>> patterns;
  for (const auto& arg : input.args.subspan(1)) patterns.emplace_back(*arg);
  for (size_t i = 0; i < input.num_rows; ++i) {
    if (texts.decoded.is_null(i)) {
      out->set_null(i);
      continue;
    }
    bool decided = false;
    bool saw_null = false;
    for (size_t p = 0; p < patterns.size() && !decided; ++p) {
      if (patterns[p].decoded.is_null(i)) {
        saw_null = true;
        continue;
      }
      const bool matches = states[p].pattern(patterns[p](i)).matches(texts(i));
      decided = (matches != negated) == any;
    }
    if (!decided && saw_null) {
      out->set_null(i);
    } else {
      to[i] = decided == any;
    }
  }
  return out;
}

BoundScalar bind_quantified(const BindContext& context, const std::string& name,
                            Quantifier quantifier) {
  bool constant_strings = true;
  for (const Argument& arg : context.args.subspan(1)) {
    constant_strings = constant_strings && arg.constant && !arg.constant->is_null();
  }
  BoundScalar bound = bound_scalar(coerce(context, name, {TypeId::kString}), TypeId::kBoolean,
                                   nullptr, NullRule::kAlwaysNullable);
  const size_t patterns = context.args.size() - 1;
  bound.make_kernel = [patterns, quantifier] {
    return [states = std::make_shared<std::vector<LikeState>>(patterns,
                                                              LikeState(kDefaultEscape, false)),
            quantifier](const KernelInput& input) {
      return like_quantified(*states, quantifier, input);
    };
  };
  bound.render = [name, quantifier, constant_strings](std::span<const std::string> args) {
    if (constant_strings) return name + "(" + args[0] + ")";
    const bool negated = quantifier == Quantifier::kNotAll || quantifier == Quantifier::kNotAny;
    const bool any = quantifier == Quantifier::kAny || quantifier == Quantifier::kNotAny;
    std::string out;
    for (size_t i = 1; i < args.size(); ++i) {
      const std::string like = args[0] + " LIKE " + args[i];
      const std::string part = negated ? "(NOT " + like + ")" : like;
      out = i == 1 ? part : "(" + out + (any ? " OR " : " AND ") + part + ")";
    }
    return out;
  };
  return bound;
}

}  // namespace

void register_like(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"like"},
      .doc =
          {.usage =
               "like(str, pattern[, escape]) - Returns whether `str` matches `pattern`, in which "
               "% stands for any characters and _ for one; `escape` (a backslash unless given) "
               "takes their meaning away.",
           .examples =
               {{"SELECT like('Spark', '_park')", "true"},
                {"SELECT '_Apache Spark_' LIKE '__%Spark/_' ESCAPE '/'", "true"},
                {"SELECT '%SystemDrive%/Users/John' like '/%SystemDrive/%//Users%' ESCAPE '/'",
                 "true"}},
           .group = "predicate_funcs"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& context) { return bind_like(context, false); }});
  registry.add(ScalarFunction{
      .names = {"ilike"},
      .doc = {.usage =
                  "ilike(str, pattern[, escape]) - Returns whether `str` matches `pattern` as in "
                  "LIKE, but for the letters' case.",
              .examples = {{"SELECT ilike('Spark', '_Park')", "true"},
                           {"SELECT '_Apache Spark_' ILIKE '__%spark/_' ESCAPE '/'", "true"}},
              .group = "predicate_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& context) { return bind_like(context, true); }});
  static constexpr std::pair<const char*, Quantifier> kQuantified[] = {
      {"likeall", Quantifier::kAll},
      {"likeany", Quantifier::kAny},
      {"notlikeall", Quantifier::kNotAll},
      {"notlikeany", Quantifier::kNotAny}};
  for (const auto& [name, quantifier] : kQuantified) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage =
                    std::string(name) +
                    "(str, pattern, ...) - What str [NOT] LIKE ALL | ANY (pattern, ...) means.",
                .group = "predicate_funcs",
                .since = "3.0.0"},
        .min_args = 2,
        .bind = [name = std::string(name), quantifier = quantifier](const BindContext& context) {
          return bind_quantified(context, name, quantifier);
        }});
  }
}

}  // namespace firesteel
