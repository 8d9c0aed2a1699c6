#include "analyze/resolve_plan.h"

namespace firesteel::analyze {

PlanPtr resolve_deferred(Analysis& analysis, const QueryScope& query, const Deferred& deferred) {
  Plans children;
  for (const auto& child : deferred.children()) {
    children.push_back(resolve_query(analysis, query, child));
    analysis.done.insert(children.back());
  }
  return resolve_plan(analysis, query, deferred.build()(children, analysis.services));
}

}  // namespace firesteel::analyze
