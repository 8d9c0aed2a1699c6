#pragma once

// The right side of a dependent join made independent of the left one.
//
// The left columns that it refers to (its domain) are pushed down to where they are used, after
// Neumann and Kemper ("Unnesting Arbitrary Queries", BTW 2015). On the way each operator learns to
// keep the rows of different domain values apart: aggregates group by them, windows partition by
// them, limits count within them. Where a filter compares a domain column with a column of its
// own, that column stands for it and no set of domain values has to be joined in: the common case.

#include <map>
#include <optional>
#include <vector>

#include "optimize/id_set.h"
#include "optimize/optimizer_context.h"
#include "optimize/substitute.h"
#include "plan/operators.h"

namespace firesteel::optimizer {

// Says that a row belongs to those left rows for which `outer` (over the left side's columns) is
// equal to `inner` (a column of the right side).
struct Tie {
  ExprPtr outer;
  Attribute inner;
  // Null never belongs to null: the comparison is = and not <=>.
  bool strict = false;
};

struct Decorrelated {
  // Gives at least the columns of the plan it was made of, and those of the ties.
  PlanPtr plan;
  std::vector<Tie> ties;
  // Further conditions for a row to belong to a left row, over columns of both sides.
  Exprs conditions;
  // Set when a left row without a row here stands for one row all the same, with these values
  // (over the left side's columns) by column id: aggregates without GROUP BY.
  std::optional<ExprMap> defaults;
};

class Decorrelator {
 public:
  // `left` is the left side. Columns it does not give are no business of this join's.
  Decorrelator(PlanPtr left, const OptimizerContext& context);

  // Whether the plan refers to the left side.
  bool is_correlated(const PlanPtr& plan) const;

  // `conditions` may only be left over when `may_pull`.
  Decorrelated run(const PlanPtr& plan, bool may_pull);

  // Rows for all left rows: `defaults` filled in by joining the domain.
  Decorrelated materialize_defaults(Decorrelated result);

  // The left side: itself, or a reference to the definition that all copies of it share.
  const PlanPtr& left() const { return left_; }
  // Wraps the finished join in the definition of the left side, if there is one.
  PlanPtr finish(PlanPtr join) const;

 private:
  // What the operators above want of a part of the plan.
  struct Wish {
    // Left columns that must have a tie of their own.
    IdSet needed;
    bool may_pull = false;
    // Ties may only be to columns of the left side, not to expressions.
    bool plain_ties = false;
  };

  Decorrelated run(const PlanPtr& plan, const Wish& wish);
  Decorrelated run_uncorrelated(const PlanPtr& plan, const Wish& wish);
  Decorrelated run_project(const Project& project, const Wish& wish);
  Decorrelated run_filter(const Filter& filter, const Wish& wish);
  Decorrelated run_having(const Filter& filter, const Wish& wish);
  Decorrelated run_aggregate(const Aggregate& aggregate, const Wish& wish);
  Decorrelated run_window(const Window& window, const Wish& wish);
  Decorrelated run_limit(const Limit& limit, const Wish& wish);
  Decorrelated run_generate(const Generate& generate, const Wish& wish);
  Decorrelated run_expand(const Expand& expand, const Wish& wish);
  Decorrelated run_union(const Union& node, const Wish& wish);
  Decorrelated run_join(const Join& join, const Wish& wish);
  Decorrelated run_inner_join(const Join& join, const Wish& wish);
  Decorrelated run_outer_join(const Join& join, const Wish& wish);
  Decorrelated run_full_join(const Join& join, const Wish& wish);
  Decorrelated run_semi_join(const Join& join, const Wish& wish);

  // The distinct values of these expressions over the left side, one column each.
  PlanPtr make_domain(const Exprs& outer, Attributes& columns);
  PlanPtr copy_of_left(ExprMap& columns);

  // Left columns in an expression.
  IdSet outer_ids(const ExprPtr& expr) const;
  IdSet outer_ids(const Exprs& exprs) const;
  // Outer references to the left side replaced by the ties' columns, which must be there.
  ExprPtr resolve(const ExprPtr& expr, const std::vector<Tie>& ties) const;
  Exprs resolve(const Exprs& exprs, const std::vector<Tie>& ties) const;
  // Outer references to the left side as plain columns of it, and back.
  ExprPtr to_left_columns(const ExprPtr& expr) const;
  ExprPtr to_outer_references(const ExprPtr& expr) const;

  IdSet outer_;
  PlanPtr left_;
  const OptimizerContext& context_;
  // Set when the left side must not run twice.
  std::optional<CteDefinition> definition_;
  mutable std::map<const LogicalPlan*, bool> correlated_;
};

// The condition that a tie stands for.
ExprPtr tie_condition(const Tie& tie);

// Rows that strict ties give to no left row are taken out, so that the ties need not be strict:
// next to rows of another origin, whose nulls may belong to a null, they could not be.
Decorrelated without_null_ties(Decorrelated part);

}  // namespace firesteel::optimizer
