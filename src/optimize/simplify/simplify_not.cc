#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

// The comparison that holds exactly when `name` does not, for operands that are not null.
std::string_view opposite(std::string_view name) {
  if (name == "=") return "!=";
  if (name == "!=") return "=";
  if (name == "<") return ">=";
  if (name == "<=") return ">";
  if (name == ">") return "<=";
  if (name == ">=") return "<";
  return {};
}

}  // namespace

ExprPtr simplify_not(const ExprPtr& expr, const OptimizerContext& context) {
  const ExprPtr operand = negated_operand(expr);
  if (!operand) return nullptr;
  const auto* call = operand->as<Call>();
  if (call == nullptr) return nullptr;
  const Exprs& args = call->children();
  if (ExprPtr inner = negated_operand(operand)) return inner;
  if (call->is("isnull")) return make_is_not_null(args[0]);
  if (call->is("isnotnull")) return make_is_null(args[0]);
  if (const auto name = opposite(call->name()); !name.empty() && args.size() == 2) {
    return make_call(name, args, context.settings);
  }
  const bool is_and = call->is("and");
  if (is_and || call->is("or")) {
    Exprs negated;
    for (const ExprPtr& part : split_operands(operand, call->name())) {
      negated.push_back(make_not(part));
    }
    return make_chain(is_and ? "or" : "and", negated);
  }
  return nullptr;
}

}  // namespace firesteel::optimizer
