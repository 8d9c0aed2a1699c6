#include "functions/variant_path.h"

#include <algorithm>
#include <charconv>

#include "base/spark_error.h"

namespace firesteel {
namespace {

using Step = std::variant<size_t, std::string>;

// Takes a step off the front; none when the text is no path.
std::optional<Step> take_step(std::string_view& text) {
  if (text.starts_with('.')) {
    const size_t end = std::min(text.find_first_of(".[", 1), text.size());
    if (end == 1) return std::nullopt;
    Step step = std::string(text.substr(1, end - 1));
    text.remove_prefix(end);
    return step;
  }
  if (text.size() < 3 || text[0] != '[') return std::nullopt;
  if (text[1] == '\'' || text[1] == '"') {
    const size_t end = text.find(text[1], 2);
    if (end == std::string_view::npos || text.substr(end + 1, 1) != "]") return std::nullopt;
    Step step = std::string(text.substr(2, end - 2));
    text.remove_prefix(end + 2);
    return step;
  }
  size_t index = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), index);
  if (error != std::errc() || end == text.data() + text.size() || *end != ']') return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
  return Step(index);
}

}  // namespace

VariantPath::VariantPath(std::string_view text, std::string_view function) {
  std::string_view rest = text;
  bool valid = rest.starts_with('$');
  if (valid) rest.remove_prefix(1);
  while (valid && !rest.empty()) {
    auto step = take_step(rest);
    valid = step.has_value();
    if (valid) steps_.push_back(std::move(*step));
  }
  if (!valid) {
    throw SparkError("INVALID_VARIANT_GET_PATH",
                     {{"path", std::string(text)}, {"functionName", quote_identifier(function)}});
  }
}

std::optional<VariantValue> VariantPath::find(VariantValue variant) const {
  for (const auto& step : steps_) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      if (variant.kind() != VariantKind::kObject) return std::nullopt;
      const auto member = variant.find(*key);
      if (!member) return std::nullopt;
      variant = *member;
    } else {
      const size_t index = std::get<size_t>(step);
      if (variant.kind() != VariantKind::kArray || index >= variant.size()) return std::nullopt;
      variant = variant.element(index);
    }
  }
  return variant;
}

}  // namespace firesteel
