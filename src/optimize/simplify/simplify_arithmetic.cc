#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {
namespace {

bool is_integer(const ExprPtr& expr, int64_t value) {
  const auto* literal = expr->as<Literal>();
  return literal != nullptr && literal->type().is_integral() && !literal->value().is_null() &&
         literal->value().integer() == value;
}

}  // namespace

ExprPtr simplify_arithmetic(const ExprPtr& expr, const OptimizerContext& /*context*/) {
  const auto* call = expr->as<Call>();
  if (call == nullptr || call->children().size() != 2 || !call->type().is_integral()) {
    return nullptr;
  }
  const ExprPtr& left = call->children()[0];
  const ExprPtr& right = call->children()[1];
  const auto same_type = [&](const ExprPtr& side) { return side->type() == call->type(); };
  if ((call->is("+") || call->is("-")) && is_integer(right, 0) && same_type(left)) return left;
  if (call->is("+") && is_integer(left, 0) && same_type(right)) return right;
  if (call->is("*") && is_integer(right, 1) && same_type(left)) return left;
  if (call->is("*") && is_integer(left, 1) && same_type(right)) return right;
  return nullptr;
}

}  // namespace firesteel::optimizer
