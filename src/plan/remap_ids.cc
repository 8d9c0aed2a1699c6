#include "plan/remap_ids.h"

#include "plan/exprs.h"
#include "plan/subqueries.h"

namespace firesteel {

ExprPtr remap_ids(const ExprPtr& expr, const IdMapping& mapping) {
  if (mapping.empty()) return expr;
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    if (const auto* attribute = part->as<AttributeRef>()) {
      const auto it = mapping.find(attribute->id());
      if (it == mapping.end()) return nullptr;
      Attribute renamed = attribute->attribute();
      renamed.id = it->second;
      return AttributeRef(std::move(renamed)).with_source(part->source());
    }
    if (const auto* outer = part->as<OuterReference>()) {
      const auto it = mapping.find(outer->attribute().id);
      if (it == mapping.end()) return nullptr;
      Attribute renamed = outer->attribute();
      renamed.id = it->second;
      return OuterReference(std::move(renamed)).with_source(part->source());
    }
    if (const PlanPtr* plan = subquery_plan(*part)) {
      PlanPtr remapped = remap_outer_ids(*plan, mapping);
      return remapped == *plan ? nullptr : with_subquery_plan(*part, std::move(remapped));
    }
    return nullptr;
  });
}

PlanPtr remap_outer_ids(const PlanPtr& plan, const IdMapping& mapping) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    Exprs exprs = node->expressions();
    bool changed = false;
    for (ExprPtr& expr : exprs) {
      ExprPtr remapped = remap_ids(expr, mapping);
      changed |= remapped != expr;
      expr = std::move(remapped);
    }
    return changed ? node->with_expressions(std::move(exprs)) : nullptr;
  });
}

}  // namespace firesteel
