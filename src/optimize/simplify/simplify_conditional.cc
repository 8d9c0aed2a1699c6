#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {
namespace {

// Without branches that never hold, and nothing behind one that always does. Null: unchanged.
ExprPtr drop_branches(const CaseWhen& expr) {
  Exprs parts;
  ExprPtr otherwise = expr.else_result();
  bool changed = false;
  for (size_t i = 0; i < expr.branch_count(); ++i) {
    const ExprPtr& condition = expr.condition(i);
    if (is_false_literal(*condition) || is_null_literal(*condition)) {
      changed = true;
      continue;
    }
    if (is_true_literal(*condition)) {
      otherwise = expr.result(i);
      changed = true;
      break;
    }
    parts.push_back(condition);
    parts.push_back(expr.result(i));
  }
  if (!changed) return nullptr;
  if (parts.empty()) return otherwise ? otherwise : Literal::null(expr.type());
  if (otherwise) parts.push_back(std::move(otherwise));
  return std::make_shared<CaseWhen>(std::move(parts), expr.is_if());
}

// Whether evaluating the conditions may be left out altogether.
bool conditions_may_go(const CaseWhen& expr) {
  for (size_t i = 0; i < expr.branch_count(); ++i) {
    if (!expr.condition(i)->deterministic()) return false;
  }
  return true;
}

// All branches give the same value.
ExprPtr single_result(const CaseWhen& expr) {
  const ExprPtr otherwise = expr.else_result();
  if (!otherwise || !conditions_may_go(expr) || !otherwise->deterministic()) return nullptr;
  for (size_t i = 0; i < expr.branch_count(); ++i) {
    if (!semantic_equals(*expr.result(i), *otherwise)) return nullptr;
  }
  return otherwise;
}

// CASE WHEN c THEN true ELSE false END is c, but for null.
ExprPtr condition_itself(const CaseWhen& expr) {
  const ExprPtr otherwise = expr.else_result();
  if (expr.branch_count() != 1 || !otherwise || !expr.type().is(TypeId::kBoolean)) return nullptr;
  const ExprPtr& condition = expr.condition(0);
  const ExprPtr& result = expr.result(0);
  if (is_true_literal(*result) && is_false_literal(*otherwise)) {
    return condition->nullable() ? make_null_safe_equal(condition, Literal::boolean(true))
                                 : condition;
  }
  if (is_false_literal(*result) && is_true_literal(*otherwise)) {
    return condition->nullable() ? make_not(make_null_safe_equal(condition, Literal::boolean(true)))
                                 : make_not(condition);
  }
  return nullptr;
}

}  // namespace

ExprPtr simplify_conditional(const ExprPtr& expr, const OptimizerContext& /*context*/) {
  const auto* case_when = expr->as<CaseWhen>();
  if (case_when == nullptr) return nullptr;
  if (ExprPtr dropped = drop_branches(*case_when)) return dropped;
  if (ExprPtr single = single_result(*case_when)) return single;
  return condition_itself(*case_when);
}

}  // namespace firesteel::optimizer
