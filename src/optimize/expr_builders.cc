#include "optimize/expr_builders.h"

#include "plan/call_builder.h"

namespace firesteel::optimizer {

ExprPtr make_not(ExprPtr operand) { return make_call("not", {std::move(operand)}); }
ExprPtr make_is_null(ExprPtr operand) { return make_call("isnull", {std::move(operand)}); }
ExprPtr make_is_not_null(ExprPtr operand) { return make_call("isnotnull", {std::move(operand)}); }

ExprPtr make_equal(ExprPtr a, ExprPtr b) { return make_call("=", {std::move(a), std::move(b)}); }

ExprPtr make_null_safe_equal(ExprPtr a, ExprPtr b) {
  return make_call("<=>", {std::move(a), std::move(b)});
}

ExprPtr make_comparison(std::string_view name, ExprPtr a, ExprPtr b) {
  return make_call(name, {std::move(a), std::move(b)});
}

ExprPtr make_chain(std::string_view name, std::span<const ExprPtr> operands) {
  if (operands.empty()) return nullptr;
  if (operands.size() == 1) return operands[0];
  const size_t middle = (operands.size() + 1) / 2;
  return make_call(
      name, {make_chain(name, operands.first(middle)), make_chain(name, operands.subspan(middle))});
}

const Call* as_call(const ExprPtr& expr, std::string_view name) {
  const auto* call = expr->as<Call>();
  return call != nullptr && call->is(name) ? call : nullptr;
}

const Call* as_comparison(const ExprPtr& expr) {
  const auto* call = expr->as<Call>();
  if (call == nullptr || call->children().size() != 2) return nullptr;
  return swapped_comparison(call->name()).empty() ? nullptr : call;
}

std::string_view swapped_comparison(std::string_view name) {
  if (name == "=" || name == "!=" || name == "<=>") return name;
  if (name == "<") return ">";
  if (name == "<=") return ">=";
  if (name == ">") return "<";
  if (name == ">=") return "<=";
  return {};
}

bool is_null_literal(const Expr& expr) {
  const auto* literal = expr.as<Literal>();
  return literal != nullptr && literal->value().is_null();
}

namespace {

bool is_boolean_literal(const Expr& expr, bool value) {
  const auto* literal = expr.as<Literal>();
  return literal != nullptr && literal->type().is(TypeId::kBoolean) &&
         !literal->value().is_null() && literal->value().boolean() == value;
}

}  // namespace

bool is_true_literal(const Expr& expr) { return is_boolean_literal(expr, true); }
bool is_false_literal(const Expr& expr) { return is_boolean_literal(expr, false); }

ExprPtr negated_operand(const ExprPtr& expr) {
  const auto* call = expr->as<Call>();
  if (call == nullptr || (!call->is("not") && !call->is("!"))) return nullptr;
  return call->children()[0];
}

}  // namespace firesteel::optimizer
