#include <stdexcept>

#include "api/frame_state.h"
#include "dataframe/operations.h"
#include "firesteel/dataframe.h"

namespace firesteel {
namespace {

ExprPtr literal(const types::Value& value) { return Column(value).expr(); }

}  // namespace

DataFrame DataFrameNaFunctions::fill(const types::Value& value,
                                     const std::vector<std::string>& columns) const {
  return make_frame(frame_.state().session,
                    fill_na(frame_.state().plan, columns, {literal(value)}));
}

DataFrame DataFrameNaFunctions::fill(const std::map<std::string, types::Value>& values) const {
  std::vector<std::string> columns;
  std::vector<ExprPtr> literals;
  for (const auto& [column, value] : values) {
    columns.push_back(column);
    literals.push_back(literal(value));
  }
  return make_frame(frame_.state().session,
                    fill_na(frame_.state().plan, std::move(columns), std::move(literals)));
}

DataFrame DataFrameNaFunctions::drop(std::string_view how,
                                     const std::vector<std::string>& columns) const {
  if (how != "any" && how != "all") {
    throw std::invalid_argument("drop: how is any or all, not " + std::string(how));
  }
  std::optional<int> min_non_nulls;
  if (how == "all") min_non_nulls = 1;
  return make_frame(frame_.state().session, drop_na(frame_.state().plan, columns, min_non_nulls));
}

DataFrame DataFrameNaFunctions::drop(int32_t minNonNulls,
                                     const std::vector<std::string>& columns) const {
  return make_frame(frame_.state().session, drop_na(frame_.state().plan, columns, minNonNulls));
}

DataFrame DataFrameNaFunctions::replace(
    const std::vector<std::string>& columns,
    const std::vector<std::pair<types::Value, types::Value>>& replacement) const {
  std::vector<std::pair<ExprPtr, ExprPtr>> pairs;
  for (const auto& [from, to] : replacement) pairs.emplace_back(literal(from), literal(to));
  return make_frame(frame_.state().session,
                    replace_values(frame_.state().plan, columns, std::move(pairs)));
}

}  // namespace firesteel
