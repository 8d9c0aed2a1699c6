#include "plan/expr.h"

namespace firesteel {
namespace {

using ExprRule = std::function<ExprPtr(const ExprPtr&)>;

// `expr` over children rewritten by `rewrite`; itself when none changed.
template <class Rewrite>
ExprPtr rewrite_children(const ExprPtr& expr, const Rewrite& rewrite) {
  const Exprs& children = expr->children();
  for (size_t i = 0; i < children.size(); ++i) {
    ExprPtr rewritten = rewrite(children[i]);
    if (rewritten == children[i]) continue;
    Exprs copy;
    copy.reserve(children.size());
    copy.assign(children.begin(), children.begin() + i);
    copy.push_back(std::move(rewritten));
    for (size_t j = i + 1; j < children.size(); ++j) copy.push_back(rewrite(children[j]));
    return expr->with_children(std::move(copy));
  }
  return expr;
}

}  // namespace

ExprPtr transform_up(const ExprPtr& expr, const ExprRule& rule) {
  ExprPtr rewritten =
      rewrite_children(expr, [&](const ExprPtr& child) { return transform_up(child, rule); });
  ExprPtr replacement = rule(rewritten);
  return replacement ? replacement : rewritten;
}

ExprPtr transform_down(const ExprPtr& expr, const ExprRule& rule) {
  ExprPtr replacement = rule(expr);
  return rewrite_children(replacement ? replacement : expr,
                          [&](const ExprPtr& child) { return transform_down(child, rule); });
}

void visit(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& visitor) {
  if (!visitor(expr)) return;
  for (const ExprPtr& child : expr->children()) visit(child, visitor);
}

bool contains(const ExprPtr& expr, const std::function<bool(const Expr&)>& predicate) {
  if (predicate(*expr)) return true;
  for (const ExprPtr& child : expr->children()) {
    if (contains(child, predicate)) return true;
  }
  return false;
}

}  // namespace firesteel
