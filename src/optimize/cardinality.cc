#include "optimize/cardinality.h"

#include <algorithm>
#include <cmath>

#include "optimize/expr_builders.h"
#include "optimize/id_set.h"
#include "optimize/selectivity.h"
#include "plan/operators.h"
#include "plan/relations.h"

namespace firesteel {
namespace {

using optimizer::IdSet;

// Rows of a relation that says nothing of itself: middling, so that known small tables count as
// small beside it and known large ones as large.
constexpr double kUnknownRows = 1e5;
// Rows that a generator makes of one.
constexpr double kGeneratedRows = 4;
// Rounds of a recursive query.
constexpr double kRecursionRounds = 10;
// Mean bytes of a text whose statistics do not tell.
constexpr double kUnknownTextWidth = 20;

double width_of(const DataType& type) {
  if (type.is(TypeId::kString) || type.is(TypeId::kBinary)) return kUnknownTextWidth;
  if (type.is_nested()) return 2 * kUnknownTextWidth;
  return std::max(type.value_width(), 1);
}

std::optional<double> as_number(const std::optional<Value>& value, const DataType& type) {
  return value ? optimizer::numeric_position(*value, type) : std::nullopt;
}

double row_width(const Attributes& output, const Estimate& estimate) {
  double width = 0;
  for (const Attribute& attribute : output) {
    const auto it = estimate.columns.find(attribute.id);
    width += it == estimate.columns.end() ? width_of(attribute.type) : it->second.width;
  }
  return std::max(width, 1.0);
}

ColumnEstimate from_statistics(const ColumnStatistics& statistics, const Attribute& attribute,
                               double rows) {
  ColumnEstimate column;
  column.width = statistics.average_size.value_or(width_of(attribute.type));
  column.min = as_number(statistics.min, attribute.type);
  column.max = as_number(statistics.max, attribute.type);
  if (statistics.null_count && rows > 0) {
    column.null_fraction = static_cast<double>(*statistics.null_count) / rows;
  }
  if (statistics.distinct_count) {
    column.distinct = static_cast<double>(*statistics.distinct_count);
  } else if (attribute.type.is(TypeId::kBoolean)) {
    column.distinct = 2;
  } else if (column.min && column.max && !attribute.type.is_fractional()) {
    column.distinct = std::min(rows, *column.max - *column.min + 1);
  }
  return column;
}

Estimate scan_estimate(const TableScan& scan) {
  const TableStatistics statistics = scan.source()->statistics();
  Estimate out;
  double all_columns = 0;
  for (const StructField& field : scan.source()->schema()) all_columns += width_of(field.type);
  if (statistics.row_count) {
    out.rows = static_cast<double>(*statistics.row_count);
  } else if (statistics.size_in_bytes) {
    out.rows = static_cast<double>(*statistics.size_in_bytes) / std::max(all_columns, 1.0);
  } else {
    out.rows = kUnknownRows;
  }
  for (size_t i = 0; i < scan.output().size(); ++i) {
    const auto position = static_cast<size_t>(scan.request().columns[i]);
    const ColumnStatistics column =
        position < statistics.columns.size() ? statistics.columns[position] : ColumnStatistics{};
    out.columns[scan.output()[i].id] = from_statistics(column, scan.output()[i], out.rows);
  }
  return out;
}

// Estimates of a select list's columns over those of its input.
void add_list(const Exprs& list, const Estimate& input, Estimate& out) {
  for (const ExprPtr& item : list) {
    const Attribute attribute = to_attribute(item);
    const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
    ColumnEstimate column = optimizer::estimate_value(value, input);
    if (column.width <= 0) column.width = width_of(attribute.type);
    out.columns[attribute.id] = column;
  }
}

void cap_distinct(Estimate& estimate) {
  for (auto& [id, column] : estimate.columns) {
    if (column.distinct)
      column.distinct = std::clamp(*column.distinct, 1.0, std::max(estimate.rows, 1.0));
  }
}

double group_count(const Exprs& keys, const Estimate& input) {
  if (keys.empty()) return 1;
  double groups = 1;
  for (const ExprPtr& key : keys) {
    const ColumnEstimate column = optimizer::estimate_value(key, input);
    // With no idea of a key, grouping shrinks its input somewhat.
    groups *= column.distinct.value_or(std::pow(std::max(input.rows, 1.0), 0.75));
    if (groups > input.rows) return input.rows;
  }
  return std::min(groups, input.rows);
}

// The equalities of a join between its sides, and the rest of its condition.
struct JoinKeys {
  std::vector<std::pair<ExprPtr, ExprPtr>> equal;
  Exprs rest;
};

bool is_over(const ExprPtr& expr, const Estimate& side) {
  const std::vector<ExprId> ids = referenced_ids(expr);
  return !ids.empty() &&
         std::all_of(ids.begin(), ids.end(), [&](ExprId id) { return side.columns.count(id) > 0; });
}

JoinKeys split_keys(const Exprs& conjuncts, const Estimate& left, const Estimate& right) {
  JoinKeys keys;
  for (const ExprPtr& conjunct : conjuncts) {
    const auto* call = conjunct->as<Call>();
    if (call != nullptr && (call->is("=") || call->is("<=>"))) {
      const ExprPtr& a = call->children()[0];
      const ExprPtr& b = call->children()[1];
      if (is_over(a, left) && is_over(b, right)) {
        keys.equal.emplace_back(a, b);
        continue;
      }
      if (is_over(b, left) && is_over(a, right)) {
        keys.equal.emplace_back(b, a);
        continue;
      }
    }
    keys.rest.push_back(conjunct);
  }
  return keys;
}

double distinct_of(const ExprPtr& key, const Estimate& side) {
  return std::max(1.0, optimizer::estimate_value(key, side).distinct.value_or(side.rows));
}

// One over the number of value combinations that the keys are spread over.
double key_selectivity(const JoinKeys& keys, const Estimate& left, const Estimate& right) {
  if (keys.equal.empty()) return 1;
  double left_values = 1;
  double right_values = 1;
  for (const auto& [a, b] : keys.equal) {
    const double left_distinct = distinct_of(a, left);
    const double right_distinct = distinct_of(b, right);
    left_values *= left_distinct;
    right_values *= right_distinct;
  }
  left_values = std::min(left_values, std::max(left.rows, 1.0));
  right_values = std::min(right_values, std::max(right.rows, 1.0));
  const bool left_unique = left_values >= 0.9 * left.rows;
  const bool right_unique = right_values >= 0.9 * right.rows;
  // Sparse keys look unique on both sides: the smaller side is then the one whose key it is.
  if (left_unique && right_unique) return 1 / std::min(left_values, right_values);
  return 1 / std::max(left_values, right_values);
}

}  // namespace

const ColumnEstimate& Estimate::column(ExprId id) const {
  static const ColumnEstimate kUnknown;
  const auto it = columns.find(id);
  return it == columns.end() ? kUnknown : it->second;
}

double CardinalityEstimator::selectivity(const ExprPtr& condition, const Estimate& input) const {
  return optimizer::estimate_selectivity(split_conjuncts(condition), input);
}

double CardinalityEstimator::inner_join_rows(const Estimate& left, const Estimate& right,
                                             const Exprs& conjuncts) const {
  const JoinKeys keys = split_keys(conjuncts, left, right);
  double rows = left.rows * right.rows * key_selectivity(keys, left, right);
  if (!keys.rest.empty()) {
    const Estimate both = combine(left, right, rows);
    rows *= optimizer::estimate_selectivity(keys.rest, both);
  }
  return std::max(rows, 1.0);
}

Estimate CardinalityEstimator::combine(const Estimate& left, const Estimate& right,
                                       double rows) const {
  Estimate out;
  out.rows = rows;
  out.columns = left.columns;
  out.columns.insert(right.columns.begin(), right.columns.end());
  out.row_width = left.row_width + right.row_width;
  cap_distinct(out);
  return out;
}

const Estimate& CardinalityEstimator::estimate(const LogicalPlan& plan) {
  const auto it = known_.find(&plan);
  if (it != known_.end()) return it->second;
  Estimate derived = derive(plan);
  derived.rows = std::max(derived.rows, 0.0);
  cap_distinct(derived);
  derived.row_width = row_width(plan.output(), derived);
  return known_.emplace(&plan, std::move(derived)).first->second;
}

namespace {

Estimate join_estimate(const CardinalityEstimator& estimator, const Join& join,
                       const Estimate& left, const Estimate& right) {
  const Exprs conjuncts = split_conjuncts(join.condition());
  const double inner = estimator.inner_join_rows(left, right, conjuncts);
  const JoinKeys keys = split_keys(conjuncts, left, right);
  double left_values = 1;
  double right_values = 1;
  for (const auto& [a, b] : keys.equal) {
    left_values *= distinct_of(a, left);
    right_values *= distinct_of(b, right);
  }
  // The part of the left rows that have a match, supposing that the smaller set of keys is part
  // of the larger one.
  double matched = keys.equal.empty() ? 0.5 : std::min(1.0, right_values / left_values);
  if (!keys.rest.empty()) matched *= 0.5;
  Estimate out = estimator.combine(left, right, inner);
  switch (join.type()) {
    case JoinType::kInner:
    case JoinType::kCross:
      break;
    case JoinType::kLeft:
      out.rows = std::max(inner, left.rows);
      break;
    case JoinType::kRight:
      out.rows = std::max(inner, right.rows);
      break;
    case JoinType::kFull:
      out.rows = std::max({inner, left.rows, right.rows});
      break;
    case JoinType::kLeftSemi:
      out.rows = left.rows * matched;
      break;
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
      out.rows = left.rows * std::max(0.1, 1 - matched);
      break;
    case JoinType::kExistence:
    case JoinType::kLeftSingle:
      out.rows = left.rows;
      break;
  }
  return out;
}

}  // namespace

Estimate CardinalityEstimator::derive(const LogicalPlan& plan) {
  const auto child = [&](size_t i = 0) -> const Estimate& { return estimate(*plan.children()[i]); };
  Estimate out;
  switch (plan.kind()) {
    case PlanKind::kOneRow:
      out.rows = 1;
      return out;
    case PlanKind::kRange: {
      const auto& range = *plan.as<Range>();
      out.rows = static_cast<double>(range.row_count());
      ColumnEstimate& column = out.columns[range.output()[0].id];
      column.distinct = out.rows;
      column.min = static_cast<double>(std::min(range.start(), range.end()));
      column.max = static_cast<double>(std::max(range.start(), range.end()));
      return out;
    }
    case PlanKind::kLocalRelation:
      out.rows = static_cast<double>(plan.as<LocalRelation>()->row_count());
      break;
    case PlanKind::kTableScan:
      return scan_estimate(*plan.as<TableScan>());
    case PlanKind::kCteReference: {
      const auto it = ctes_.find(plan.as<CteReference>()->cte_id());
      if (it == ctes_.end()) {
        out.rows = kUnknownRows;
        break;
      }
      const Estimate& definition = estimate(*it->second);
      out.rows = definition.rows;
      const Attributes& columns = it->second->output();
      for (size_t i = 0; i < std::min(columns.size(), plan.output().size()); ++i) {
        out.columns[plan.output()[i].id] = definition.column(columns[i].id);
      }
      return out;
    }
    case PlanKind::kProject:
      out.rows = child().rows;
      add_list(plan.as<Project>()->list(), child(), out);
      return out;
    case PlanKind::kFilter: {
      const Exprs conjuncts = split_conjuncts(plan.as<Filter>()->condition());
      out = child();
      out.rows = std::max(1.0, out.rows * optimizer::estimate_selectivity(conjuncts, child()));
      optimizer::narrow_columns(conjuncts, out);
      return out;
    }
    case PlanKind::kAggregate: {
      const auto& aggregate = *plan.as<Aggregate>();
      out.rows = group_count(aggregate.grouping(), child());
      add_list(aggregate.aggregates(), child(), out);
      return out;
    }
    case PlanKind::kDistinct:
    case PlanKind::kDeduplicate: {
      out = child();
      Exprs keys = plan.expressions();
      if (keys.empty()) {
        for (const Attribute& attribute : plan.output()) keys.push_back(optimizer::ref(attribute));
      }
      out.rows = group_count(keys, child());
      return out;
    }
    case PlanKind::kLimit:
    case PlanKind::kTail: {
      out = child();
      const Exprs counts = plan.expressions();
      const auto* count = counts.empty() ? nullptr : counts[0]->as<Literal>();
      const auto* limit = plan.as<Limit>();
      if (count != nullptr && !count->value().is_null() && !(limit && !limit->limit())) {
        out.rows = std::min(out.rows, static_cast<double>(count->value().integer()));
      }
      return out;
    }
    case PlanKind::kWindow:
      out = child();
      add_list(plan.as<Window>()->functions(), child(), out);
      return out;
    case PlanKind::kExpand:
      out.rows = child().rows * static_cast<double>(plan.as<Expand>()->projections().size());
      for (const Attribute& attribute : plan.output()) {
        if (child().columns.count(attribute.id) > 0) {
          out.columns[attribute.id] = child().column(attribute.id);
        }
      }
      break;
    case PlanKind::kGenerate:
      out = child();
      out.rows *= kGeneratedRows;
      break;
    case PlanKind::kSample: {
      const auto& sample = *plan.as<Sample>();
      out = child();
      out.rows *= std::max(0.0, sample.upper() - sample.lower());
      return out;
    }
    case PlanKind::kJoin:
      return join_estimate(*this, *plan.as<Join>(), child(0), child(1));
    case PlanKind::kUnion: {
      for (size_t i = 0; i < plan.children().size(); ++i) {
        out.rows += child(i).rows;
        for (size_t column = 0; column < plan.output().size(); ++column) {
          const ColumnEstimate& part = child(i).column(plan.children()[i]->output()[column].id);
          ColumnEstimate& whole = out.columns[plan.output()[column].id];
          whole = i == 0 ? part : optimizer::merge(whole, part);
        }
      }
      return out;
    }
    case PlanKind::kSetOperation:
      out = child(0);
      return out;
    case PlanKind::kRecursiveUnion:
      out.rows = (child(0).rows + 1) * kRecursionRounds;
      break;
    case PlanKind::kWithCte: {
      const auto& with = *plan.as<WithCte>();
      for (size_t i = 0; i + 1 < with.children().size(); ++i) {
        ctes_[with.definitions()[i].id] = with.children()[i].get();
      }
      return estimate(*with.query());
    }
    default:
      if (plan.children().size() == 1) return child();
      out.rows = kUnknownRows;
      break;
  }
  for (const Attribute& attribute : plan.output()) {
    const auto [it, inserted] = out.columns.emplace(attribute.id, ColumnEstimate{});
    if (inserted) it->second.width = width_of(attribute.type);
  }
  return out;
}

Estimate estimate(const LogicalPlan& plan) { return CardinalityEstimator().estimate(plan); }

}  // namespace firesteel
