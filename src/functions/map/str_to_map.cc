// str_to_map(text[, pair_delimiter[, key_value_delimiter]]).

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/java_regex.h"
#include "functions/map_writer.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The text up to the first match and the text behind it; one part when there is no match. An empty
// pattern splits off the first character. As Java's split with a limit of 2.
struct Halves {
  std::string_view first;
  std::optional<std::string_view> second;
};

size_t first_character_size(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) ++size;
  return size;
}

Halves split_once(RegexMatcher& matcher, std::string_view text) {
  matcher.reset(text);
  while (matcher.find()) {
    // An empty match at the start splits nothing off.
    if (matcher.end() == 0) continue;
    if (matcher.start() == matcher.end() && matcher.start() >= text.size()) break;
    return {text.substr(0, matcher.start()), text.substr(matcher.end())};
  }
  return {text, std::nullopt};
}

class StrToMapKernel {
 public:
  StrToMapKernel(DataType type, bool last_wins) : type_(std::move(type)), last_wins_(last_wins) {}

  VectorPtr operator()(const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t num_rows) {
      std::vector<Decoded> args;
      for (const auto& arg : input.args) args.emplace_back(*arg);
      VectorBuilder keys(TypeId::kString);
      VectorBuilder values(TypeId::kString);
      // The pairs of each row; rows with a null argument have none.
      std::vector<std::optional<ListEntry>> rows(num_rows);
      for (size_t row = 0; row < num_rows; ++row) {
        if (std::any_of(args.begin(), args.end(),
                        [row](const Decoded& arg) { return arg.is_null(row); })) {
          continue;
        }
        const auto text = [&](size_t i, std::string_view otherwise) {
          return i < args.size() ? args[i].at<StringRef>(row).view() : otherwise;
        };
        const auto offset = static_cast<uint32_t>(keys.size());
        add_pairs(text(0, ""), text(1, ","), text(2, ":"), keys, values);
        rows[row] = {offset, static_cast<uint32_t>(keys.size()) - offset};
      }
      MapWriter out(type_, {keys.finish()}, {values.finish()}, num_rows, last_wins_);
      for (const auto& row : rows) {
        if (!row) {
          out.end_null_row();
          continue;
        }
        for (uint32_t i = row->offset; i < row->offset + row->size; ++i) out.add({0, i}, {0, i});
        out.end_row();
      }
      return out.finish();
    });
  }

 private:
  void add_pairs(std::string_view text, std::string_view pair_pattern,
                 std::string_view value_pattern, VectorBuilder& keys, VectorBuilder& values) {
    for (;;) {
      Halves halves{text, std::nullopt};
      if (!pair_pattern.empty()) {
        halves = split_once(pair_delimiter_.matcher(pair_pattern, "str_to_map"), text);
      } else if (first_character_size(text) < text.size()) {
        const size_t size = first_character_size(text);
        halves = {text.substr(0, size), text.substr(size)};
      }
      add_pair(halves.first, value_pattern, keys, values);
      if (!halves.second) return;
      text = *halves.second;
    }
  }

  void add_pair(std::string_view pair, std::string_view pattern, VectorBuilder& keys,
                VectorBuilder& values) {
    Halves halves{pair, std::nullopt};
    if (!pattern.empty()) {
      halves = split_once(value_delimiter_.matcher(pattern, "str_to_map"), pair);
    } else if (first_character_size(pair) < pair.size()) {
      const size_t size = first_character_size(pair);
      halves = {pair.substr(0, size), pair.substr(size)};
    }
    keys.append_string(halves.first);
    if (halves.second) {
      values.append_string(*halves.second);
    } else {
      values.append_null();
    }
  }

  DataType type_;
  bool last_wins_;
  RegexCache pair_delimiter_;
  RegexCache value_delimiter_;
};

BoundScalar bind_str_to_map(const BindContext& context) {
  const DataType text = TypeId::kString;
  BoundScalar bound;
  bound.arg_types = coerce(context, "str_to_map", {text, text, text});
  bound.return_type = DataType::map(text, text, true);
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  bound.make_kernel = [type = bound.return_type, last_wins] {
    return ScalarKernel([kernel = std::make_shared<StrToMapKernel>(type, last_wins)](
                            const KernelInput& input) { return (*kernel)(input); });
  };
  if (context.args.size() < 3) {
    bound.render = render_with("str_to_map", context.args.size() == 1 ? ",, :" : ":");
  }
  return bound;
}

}  // namespace

void register_str_to_map(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"str_to_map"},
      .doc = {.usage = "str_to_map(text[, pairDelim[, keyValueDelim]]) - Creates a map after "
                       "splitting the text into key/value pairs using delimiters. Default "
                       "delimiters are ',' for `pairDelim` and ':' for `keyValueDelim`. Both "
                       "`pairDelim` and `keyValueDelim` are treated as regular expressions.",
              .examples = {{"SELECT str_to_map('a:1,b:2,c:3', ',', ':')",
                            "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"},
                           {"SELECT str_to_map('a')", "{\"a\":null}"}},
              .group = "map_funcs",
              .since = "2.0.1"},
      .min_args = 1,
      .max_args = 3,
      .bind = bind_str_to_map,
  });
}

}  // namespace firesteel
