#include "evaluate/error_context.h"

#include <algorithm>
#include <array>

namespace firesteel::evaluate_internal {
namespace {

// Conditions whose errors carry a query context in Spark; others at run time have none.
constexpr std::array<std::string_view, 11> kWithContext = {
    "ARITHMETIC_OVERFLOW",
    "BINARY_ARITHMETIC_OVERFLOW",
    "CAST_INVALID_INPUT",
    "DIVIDE_BY_ZERO",
    "INTERVAL_ARITHMETIC_OVERFLOW",
    "INTERVAL_DIVIDED_BY_ZERO",
    "INVALID_ARRAY_INDEX",
    "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
    "INVALID_INDEX_OF_ZERO",
    "NUMERIC_VALUE_OUT_OF_RANGE",
    "REMAINDER_BY_ZERO",
};

}  // namespace

SparkError with_source(const SparkError& error, const SourceRange& source) {
  const std::string& condition = error.condition();
  const std::string_view name = std::string_view(condition).substr(0, condition.find('.'));
  if (std::find(kWithContext.begin(), kWithContext.end(), name) == kWithContext.end()) return error;
  const auto context = source.query_context();
  return context ? error.with_context(*context) : error;
}

}  // namespace firesteel::evaluate_internal
