#include "optimize/substitute.h"

#include "plan/subqueries.h"

namespace firesteel::optimizer {
namespace {

PlanPtr substitute_outer(const PlanPtr& plan, const ExprMap& map);

ExprPtr substitute_outer(const ExprPtr& expr, const ExprMap& map) {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    if (const auto* outer = part->as<OuterReference>()) {
      const auto it = map.find(outer->attribute().id);
      if (it == map.end()) return nullptr;
      // Columns of the outer query inside the replacement are outer references here.
      return transform_up(it->second, [](const ExprPtr& inner) -> ExprPtr {
        const auto* attribute = inner->as<AttributeRef>();
        if (attribute == nullptr) return nullptr;
        return std::make_shared<OuterReference>(attribute->attribute());
      });
    }
    if (const PlanPtr* plan = subquery_plan(*part)) {
      PlanPtr replaced = substitute_outer(*plan, map);
      return replaced == *plan ? nullptr : with_subquery_plan(*part, std::move(replaced));
    }
    return nullptr;
  });
}

PlanPtr substitute_outer(const PlanPtr& plan, const ExprMap& map) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    Exprs exprs = node->expressions();
    bool changed = false;
    for (ExprPtr& expr : exprs) {
      ExprPtr replaced = substitute_outer(expr, map);
      changed |= replaced != expr;
      expr = std::move(replaced);
    }
    return changed ? node->with_expressions(std::move(exprs)) : nullptr;
  });
}

}  // namespace

ExprMap definitions_of(const Exprs& list) {
  ExprMap map;
  for (const ExprPtr& item : list) {
    if (const auto* alias = item->as<Alias>()) map[alias->id()] = alias->child();
  }
  return map;
}

ExprMap column_mapping(const Attributes& from, const Attributes& to) {
  ExprMap map;
  for (size_t i = 0; i < from.size(); ++i) {
    if (from[i].id != to[i].id) map[from[i].id] = AttributeRef::make(to[i]);
  }
  return map;
}

ExprPtr substitute(const ExprPtr& expr, const ExprMap& map) {
  if (map.empty()) return expr;
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    if (const auto* attribute = part->as<AttributeRef>()) {
      const auto it = map.find(attribute->id());
      return it == map.end() ? nullptr : it->second;
    }
    if (const PlanPtr* plan = subquery_plan(*part)) {
      PlanPtr replaced = substitute_outer(*plan, map);
      return replaced == *plan ? nullptr : with_subquery_plan(*part, std::move(replaced));
    }
    return nullptr;
  });
}

ExprPtr substitute_named(const ExprPtr& item, const ExprMap& map) {
  ExprPtr replaced = substitute(item, map);
  if (replaced == item || replaced->as<Alias>()) return replaced;
  const Attribute& attribute = item->as<AttributeRef>()->attribute();
  const auto* column = replaced->as<AttributeRef>();
  if (column != nullptr && column->id() == attribute.id) return replaced;
  return std::make_shared<Alias>(std::move(replaced), attribute.name, attribute.id,
                                 attribute.metadata);
}

}  // namespace firesteel::optimizer
