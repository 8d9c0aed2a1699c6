#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {
namespace {

// The value that becomes field `ordinal` of named_struct(name, value, ...).
ExprPtr struct_part(const ExprPtr& maker, int64_t ordinal) {
  const Call* call = as_call(maker, "named_struct");
  const auto position = static_cast<size_t>(2 * ordinal + 1);
  if (call == nullptr || position >= call->children().size()) return nullptr;
  return call->children()[position];
}

}  // namespace

ExprPtr simplify_extract(const ExprPtr& expr, const OptimizerContext& /*context*/) {
  const Call* call = as_call(expr, "get_struct_field");
  if (call == nullptr || call->children().size() != 2) return nullptr;
  const auto* ordinal = call->children()[1]->as<Literal>();
  if (ordinal == nullptr || !call->children()[0]->deterministic()) return nullptr;
  ExprPtr part = struct_part(call->children()[0], ordinal->value().integer());
  return part && part->type().same_type(expr->type()) ? part : nullptr;
}

}  // namespace firesteel::optimizer
