#pragma once

// The rules on whole plans, in the order in which they are first run. Each returns the plan itself
// where it changes nothing, and may be run again on its own result.

#include "optimize/optimizer_context.h"

namespace firesteel::optimizer {

// Takes out nodes that only mattered to the analyzer: aliases of relations, tags, hints.
PlanPtr remove_analysis_nodes(const PlanPtr& plan, const OptimizerContext& context);
// DISTINCT and dropDuplicates as aggregates; INTERSECT and EXCEPT as joins.
PlanPtr replace_set_operators(const PlanPtr& plan, const OptimizerContext& context);
// Definitions of WITH that are used once, or are as cheap to run again as to keep.
PlanPtr inline_ctes(const PlanPtr& plan, const OptimizerContext& context);
// Constants folded, conditions, casts and CASE simplified, in every node.
PlanPtr simplify_expressions(const PlanPtr& plan, const OptimizerContext& context);
// EXISTS, IN (query), correlated scalar subqueries and lateral joins as joins.
PlanPtr unnest_subqueries(const PlanPtr& plan, const OptimizerContext& context);
// Conditions that follow from equalities, for the other side of a join.
PlanPtr infer_filters(const PlanPtr& plan, const OptimizerContext& context);
// Conditions to where their columns come from; outer joins that filters make inner.
PlanPtr push_down_filters(const PlanPtr& plan, const OptimizerContext& context);
// Limits through projections, unions and outer joins, and into scans.
PlanPtr push_down_limits(const PlanPtr& plan, const OptimizerContext& context);
// Parts that cannot give a row.
PlanPtr propagate_empty(const PlanPtr& plan, const OptimizerContext& context);
// Sorts, aggregates and joins that change nothing; unions of unions.
PlanPtr remove_redundant_operators(const PlanPtr& plan, const OptimizerContext& context);
// Only the columns that are used, down to the scans.
PlanPtr prune_columns(const PlanPtr& plan, const OptimizerContext& context);
// Projections over projections and aggregates as one.
PlanPtr collapse_projects(const PlanPtr& plan, const OptimizerContext& context);
// Attributes that say "may be null" though their column no longer can be.
PlanPtr refresh_nullability(const PlanPtr& plan, const OptimizerContext& context);
// Rows of groups that a join above does not ask for, before they are aggregated.
PlanPtr restrict_aggregates(const PlanPtr& plan, const OptimizerContext& context);
// The order of inner joins, by estimated sizes.
PlanPtr reorder_joins(const PlanPtr& plan, const OptimizerContext& context);
// Conditions that scans can use to skip data.
PlanPtr push_predicates_into_scans(const PlanPtr& plan, const OptimizerContext& context);
// Equal parts of the plan that are worth running once.
PlanPtr share_common_subplans(const PlanPtr& plan, const OptimizerContext& context);
// Scalar subqueries: their own plans, each optimized like a query.
PlanPtr optimize_subquery_plans(const PlanPtr& plan, const OptimizerContext& context);

}  // namespace firesteel::optimizer
