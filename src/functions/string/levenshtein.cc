#include <algorithm>
#include <numeric>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

std::vector<uint32_t> code_points_of(std::string_view text) {
  std::vector<uint32_t> out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); i = utf8::next(text, i)) {
    out.push_back(utf8::code_point(text, i));
  }
  return out;
}

// One row of the distance matrix at a time.
template <class Text>
int32_t edit_distance(const Text& a, const Text& b) {
  std::vector<int32_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    int32_t diagonal = row[0];
    row[0] = static_cast<int32_t>(i) + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const int32_t substituted = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

int32_t levenshtein(std::string_view a, std::string_view b) {
  if (utf8::is_ascii(a) && utf8::is_ascii(b)) return edit_distance(a, b);
  return edit_distance(code_points_of(a), code_points_of(b));
}

BoundScalar bind_levenshtein(const BindContext& context) {
  auto types = coerce(context, "levenshtein", {TypeId::kString, TypeId::kString, TypeId::kInt});
  if (types.size() == 2) {
    return bound_scalar(
        std::move(types), TypeId::kInt,
        map_kernel<int32_t, std::string_view, std::string_view>(TypeId::kInt, levenshtein));
  }
  return bound_scalar(
      std::move(types), TypeId::kInt,
      map_kernel<int32_t, std::string_view, std::string_view, int32_t>(
          TypeId::kInt, [](std::string_view a, std::string_view b, int32_t threshold) {
            const auto size_difference =
                static_cast<int64_t>(utf8::count(a)) - static_cast<int64_t>(utf8::count(b));
            if (std::abs(size_difference) > threshold) return -1;
            const int32_t distance = levenshtein(a, b);
            return distance <= threshold ? distance : -1;
          }));
}

}  // namespace

void register_levenshtein(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"levenshtein"},
      .doc = {.usage =
                  "levenshtein(str1, str2[, threshold]) - Returns the Levenshtein distance between "
                  "the two strings, or -1 when it is more than `threshold`.",
              .examples = {{"SELECT levenshtein('kitten', 'sitting')", "3"},
                           {"SELECT levenshtein('kitten', 'sitting', 2)", "-1"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_levenshtein});
}

}  // namespace firesteel
