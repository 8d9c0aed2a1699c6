#include "analyze/expressions.h"

#include "analyze/operator_names.h"

namespace firesteel::analyze {

bool has_aggregate(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregate) return true;
  const auto& children = expr->children();
  if (expr->kind() == ExprKind::kWindow && children[0]->kind() == ExprKind::kAggregate) {
    // The window function itself is none, but its arguments and the window's keys may hold some.
    const auto& args = children[0]->children();
    return std::any_of(args.begin(), args.end(), has_aggregate) ||
           std::any_of(children.begin() + 1, children.end(), has_aggregate);
  }
  return std::any_of(children.begin(), children.end(), has_aggregate);
}

bool has_window(const ExprPtr& expr) {
  return contains(expr, [](const Expr& node) { return node.kind() == ExprKind::kWindow; });
}

bool has_generator(const ExprPtr& expr) {
  return contains(expr, [](const Expr& node) { return node.kind() == ExprKind::kGenerator; });
}

bool has_grouping_function(const ExprPtr& expr) {
  return contains(expr, [](const Expr& node) {
    const auto* call = node.as<Call>();
    return call != nullptr && (call->is(kGrouping) || call->is(kGroupingId));
  });
}

bool is_over_outer_columns(const ExprPtr& aggregate) {
  return referenced_ids(aggregate).empty() && contains(aggregate, [](const Expr& node) {
           return node.kind() == ExprKind::kOuterReference;
         });
}

const ExprPtr& without_alias(const ExprPtr& named) {
  const auto* alias = named->as<Alias>();
  return alias != nullptr ? alias->child() : named;
}

ExprPtr replace_parts(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& replace) {
  if (ExprPtr replacement = replace(expr)) return replacement;
  if (expr->children().empty()) return expr;
  Exprs children;
  bool changed = false;
  for (const auto& child : expr->children()) {
    children.push_back(replace_parts(child, replace));
    changed = changed || children.back() != child;
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

ExprPtr as_outer(const ExprPtr& expr) {
  return transform_up(expr, [](const ExprPtr& node) -> ExprPtr {
    if (const auto* column = node->as<AttributeRef>()) {
      return std::make_shared<OuterReference>(column->attribute());
    }
    return nullptr;
  });
}

}  // namespace firesteel::analyze
