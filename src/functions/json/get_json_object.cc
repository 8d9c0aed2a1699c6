#include <charconv>

#include "functions/function_registry.h"
#include "functions/json_reader.h"
#include "functions/json_writer.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// A step of a JSON path: a member of objects, an element of arrays, or all of either.
struct JsonStep {
  enum class Kind : uint8_t { kName, kIndex, kAllElements, kAllMembers };
  Kind kind;
  std::string name;
  int64_t index = 0;
};
using JsonPath = std::vector<JsonStep>;

// "$.a['b'][0][*]"; none when it is malformed.
std::optional<JsonPath> parse_json_path(std::string_view text) {
  JsonPath path;
  const auto skip_space = [&] {
    while (!text.empty() && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r'))) {
      text.remove_prefix(1);
    }
  };
  const auto take = [&](std::string_view token) {
    skip_space();
    if (!text.starts_with(token)) return false;
    text.remove_prefix(token.size());
    return true;
  };
  if (!take("$")) return std::nullopt;
  while (skip_space(), !text.empty()) {
    if (take(".*") || take("['*']")) {
      path.push_back({JsonStep::Kind::kAllMembers, ""});
    } else if (take(".")) {
      skip_space();
      const size_t end = std::min(text.find_first_of(".["), text.size());
      if (end == 0) return std::nullopt;
      path.push_back({JsonStep::Kind::kName, std::string(text.substr(0, end))});
      text.remove_prefix(end);
    } else if (take("['")) {
      skip_space();
      const size_t end = text.find('\'');
      if (end == 0 || end == std::string_view::npos) return std::nullopt;
      path.push_back({JsonStep::Kind::kName, std::string(text.substr(0, end))});
      text.remove_prefix(end);
      if (!take("']")) return std::nullopt;
    } else if (take("[")) {
      if (take("*")) {
        path.push_back({JsonStep::Kind::kAllElements, ""});
      } else {
        skip_space();
        JsonStep step{JsonStep::Kind::kIndex, ""};
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), step.index);
        if (error != std::errc() || step.index < 0 || text.starts_with("-")) return std::nullopt;
        text.remove_prefix(static_cast<size_t>(end - text.data()));
        path.push_back(std::move(step));
      }
      if (!take("]")) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return path;
}

struct MalformedJson {};

// Finds what a path leads to, with Hive's rules for wildcards: one match is not wrapped in an
// array, and a double wildcard flattens.
class PathEvaluator {
 public:
  explicit PathEvaluator(JsonReader& reader) : reader_(reader) {}

  bool run(std::string& out, const JsonPath& path) {
    next();
    if (reader_.token() == JsonToken::kNone) return false;
    JsonWriter writer(out);
    return evaluate(writer, Style::kRaw, path, 0);
  }

 private:
  enum class Style : uint8_t { kRaw, kQuoted, kFlatten };

  JsonToken next() {
    if (reader_.next() == JsonToken::kError) throw MalformedJson();
    return reader_.token();
  }
  void skip() {
    if (!reader_.skip_children()) throw MalformedJson();
  }
  void copy(JsonWriter& writer) {
    if (!writer.copy(reader_)) throw MalformedJson();
  }
  static bool all_elements_at(const JsonPath& path, size_t step) {
    return step < path.size() && path[step].kind == JsonStep::Kind::kAllElements;
  }

  // Whether anything was written.
  bool evaluate(JsonWriter& writer, Style style, const JsonPath& path, size_t step) {
    const JsonToken token = reader_.token();
    if (step == path.size()) return write_leaf(writer, style);
    const JsonStep& instruction = path[step];
    if (token == JsonToken::kStartObject && instruction.kind == JsonStep::Kind::kName) {
      return evaluate_member(writer, style, path, step);
    }
    if (token == JsonToken::kStartArray) {
      if (instruction.kind == JsonStep::Kind::kAllElements) {
        if (all_elements_at(path, step + 1)) {
          return evaluate_elements(writer, Style::kFlatten, path, step + 2);
        }
        if (style == Style::kQuoted) {
          return evaluate_elements(writer, Style::kQuoted, path, step + 1);
        }
        return evaluate_wildcard(writer, style, path, step);
      }
      if (instruction.kind == JsonStep::Kind::kIndex) {
        // An element's wildcard may match several times.
        const Style inner = all_elements_at(path, step + 1) ? Style::kQuoted : style;
        return evaluate_index(writer, inner, path, step);
      }
    }
    skip();
    return false;
  }

  bool write_leaf(JsonWriter& writer, Style style) {
    if (reader_.token() == JsonToken::kString && style == Style::kRaw) {
      writer.raw(reader_.text());
      return true;
    }
    if (reader_.token() == JsonToken::kStartArray && style == Style::kFlatten) {
      bool written = false;
      while (next() != JsonToken::kEndArray) {
        written |= write_leaf(writer, style);
      }
      return written;
    }
    copy(writer);
    return true;
  }

  bool evaluate_member(JsonWriter& writer, Style style, const JsonPath& path, size_t step) {
    bool written = false;
    while (next() != JsonToken::kEndObject) {
      const bool wanted = !written && reader_.text() == path[step].name;
      if (next() != JsonToken::kNull && wanted) {
        written = evaluate(writer, style, path, step + 1);
      } else {
        skip();
      }
    }
    return written;
  }

  bool evaluate_elements(JsonWriter& writer, Style style, const JsonPath& path, size_t step) {
    bool written = false;
    writer.start_array();
    while (next() != JsonToken::kEndArray) written |= evaluate(writer, style, path, step);
    writer.end_array();
    return written;
  }

  bool evaluate_wildcard(JsonWriter& writer, Style style, const JsonPath& path, size_t step) {
    std::string matches;
    size_t count = 0;
    JsonWriter inner(matches);
    inner.start_array();
    const Style inner_style = style == Style::kRaw ? Style::kQuoted : style;
    while (next() != JsonToken::kEndArray) {
      count += evaluate(inner, inner_style, path, step + 1);
    }
    inner.end_array();
    const std::string_view text = matches;
    if (count > 1) writer.raw_value(text);
    if (count == 1) writer.raw_value(text.substr(1, text.size() - 2));
    return count > 0;
  }

  bool evaluate_index(JsonWriter& writer, Style style, const JsonPath& path, size_t step) {
    bool written = false;
    for (int64_t i = 0; next() != JsonToken::kEndArray; ++i) {
      if (i == path[step].index) {
        written = evaluate(writer, style, path, step + 1);
      } else {
        skip();
      }
    }
    return written;
  }

  JsonReader& reader_;
};

// What a kernel keeps: the reader, and the path of the last text, which is mostly constant.
class JsonPathState {
 public:
  JsonPathState() : reader_(JsonReadOptions{.control_characters = true}) {}

  bool find(std::string& out, std::string_view json, std::string_view path_text) {
    if (!known_ || path_text != path_text_) {
      known_ = true;
      path_text_ = path_text;
      path_ = parse_json_path(path_text);
    }
    if (!path_) return false;
    reader_.reset(json);
    try {
      return PathEvaluator(reader_).run(out, *path_);
    } catch (const MalformedJson&) {
      return false;
    }
  }

 private:
  JsonReader reader_;
  bool known_ = false;
  std::string path_text_;
  std::optional<JsonPath> path_;
};

}  // namespace

void register_get_json_object(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"get_json_object"},
      .doc = {.usage =
                  "get_json_object(json_txt, path) - Returns what `path` leads to in a JSON text: "
                  "$ is the whole, .name or ['name'] a member, [n] an element, [*] all elements.",
              .examples = {{"SELECT get_json_object('{\"a\":\"b\"}', '$.a')", "b"},
                           {"SELECT get_json_object('[{\"a\":\"b\"},{\"a\":\"c\"}]', '$[0].a')",
                            "b"},
                           {"SELECT get_json_object('[{\"a\":\"b\"},{\"a\":\"c\"}]', '$[*].a')",
                            "[\"b\",\"c\"]"}},
              .group = "json_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        BoundScalar bound =
            bound_scalar(coerce(context, "get_json_object", {TypeId::kString, TypeId::kString}),
                         TypeId::kString, nullptr, NullRule::kAlwaysNullable);
        bound.make_kernel = [] {
          return string_kernel<std::string_view, std::string_view>(
              TypeId::kString, [state = std::make_shared<JsonPathState>()](
                                   StringOut& out, std::string_view json, std::string_view path) {
                return state->find(out.buffer(), json, path);
              });
        };
        return bound;
      }});
}

}  // namespace firesteel
