#include "optimize/optimizer.h"

#include <array>
#include <span>

#include "optimize/rules.h"

namespace firesteel {
namespace {

using namespace optimizer;  // NOLINT(google-build-using-namespace): this file lists its rules

struct Rule {
  std::string_view name;
  PlanPtr (*apply)(const PlanPtr&, const OptimizerContext&);
};

struct RuleBatch {
  std::string_view name;
  std::span<const Rule> rules;
  // The batch is run again while it changes the plan, at most so often.
  int max_rounds = 1;
};

#define FS_RULE(name) \
  Rule { #name, name }

// Every later rule may suppose that only plain operators are left.
constexpr std::array kNormalization{
    FS_RULE(remove_analysis_nodes),
    FS_RULE(replace_set_operators),
    FS_RULE(inline_ctes),
    // Early, so that the others need not walk a chain of a thousand withColumn calls.
    FS_RULE(collapse_projects),
    // Before subqueries become joins: NOT IN under NOT is IN.
    FS_RULE(simplify_expressions),
};

constexpr std::array kUnnesting{FS_RULE(unnest_subqueries)};

// Rewrites that feed each other. Two rounds settle nearly all plans: the first moves filters to
// their places, the second uses what they reveal there.
constexpr std::array kOperators{
    // First: what a join has made nullable must not be simplified as if it never were null.
    FS_RULE(refresh_nullability), FS_RULE(simplify_expressions),
    FS_RULE(infer_filters),       FS_RULE(push_down_filters),
    FS_RULE(propagate_empty),     FS_RULE(prune_columns),
    FS_RULE(collapse_projects),   FS_RULE(remove_redundant_operators),
    FS_RULE(push_down_limits),
};

constexpr std::array kJoinOrder{FS_RULE(restrict_aggregates), FS_RULE(reorder_joins)};

// After joins have moved, their inputs drop other columns at other places.
constexpr std::array kCleanup{
    FS_RULE(push_down_filters),
    FS_RULE(prune_columns),
    FS_RULE(collapse_projects),
    FS_RULE(push_down_limits),
};

constexpr std::array kScans{
    FS_RULE(optimize_subquery_plans),
    FS_RULE(push_predicates_into_scans),
    FS_RULE(share_common_subplans),
};

#undef FS_RULE

constexpr std::array kBatches{
    RuleBatch{"normalization", kNormalization},
    RuleBatch{"unnesting", kUnnesting},
    RuleBatch{"operators", kOperators, 2},
    RuleBatch{"join order", kJoinOrder},
    RuleBatch{"cleanup", kCleanup},
    RuleBatch{"scans", kScans},
};

PlanPtr apply(const Rule& rule, const PlanPtr& plan, const OptimizerContext& context) {
  PlanPtr rewritten = rule.apply(plan, context);
  if (rewritten != plan && context.on_change) context.on_change(rule.name, rewritten);
  return rewritten;
}

}  // namespace

PlanPtr optimize(const PlanPtr& analyzed, const OptimizerContext& context) {
  PlanPtr plan = analyzed;
  for (const RuleBatch& batch : kBatches) {
    for (int round = 0; round < batch.max_rounds; ++round) {
      const PlanPtr before = plan;
      for (const Rule& rule : batch.rules) plan = apply(rule, plan, context);
      if (plan == before) break;
    }
  }
  return plan;
}

}  // namespace firesteel
