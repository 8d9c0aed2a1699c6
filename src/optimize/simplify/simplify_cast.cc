#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {

ExprPtr simplify_cast(const ExprPtr& expr, const OptimizerContext& /*context*/) {
  const auto* cast = expr->as<Cast>();
  if (cast == nullptr) return nullptr;
  const ExprPtr& child = cast->child();
  if (child->type() == cast->type()) return child;
  // A widening step within a family loses nothing, so the next cast may start below it.
  const auto* inner = child->as<Cast>();
  if (inner == nullptr) return nullptr;
  const DataType& from = inner->child()->type();
  const DataType& through = inner->type();
  const bool widens = from.is_integral() && through.is_integral() && from.id() <= through.id();
  if (!widens || !cast->type().is_numeric()) return nullptr;
  return std::make_shared<Cast>(inner->child(), cast->type(), cast->mode(), cast->time_zone(),
                                cast->implicit());
}

}  // namespace firesteel::optimizer
