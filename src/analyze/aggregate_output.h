#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Makes expressions over an aggregation's input (having conditions, sort keys, arguments of window
// functions) into expressions over its output, adding to the output what they need: grouping
// expressions and aggregates.
class AggregateOutput {
 public:
  // `outputs` are named expressions over the input, as in Aggregate.
  AggregateOutput(Exprs grouping, Exprs outputs);

  ExprPtr rewrite(const ExprPtr& expr);

  const Exprs& grouping() const { return grouping_; }
  const Exprs& outputs() const { return outputs_; }
  // Whether the column is one of the outputs.
  bool has(ExprId id) const;

 private:
  ExprPtr find_output(const ExprPtr& expr) const;
  bool is_grouping(const ExprPtr& expr) const;
  ExprPtr add(const ExprPtr& expr);
  ExprPtr rewrite_subquery(const ExprPtr& expr, const PlanPtr& plan);
  // Aggregates over the enclosing query's columns, in filters of a subquery in HAVING, become
  // outputs here, and outer references there.
  PlanPtr lift_aggregates(const PlanPtr& subquery);

  Exprs grouping_;
  Exprs outputs_;
};

}  // namespace firesteel::analyze
