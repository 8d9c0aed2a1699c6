#include <limits>

#include "functions/function_registry.h"
#include "functions/java_regex.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/string_list_builder.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// An empty pattern parts all characters, without an empty text at the end.
void split_characters(StringListBuilder& parts, std::string_view text, int32_t limit) {
  size_t begin = 0;
  for (int32_t n = 1; begin < text.size(); ++n) {
    const size_t end = n == limit ? text.size() : utf8::next(text, begin);
    parts.add(text.substr(begin, end - begin));
    begin = end;
  }
}

// As Java's Pattern.split with a limit that is not 0: empty texts at the end stay.
void split_text(StringListBuilder& parts, RegexCache& cache, std::string_view text,
                std::string_view pattern, int32_t limit) {
  if (pattern.empty() && !text.empty()) {
    split_characters(parts, text, limit);
    return;
  }
  RegexMatcher& matcher = cache.matcher(pattern, "split");
  matcher.reset(text);
  size_t begin = 0;
  int32_t count = 1;
  while ((limit <= 0 || count < limit) && matcher.find()) {
    // An empty match at the start parts nothing.
    if (matcher.end() == 0) continue;
    parts.add(text.substr(begin, matcher.start() - begin));
    begin = matcher.end();
    ++count;
  }
  parts.add(text.substr(begin));
}

VectorPtr split_rows(RegexCache& cache, const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const simple::Reader<std::string_view> texts(*input.args[0]);
    const simple::Reader<std::string_view> patterns(*input.args[1]);
    std::optional<simple::Reader<int32_t>> limits;
    if (input.args.size() == 3) limits.emplace(*input.args[2]);
    StringListBuilder parts(num_rows);
    std::vector<uint32_t> nulls;
    for (size_t i = 0; i < num_rows; ++i) {
      parts.start_row();
      if (texts.decoded.is_null(i) || patterns.decoded.is_null(i) ||
          (limits && limits->decoded.is_null(i))) {
        nulls.push_back(static_cast<uint32_t>(i));
        continue;
      }
      split_text(parts, cache, texts(i), patterns(i), limits ? (*limits)(i) : -1);
    }
    auto out = parts.finish(type, input.args[0]);
    for (const uint32_t row : nulls) out->set_null(row);
    return out;
  });
}

BoundScalar bind_split(const BindContext& context) {
  auto types = coerce(context, "split", {TypeId::kString, TypeId::kString, TypeId::kInt});
  const DataType type = DataType::array(types[0], false);
  const bool has_limit = types.size() == 3;
  BoundScalar bound = bound_scalar(std::move(types), type, nullptr);
  bound.make_kernel = [type] {
    return [type, cache = std::make_shared<RegexCache>()](const KernelInput& input) {
      return split_rows(*cache, type, input);
    };
  };
  if (!has_limit) bound.render = render_with("split", "-1");
  return bound;
}

}  // namespace

void register_split(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"split"},
      .doc = {.usage =
                  "split(str, regex[, limit]) - Splits `str` around what matches `regex` into an "
                  "array of at most `limit` texts, the last of which holds the rest; any number "
                  "when `limit` is not positive.",
              .examples =
                  {{"SELECT split('oneAtwoBthreeC', '[ABC]')", "[\"one\",\"two\",\"three\",\"\"]"},
                   {"SELECT split('oneAtwoBthreeC', '[ABC]', -1)",
                    "[\"one\",\"two\",\"three\",\"\"]"},
                   {"SELECT split('oneAtwoBthreeC', '[ABC]', 2)", "[\"one\",\"twoBthreeC\"]"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_split});
}

}  // namespace firesteel
