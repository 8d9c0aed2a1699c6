#include "optimize/null_rejection.h"

#include "optimize/expr_builders.h"
#include "optimize/simplify/simplify.h"
#include "optimize/substitute.h"

namespace firesteel::optimizer {
namespace {

using Ids = std::vector<ExprId>;

Ids united(Ids a, const Ids& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Ids common(const Ids& a, const Ids& b) {
  Ids out;
  for (const ExprId id : a) {
    if (std::find(b.begin(), b.end(), id) != b.end()) out.push_back(id);
  }
  return out;
}

bool is_strict(const Call& call) {
  return call.function().null_rule == NullRule::kAnyNull && call.deterministic() &&
         call.function().window == nullptr;
}

// All columns of `expr` that are in `side` as nulls.
ExprPtr with_nulls(const ExprPtr& expr, const IdSet& side) {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* column = part->as<AttributeRef>();
    if (column == nullptr || !side.contains(column->id())) return nullptr;
    return Literal::null(column->type());
  });
}

}  // namespace

Ids null_sources(const ExprPtr& expr) {
  if (const auto* column = expr->as<AttributeRef>()) return {column->id()};
  if (const auto* cast = expr->as<Cast>()) return null_sources(cast->child());
  const auto* call = expr->as<Call>();
  if (call == nullptr) return {};
  if (call->is("in")) return null_sources(call->children()[0]);
  if (!is_strict(*call)) return {};
  Ids ids;
  for (const ExprPtr& child : call->children()) ids = united(std::move(ids), null_sources(child));
  return ids;
}

Ids null_rejecting_sources(const ExprPtr& condition) {
  const auto* call = condition->as<Call>();
  if (call == nullptr) return null_sources(condition);
  const Exprs& args = call->children();
  if (call->is("and")) {
    return united(null_rejecting_sources(args[0]), null_rejecting_sources(args[1]));
  }
  if (call->is("or")) {
    return common(null_rejecting_sources(args[0]), null_rejecting_sources(args[1]));
  }
  if (call->is("isnotnull")) return null_sources(args[0]);
  if (call->is("not")) return null_sources(args[0]);
  return null_sources(condition);
}

bool rejects_nulls(const ExprPtr& condition, const IdSet& side) {
  if (!condition->deterministic() || condition->has_subquery()) return false;
  if (!side.touches(condition)) return false;
  if (side.contains_any(null_rejecting_sources(condition))) return true;
  // coalesce(x, 0) > 1 and its like: decided by trying.
  try {
    const ExprPtr tried = simplify_predicate(with_nulls(condition, side), {});
    return is_false_literal(*tried) || is_null_literal(*tried);
  } catch (const SparkError&) {
    return false;
  }
}

}  // namespace firesteel::optimizer
