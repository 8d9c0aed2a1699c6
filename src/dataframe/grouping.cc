#include "dataframe/grouping.h"

namespace firesteel {
namespace {

using Element = UnresolvedGroupBy::Element;

PlanPtr group_by(std::vector<Element> elements, Exprs keys, const Exprs& aggregates,
                 PlanPtr child) {
  keys.insert(keys.end(), aggregates.begin(), aggregates.end());
  return std::make_shared<UnresolvedGroupBy>(std::move(elements), false, std::move(keys),
                                             std::move(child));
}

}  // namespace

PlanPtr grouped(GroupingKind kind, Exprs keys, Exprs aggregates, PlanPtr child) {
  std::vector<Element> elements;
  if (kind == GroupingKind::kGroupBy) {
    for (const auto& key : keys) elements.push_back({Element::Type::kExpression, {{key}}, {}});
  } else {
    Element element;
    element.type = kind == GroupingKind::kCube ? Element::Type::kCube : Element::Type::kRollup;
    for (const auto& key : keys) element.sets.push_back({key});
    elements.push_back(std::move(element));
  }
  return group_by(std::move(elements), std::move(keys), aggregates, std::move(child));
}

PlanPtr grouped_by_sets(std::vector<Exprs> sets, Exprs keys, Exprs aggregates, PlanPtr child) {
  Element element;
  element.type = Element::Type::kGroupingSets;
  element.sets = std::move(sets);
  return group_by({std::move(element)}, std::move(keys), aggregates, std::move(child));
}

}  // namespace firesteel
