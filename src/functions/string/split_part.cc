#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"

namespace firesteel {
namespace {

// Part `number` of `text`, counted from 1, or from the end when negative; empty out of range.
std::string_view split_part(std::string_view text, std::string_view delimiter, int32_t number) {
  if (number == 0) throw SparkError("INVALID_INDEX_OF_ZERO", {});
  const std::string_view none = text.substr(0, 0);
  if (delimiter.empty()) return number == 1 || number == -1 ? text : none;
  if (number > 0) {
    size_t from = 0;
    while (true) {
      const size_t at = find_text(text, delimiter, from);
      if (--number == 0) return text.substr(from, at == std::string_view::npos ? at : at - from);
      if (at == std::string_view::npos) return none;
      from = at + delimiter.size();
    }
  }
  // Overlapping delimiters are found from the left, so parts are counted before they are taken.
  int64_t parts = 1;
  for (size_t at = find_text(text, delimiter); at != std::string_view::npos;
       at = find_text(text, delimiter, at + delimiter.size())) {
    ++parts;
  }
  const int64_t wanted = parts + number + 1;
  return wanted < 1 ? none : split_part(text, delimiter, static_cast<int32_t>(wanted));
}

}  // namespace

void register_split_part(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"split_part"},
      .doc = {.usage =
                  "split_part(str, delimiter, partNum) - Splits `str` at `delimiter` and returns "
                  "part `partNum`, counted from 1, or from the end when negative. A part out of "
                  "range is an empty string, and an empty delimiter splits nothing.",
              .examples = {{"SELECT split_part('11.12.13', '.', 3)", "13"}},
              .group = "string_funcs",
              .since = "3.3.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = [](const BindContext& context) {
        auto types =
            coerce(context, "split_part", {TypeId::kString, TypeId::kString, TypeId::kInt});
        const DataType type = types[0];
        return bound_scalar(
            std::move(types), type,
            substring_kernel<std::string_view, std::string_view, int32_t>(type, split_part));
      }});
}

}  // namespace firesteel
