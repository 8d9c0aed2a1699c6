// ORDER BY, SORT BY and DISTRIBUTE BY.

#include "analyze/descendant_columns.h"
#include "analyze/expressions.h"
#include "analyze/orderable.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

std::vector<const Attribute*> visible_columns(const PlanPtr& plan) {
  std::vector<const Attribute*> columns;
  for (const auto& column : plan->output()) {
    if (!column.hidden) columns.push_back(&column);
  }
  return columns;
}

bool is_all(const ExprPtr& expr) {
  const auto* name = expr->as<UnresolvedAttribute>();
  return name != nullptr && name->parts().size() == 1 && !name->plan_id() &&
         equal_names(name->parts()[0], "all", /*case_sensitive=*/false);
}

// ORDER BY 2: the second column of the child; ORDER BY ALL: every column.
std::vector<SortOrder> expand_positions(const Analysis& analysis, const Sort& sort,
                                        const PlanPtr& child) {
  const std::vector<const Attribute*> columns = visible_columns(child);
  std::vector<SortOrder> order = sort.order();
  if (sort.global() && order.size() == 1 && is_all(order[0].expr)) {
    const NameScope scope({child}, analysis.settings.case_sensitive);
    if (scope.find(order[0].expr->as<UnresolvedAttribute>()->parts()).columns.empty()) {
      const SortOrder key = order[0];
      order.clear();
      for (const Attribute* column : columns) {
        order.push_back({AttributeRef::make(*column), key.ascending, key.nulls_first});
      }
      return order;
    }
  }
  if (!analysis.settings.order_by_ordinal) return order;
  for (auto& key : order) {
    const auto* literal = key.expr->as<Literal>();
    if (literal == nullptr || !literal->type().is(TypeId::kInt) || literal->value().is_null()) {
      continue;
    }
    const int64_t position = literal->value().integer();
    if (position < 1 || position > static_cast<int64_t>(columns.size())) {
      fail(key.expr->source(), "ORDER_BY_POS_OUT_OF_RANGE",
           {{"index", std::to_string(position)}, {"size", std::to_string(columns.size())}});
    }
    key.expr = AttributeRef::make(*columns[position - 1]);
  }
  return order;
}

void check_keys(const std::vector<SortOrder>& order, const std::string& node) {
  for (const auto& key : order) {
    if (has_generator(key.expr)) {
      fail({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", node}});
    }
    visit(key.expr, [](const ExprPtr& part) {
      if (part->kind() == ExprKind::kAggregate || part->kind() == ExprKind::kWindow) {
        fail(part->source(), "UNSUPPORTED_EXPR_FOR_OPERATOR",
             {{"invalidExprSqls", sql_expr(part)}});
      }
      return true;
    });
    check_orderable(key);
  }
}

std::vector<SortOrder> with_keys(std::vector<SortOrder> order, const Exprs& exprs) {
  for (size_t i = 0; i < order.size(); ++i) order[i].expr = exprs[i];
  return order;
}

Exprs keys_of(const std::vector<SortOrder>& order) {
  Exprs keys;
  for (const auto& key : order) keys.push_back(key.expr);
  return keys;
}

}  // namespace

PlanPtr resolve_sort(Analysis& analysis, const QueryScope& query, const Sort& sort) {
  const PlanPtr child = resolve_plan(analysis, query, sort.child());
  std::vector<SortOrder> order = expand_positions(analysis, sort, child);
  const auto [exprs, input] =
      resolve_over_descendants(analysis, query, keys_of(order), child, /*lenient=*/true);
  order = with_keys(std::move(order), exprs);
  PlanPtr sorted = std::make_shared<Sort>(order, sort.global(), input);
  check_keys(order, sorted->node_string());
  return with_output_of(child, sorted);
}

PlanPtr resolve_repartition(Analysis& analysis, const QueryScope& query,
                            const Repartition& repartition) {
  const PlanPtr child = resolve_plan(analysis, query, repartition.child());
  std::vector<SortOrder> keys = repartition.keys();
  const auto [exprs, input] =
      resolve_over_descendants(analysis, query, keys_of(keys), child, /*lenient=*/false);
  keys = with_keys(std::move(keys), exprs);
  PlanPtr made =
      std::make_shared<Repartition>(repartition.mode(), repartition.partitions(), keys, input);
  if (repartition.mode() == Repartition::Mode::kRange) check_keys(keys, made->node_string());
  return with_output_of(child, made);
}

}  // namespace firesteel::analyze
