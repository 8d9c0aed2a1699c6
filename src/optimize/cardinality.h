#pragma once

// How many rows plans are likely to give. Guesses, for choosing between plans: never for answers.

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "plan/plan.h"

namespace firesteel {

// What is guessed of a column's values.
struct ColumnEstimate {
  // Different values; nothing when there is no idea.
  std::optional<double> distinct;
  // Different values before filters on other columns took rows away: what a join's other side may
  // refer to. Never less than `distinct`.
  std::optional<double> domain;
  // Nearly every row had its own value, so that it may well be a key.
  bool is_key = false;
  // Bounds of numbers and datetimes, in the unit of their physical form.
  std::optional<double> min;
  std::optional<double> max;
  double null_fraction = 0;
  // Bytes.
  double width = 8;
};

struct Estimate {
  double rows = 0;
  // Before filters took rows away.
  double unfiltered_rows = 0;
  // Of the output.
  std::unordered_map<ExprId, ColumnEstimate> columns;
  // Bytes of a row.
  double row_width = 8;

  double bytes() const { return rows * row_width; }
  // What is guessed of a column; of one that is not known, nothing.
  const ColumnEstimate& column(ExprId id) const;
};

// Remembers what it was asked; the plans must outlive it. Used by one thread.
class CardinalityEstimator {
 public:
  const Estimate& estimate(const LogicalPlan& plan);
  // The part of the rows for which the condition is true, 0 to 1.
  double selectivity(const ExprPtr& condition, const Estimate& input) const;
  // Rows of the inner join of two inputs on `conjuncts`.
  double inner_join_rows(const Estimate& left, const Estimate& right, const Exprs& conjuncts) const;
  // The part of all pairs of rows that agree in all of `keys` (left, right).
  double equality_selectivity(const Estimate& left, const Estimate& right,
                              std::span<const std::pair<ExprPtr, ExprPtr>> keys) const;
  // The part of the left rows that have a partner.
  double matched_fraction(const Estimate& left, const Estimate& right,
                          const Exprs& conjuncts) const;
  // The columns of both sides of a join that gives `rows` rows.
  Estimate combine(const Estimate& left, const Estimate& right, double rows) const;

 private:
  Estimate derive(const LogicalPlan& plan);

  std::unordered_map<const LogicalPlan*, Estimate> known_;
  // Definitions of common table expressions seen so far.
  std::unordered_map<int64_t, const LogicalPlan*> ctes_;
};

// A single question.
Estimate estimate(const LogicalPlan& plan);

}  // namespace firesteel
