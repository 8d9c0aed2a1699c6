#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {
namespace {

// `a op a` where a is not null.
ExprPtr compare_with_itself(const Call& call) {
  const ExprPtr& a = call.children()[0];
  if (!a->deterministic() || !semantic_equals(*a, *call.children()[1])) return nullptr;
  if (call.is("<=>")) return Literal::boolean(true);
  if (a->nullable()) return nullptr;
  return Literal::boolean(!call.is("<") && !call.is(">") && !call.is("!="));
}

// a = true is a; a = false is NOT a.
ExprPtr compare_with_boolean(const Call& call) {
  if (!call.is("=") && !(call.is("<=>") && !call.children()[0]->nullable())) return nullptr;
  if (is_true_literal(*call.children()[1])) return call.children()[0];
  if (is_false_literal(*call.children()[1])) return make_not(call.children()[0]);
  return nullptr;
}

}  // namespace

ExprPtr simplify_comparison(const ExprPtr& expr, const OptimizerContext& /*context*/) {
  const Call* call = as_comparison(expr);
  if (call == nullptr) return nullptr;
  const ExprPtr& left = call->children()[0];
  const ExprPtr& right = call->children()[1];
  if (left->as<Literal>() && !right->as<Literal>()) {
    return make_comparison(swapped_comparison(call->name()), right, left);
  }
  if (ExprPtr result = compare_with_itself(*call)) return result;
  if (ExprPtr result = compare_with_boolean(*call)) return result;
  if (call->is("<=>")) {
    if (is_null_literal(*right)) return make_is_null(left);
    if (!left->nullable() && !right->nullable()) return make_equal(left, right);
  }
  return nullptr;
}

}  // namespace firesteel::optimizer
