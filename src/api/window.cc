#include "firesteel/window.h"

namespace firesteel::expressions {

WindowSpec WindowSpec::partitionBy(const std::vector<ColumnOrName>& columns) const {
  WindowSpec out = *this;
  out.partition_.clear();
  for (const auto& column : columns) out.partition_.push_back(column.column());
  return out;
}

WindowSpec WindowSpec::orderBy(const std::vector<ColumnOrName>& columns) const {
  WindowSpec out = *this;
  out.order_.clear();
  for (const auto& column : columns) out.order_.push_back(column.column());
  return out;
}

WindowSpec WindowSpec::rowsBetween(int64_t start, int64_t end) const {
  WindowSpec out = *this;
  out.frame_ = Frame{true, start, end};
  return out;
}

WindowSpec WindowSpec::rangeBetween(int64_t start, int64_t end) const {
  WindowSpec out = *this;
  out.frame_ = Frame{false, start, end};
  return out;
}

}  // namespace firesteel::expressions
