#include <unordered_map>

#include "optimize/rules.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

PlanPtr refresh_nullability(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    if (node->children().empty() || node->expressions().empty()) return nullptr;
    std::unordered_map<ExprId, bool> nullable;
    for (const PlanPtr& child : node->children()) {
      for (const Attribute& attribute : child->output()) {
        nullable[attribute.id] = attribute.nullable;
      }
    }
    PlanPtr refreshed = transform_node_expressions(node, [&](const ExprPtr& expr) -> ExprPtr {
      const auto* column = expr->as<AttributeRef>();
      if (column == nullptr) return nullptr;
      const auto it = nullable.find(column->id());
      if (it == nullable.end() || it->second == column->nullable()) return nullptr;
      Attribute attribute = column->attribute();
      attribute.nullable = it->second;
      return AttributeRef(std::move(attribute)).with_source(expr->source());
    });
    return refreshed == node ? nullptr : refreshed;
  });
}

}  // namespace firesteel::optimizer
