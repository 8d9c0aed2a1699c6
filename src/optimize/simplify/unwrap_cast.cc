#include <algorithm>
#include <optional>

#include "functions/coercion.h"
#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

// Casts that keep every value, different ones different, and their order.
bool keeps_order(const DataType& from, const DataType& to) {
  if (from.is_integral()) {
    if (to.is_integral()) return from.id() <= to.id();
    if (to.is(TypeId::kDouble)) return from.id() <= TypeId::kInt;
    if (to.is(TypeId::kFloat)) return from.id() <= TypeId::kShort;
    return to.is(TypeId::kDecimal) && can_up_cast(from, to);
  }
  if (from.is(TypeId::kDecimal) && to.is(TypeId::kDecimal)) return can_up_cast(from, to);
  return from.is(TypeId::kFloat) && to.is(TypeId::kDouble);
}

// Where a literal of the wide type stands among the values of the narrow one.
struct Placed {
  // The nearest value of the narrow type; null when the literal lies beyond all of them.
  Value value;
  // Of the literal to `value`.
  std::strong_ordering order = std::strong_ordering::equal;
};

std::optional<Placed> place(const Literal& literal, const DataType& narrow,
                            const std::string& time_zone) {
  try {
    Placed placed;
    placed.value = cast_value(literal.value(), literal.type(), narrow, CastMode::kTry, time_zone);
    if (placed.value.is_null()) return placed;
    const Value back = cast_value(placed.value, narrow, literal.type(), CastMode::kTry, time_zone);
    if (back.is_null()) return std::nullopt;
    placed.order = compare_values(literal.type(), literal.value(), back);
    return placed;
  } catch (const SparkError&) {
    return std::nullopt;
  }
}

// `value` unless `subject` is null, then null.
ExprPtr unless_null(const ExprPtr& subject, bool value) {
  if (!subject->nullable()) return Literal::boolean(value);
  const ExprPtr null = Literal::null(TypeId::kBoolean);
  return value ? make_call("or", {make_is_not_null(subject), null})
               : make_call("and", {make_is_null(subject), null});
}

bool is_negative(const Literal& literal) {
  const Value& value = literal.value();
  if (literal.type().is_fractional()) return value.floating() < 0;
  return literal.type().is(TypeId::kDecimal) ? value.decimal() < 0 : value.integer() < 0;
}

ExprPtr unwrap_comparison(std::string_view name, const ExprPtr& subject, const Literal& literal,
                          const OptimizerContext& context) {
  const DataType& narrow = subject->type();
  // NaN compares like nothing that fits in an integer.
  if (literal.type().is_fractional() && literal.value().floating() != literal.value().floating()) {
    return nullptr;
  }
  const auto placed = place(literal, narrow, context.settings.time_zone);
  if (!placed) return nullptr;
  if (placed->value.is_null()) {
    if (name == "=") return unless_null(subject, false);
    if (name == "!=") return unless_null(subject, true);
    if (name == "<=>") return Literal::boolean(false);
    if (narrow.is_fractional()) return nullptr;
    const bool below_all = is_negative(literal);
    return unless_null(subject, (name == ">" || name == ">=") == below_all);
  }
  const ExprPtr value = Literal::make(placed->value, narrow);
  if (placed->order == 0) return make_call(name, {subject, value}, context.settings);
  if (name == "=") return unless_null(subject, false);
  if (name == "!=") return unless_null(subject, true);
  if (name == "<=>") return Literal::boolean(false);
  // The literal lies between two values of the narrow type, of which `value` is one.
  const bool above = placed->order > 0;
  const bool wants_greater = name == ">" || name == ">=";
  const std::string_view unwrapped = wants_greater ? (above ? ">" : ">=") : (above ? "<=" : "<");
  return make_call(unwrapped, {subject, value}, context.settings);
}

// CAST(x AS wider) IN (literals): values that x cannot have are left out.
ExprPtr unwrap_in(const ExprPtr& subject, const Exprs& args, const OptimizerContext& context) {
  Exprs kept{subject};
  for (size_t i = 1; i < args.size(); ++i) {
    const auto* literal = args[i]->as<Literal>();
    if (literal == nullptr) return nullptr;
    if (literal->value().is_null()) {
      kept.push_back(Literal::null(subject->type()));
      continue;
    }
    const auto placed = place(*literal, subject->type(), context.settings.time_zone);
    if (!placed) return nullptr;
    if (!placed->value.is_null() && placed->order == 0) {
      kept.push_back(Literal::make(placed->value, subject->type()));
    }
  }
  if (kept.size() == 1) return unless_null(subject, false);
  return make_call("in", std::move(kept), context.settings);
}

}  // namespace

ExprPtr unwrap_cast(const ExprPtr& expr, const OptimizerContext& context) {
  const auto* call = expr->as<Call>();
  if (call == nullptr || call->children().size() < 2) return nullptr;
  const auto* cast = call->children()[0]->as<Cast>();
  if (cast == nullptr || !keeps_order(cast->child()->type(), cast->type())) return nullptr;
  const ExprPtr& subject = cast->child();
  if (call->is("in")) return unwrap_in(subject, call->children(), context);
  if (as_comparison(expr) == nullptr) return nullptr;
  const auto* literal = call->children()[1]->as<Literal>();
  if (literal == nullptr || literal->value().is_null()) return nullptr;
  return unwrap_comparison(call->name(), subject, *literal, context);
}

}  // namespace firesteel::optimizer
