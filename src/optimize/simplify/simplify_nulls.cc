#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

bool is_any_null(const Exprs& args) {
  return std::any_of(args.begin(), args.end(),
                     [](const ExprPtr& arg) { return is_null_literal(*arg); });
}

// Arguments up to the first that is never null, null literals left out.
ExprPtr simplify_coalesce(const Call& call, const OptimizerContext& context) {
  Exprs kept;
  for (const ExprPtr& arg : call.children()) {
    if (is_null_literal(*arg)) continue;
    kept.push_back(arg);
    if (!arg->nullable()) break;
  }
  if (kept.empty()) return Literal::null(call.type());
  if (kept.size() == call.children().size()) return nullptr;
  if (kept.size() == 1) return kept[0];
  return make_call("coalesce", std::move(kept), context.settings);
}

}  // namespace

ExprPtr simplify_nulls(const ExprPtr& expr, const OptimizerContext& context) {
  const auto* call = expr->as<Call>();
  if (call == nullptr) {
    const auto* cast = expr->as<Cast>();
    return cast != nullptr && is_null_literal(*cast->child()) ? Literal::null(cast->type())
                                                              : nullptr;
  }
  const Exprs& args = call->children();
  if (call->is("isnull") && !args[0]->nullable()) return Literal::boolean(false);
  if (call->is("isnotnull") && !args[0]->nullable()) return Literal::boolean(true);
  if (call->is("coalesce")) return simplify_coalesce(*call, context);
  if (call->function().null_rule == NullRule::kAnyNull && call->deterministic() &&
      !call->function().window && is_any_null(args)) {
    return Literal::null(call->type());
  }
  return nullptr;
}

}  // namespace firesteel::optimizer
