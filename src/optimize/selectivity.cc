#include "optimize/selectivity.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "optimize/expr_builders.h"

namespace firesteel::optimizer {
namespace {

// What conditions let pass that say nothing of themselves; the usual textbook guesses.
constexpr double kUnknown = 0.33;
constexpr double kRange = 0.33;
constexpr double kContains = 0.1;
constexpr double kPrefix = 0.05;
// Values that a column has of which nothing is known, for equality with one of them: few, because
// conditions on texts mostly name categories.
constexpr double kUnknownDistinct = 20;

// The column below casts between numbers, or null.
const AttributeRef* column_of(const ExprPtr& expr) {
  const auto* cast = expr->as<Cast>();
  if (cast != nullptr && cast->type().is_numeric() && cast->child()->type().is_numeric()) {
    return column_of(cast->child());
  }
  return expr->as<AttributeRef>();
}

double distinct_of(const ExprPtr& expr, const Estimate& input) {
  const ColumnEstimate column = estimate_value(expr, input);
  return std::max(1.0, column.distinct.value_or(std::min(kUnknownDistinct, input.rows)));
}

struct Bounds {
  std::optional<double> low;
  std::optional<double> high;
};

// "column < literal" and its like.
struct RangeTest {
  ExprId column;
  bool is_lower_bound;
  double bound;
};

std::optional<RangeTest> as_range_test(const ExprPtr& expr) {
  const Call* call = as_comparison(expr);
  if (call == nullptr || call->name()[0] == '=' || call->is("!=") || call->is("<=>")) {
    return std::nullopt;
  }
  const AttributeRef* column = column_of(call->children()[0]);
  const auto* literal = call->children()[1]->as<Literal>();
  if (column == nullptr || literal == nullptr || literal->value().is_null()) return std::nullopt;
  const auto position = numeric_position(literal->value(), literal->type());
  if (!position) return std::nullopt;
  return RangeTest{column->id(), call->name()[0] == '>', *position};
}

double equality_selectivity(const ExprPtr& subject, const ExprPtr& value, const Estimate& input) {
  const double distinct = distinct_of(subject, input);
  const AttributeRef* column = column_of(subject);
  const auto* literal = value->as<Literal>();
  if (column != nullptr && literal != nullptr && !literal->value().is_null()) {
    const ColumnEstimate& known = input.column(column->id());
    const auto position = numeric_position(literal->value(), literal->type());
    if (position && known.min && known.max && (*position < *known.min || *position > *known.max)) {
      return 0;
    }
  }
  if (literal == nullptr) return 1 / std::max(distinct, distinct_of(value, input));
  return 1 / distinct;
}

double range_fraction(const Bounds& bounds, const ColumnEstimate& column) {
  if (!column.min || !column.max || *column.max <= *column.min) {
    return bounds.low && bounds.high ? kRange * kRange : kRange;
  }
  const double low = std::max(bounds.low.value_or(*column.min), *column.min);
  const double high = std::min(bounds.high.value_or(*column.max), *column.max);
  return std::clamp((high - low) / (*column.max - *column.min), 0.0, 1.0);
}

double single_selectivity(const ExprPtr& expr, const Estimate& input) {
  if (is_true_literal(*expr)) return 1;
  if (is_false_literal(*expr) || is_null_literal(*expr)) return 0;
  const auto* call = expr->as<Call>();
  if (call == nullptr) return expr->as<AttributeRef>() ? 0.5 : kUnknown;
  const Exprs& args = call->children();
  if (call->is("and")) return estimate_selectivity(split_operands(expr, "and"), input);
  if (call->is("or")) {
    double none = 1;
    for (const ExprPtr& operand : split_operands(expr, "or")) {
      none *= 1 - single_selectivity(operand, input);
    }
    return 1 - none;
  }
  if (call->is("not")) return 1 - single_selectivity(args[0], input);
  if (call->is("=") || call->is("<=>")) return equality_selectivity(args[0], args[1], input);
  if (call->is("!=")) return 1 - equality_selectivity(args[0], args[1], input);
  if (call->is("in")) {
    double sum = 0;
    for (size_t i = 1; i < args.size(); ++i) {
      sum += equality_selectivity(args[0], args[i], input);
    }
    return std::min(sum, 1.0);
  }
  if (call->is("isnull") || call->is("isnotnull")) {
    const AttributeRef* column = column_of(args[0]);
    const double nulls = column != nullptr ? input.column(column->id()).null_fraction : 0.05;
    return call->is("isnull") ? nulls : 1 - nulls;
  }
  if (call->is("startswith")) return kPrefix;
  if (call->is("like") || call->is("contains") || call->is("endswith") || call->is("rlike")) {
    return kContains;
  }
  if (as_comparison(expr) != nullptr) return kRange;
  return kUnknown;
}

}  // namespace

std::optional<double> numeric_position(const Value& value, const DataType& type) {
  if (value.is_null()) return std::nullopt;
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      return static_cast<double>(value.integer());
    case TypeId::kFloat:
    case TypeId::kDouble:
      return value.floating();
    case TypeId::kDecimal:
      return static_cast<double>(value.decimal()) * std::pow(10.0, -type.scale());
    default:
      return std::nullopt;
  }
}

double estimate_selectivity(const Exprs& conjuncts, const Estimate& input) {
  double selectivity = 1;
  // Bounds on one column are looked at together: BETWEEN is not two independent conditions.
  std::map<ExprId, Bounds> ranges;
  for (const ExprPtr& conjunct : conjuncts) {
    const auto test = as_range_test(conjunct);
    if (!test) {
      selectivity *= single_selectivity(conjunct, input);
      continue;
    }
    Bounds& bounds = ranges[test->column];
    if (test->is_lower_bound) {
      bounds.low = std::max(bounds.low.value_or(test->bound), test->bound);
    } else {
      bounds.high = std::min(bounds.high.value_or(test->bound), test->bound);
    }
  }
  for (const auto& [id, bounds] : ranges) selectivity *= range_fraction(bounds, input.column(id));
  return std::clamp(selectivity, 0.0, 1.0);
}

void narrow_columns(const Exprs& conjuncts, Estimate& estimate) {
  for (const ExprPtr& conjunct : conjuncts) {
    if (const auto test = as_range_test(conjunct)) {
      const auto it = estimate.columns.find(test->column);
      if (it == estimate.columns.end()) continue;
      ColumnEstimate& column = it->second;
      if (!column.min || !column.max || *column.max <= *column.min) continue;
      const double before = *column.max - *column.min;
      if (test->is_lower_bound) {
        column.min = std::clamp(test->bound, *column.min, *column.max);
      } else {
        column.max = std::clamp(test->bound, *column.min, *column.max);
      }
      const double share = (*column.max - *column.min) / before;
      if (column.distinct) column.distinct = std::max(1.0, *column.distinct * share);
      if (column.domain) column.domain = std::max(1.0, *column.domain * share);
      continue;
    }
    const auto* call = conjunct->as<Call>();
    if (call == nullptr || (!call->is("=") && !call->is("in"))) continue;
    const AttributeRef* column = column_of(call->children()[0]);
    if (column == nullptr) continue;
    const auto it = estimate.columns.find(column->id());
    if (it == estimate.columns.end()) continue;
    const bool literals =
        std::all_of(call->children().begin() + 1, call->children().end(),
                    [](const ExprPtr& arg) { return arg->as<Literal>() != nullptr; });
    if (literals) {
      const auto count = static_cast<double>(call->children().size() - 1);
      it->second.distinct = std::min(it->second.distinct.value_or(count), count);
      it->second.domain = it->second.distinct;
    }
  }
}

ColumnEstimate estimate_value(const ExprPtr& expr, const Estimate& input) {
  ColumnEstimate out;
  out.width = 0;
  if (const auto* column = expr->as<AttributeRef>()) {
    const auto it = input.columns.find(column->id());
    return it == input.columns.end() ? out : it->second;
  }
  if (const auto* alias = expr->as<Alias>()) return estimate_value(alias->child(), input);
  if (expr->as<Literal>()) {
    out.distinct = 1;
    return out;
  }
  if (const auto* cast = expr->as<Cast>()) {
    const ColumnEstimate child = estimate_value(cast->child(), input);
    out.distinct = child.distinct;
    out.domain = child.domain;
    out.is_key = child.is_key;
    return out;
  }
  const auto* call = expr->as<Call>();
  if (call == nullptr || !call->deterministic()) return out;
  if (call->is("year")) {
    const ColumnEstimate date = estimate_value(call->children()[0], input);
    if (date.min && date.max) out.distinct = (*date.max - *date.min) / 365 + 1;
    return out;
  }
  // A function has no more values than its arguments have combinations.
  double product = 1;
  for (const ExprPtr& child : call->children()) {
    const ColumnEstimate argument = estimate_value(child, input);
    if (!argument.distinct) return out;
    product *= *argument.distinct;
  }
  out.distinct = std::min(product, std::max(input.rows, 1.0));
  return out;
}

ColumnEstimate merge(const ColumnEstimate& a, const ColumnEstimate& b) {
  ColumnEstimate out;
  out.width = std::max(a.width, b.width);
  out.null_fraction = (a.null_fraction + b.null_fraction) / 2;
  if (a.distinct && b.distinct) out.distinct = std::max(*a.distinct, *b.distinct);
  if (a.domain && b.domain) out.domain = std::max(*a.domain, *b.domain);
  if (a.min && b.min) out.min = std::min(*a.min, *b.min);
  if (a.max && b.max) out.max = std::max(*a.max, *b.max);
  return out;
}

}  // namespace firesteel::optimizer
