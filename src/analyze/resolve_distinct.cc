// DISTINCT and dropDuplicates.

#include "analyze/comparable_rows.h"
#include "analyze/expr_resolver.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {

PlanPtr resolve_distinct(Analysis& analysis, const QueryScope& query, const Distinct& distinct) {
  const PlanPtr child = resolve_query(analysis, query, distinct.child());
  check_comparable_rows(child->output());
  return std::make_shared<Distinct>(child);
}

PlanPtr resolve_deduplicate(Analysis& analysis, const QueryScope& query,
                            const Deduplicate& deduplicate) {
  const PlanPtr child = resolve_query(analysis, query, deduplicate.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  Exprs keys;
  Attributes key_columns;
  for (const auto& key : resolver.expand_stars(deduplicate.keys())) {
    keys.push_back(resolver.resolve(key));
    key_columns.push_back(
        {.name = keys.back()->sql(), .type = keys.back()->type(), .id = next_expr_id()});
  }
  check_comparable_rows(key_columns);
  return std::make_shared<Deduplicate>(std::move(keys), child);
}

}  // namespace firesteel::analyze
