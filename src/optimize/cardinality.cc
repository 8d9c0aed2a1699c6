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

// A column with more different values than this part of the rows may be a key.
constexpr double kKeyShare = 0.9;

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
  column.domain = column.distinct;
  column.is_key = column.distinct && rows > 1 && *column.distinct >= kKeyShare * rows;
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

// The only grouping expression tells the rows of an aggregate apart.
void mark_group_key(const Aggregate& aggregate, Estimate& out) {
  for (const ExprPtr& item : aggregate.aggregates()) {
    if (semantic_equals(*item, *aggregate.grouping()[0])) {
      out.columns[to_attribute(item).id].is_key = true;
    }
  }
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

}  // namespace

const ColumnEstimate& Estimate::column(ExprId id) const {
  static const ColumnEstimate kUnknown;
  const auto it = columns.find(id);
  return it == columns.end() ? kUnknown : it->second;
}

double CardinalityEstimator::selectivity(const ExprPtr& condition, const Estimate& input) const {
  return optimizer::estimate_selectivity(split_conjuncts(condition), input);
}

double CardinalityEstimator::equality_selectivity(
    const Estimate& left, const Estimate& right,
    std::span<const std::pair<ExprPtr, ExprPtr>> keys) const {
  if (keys.empty()) return 1;
  struct Side {
    double values = 1;
    bool is_key = true;
  };
  const auto look_at = [](const ExprPtr& key, const Estimate& input, Side& side) {
    const ColumnEstimate column = optimizer::estimate_value(key, input);
    // Of a column with no statistics, suppose that it is the key of its relation.
    side.values *= std::max(1.0, column.domain.value_or(input.unfiltered_rows));
    side.is_key &= column.is_key || !column.domain;
  };
  const auto finish = [](const Estimate& input, Side& side) {
    // More combinations than rows: the rows are keyed by them, as far as can be seen.
    const double rows = std::max(1.0, input.unfiltered_rows);
    side.is_key |= side.values >= kKeyShare * rows;
    side.values = std::min(side.values, rows);
  };
  Side a;
  Side b;
  for (const auto& [left_key, right_key] : keys) {
    look_at(left_key, left, a);
    look_at(right_key, right, b);
  }
  finish(left, a);
  finish(right, b);
  // Sparse keys look like keys on both sides: the smaller relation is then the one whose key it is.
  return 1 / (a.is_key && b.is_key ? std::min(a.values, b.values) : std::max(a.values, b.values));
}

double CardinalityEstimator::inner_join_rows(const Estimate& left, const Estimate& right,
                                             const Exprs& conjuncts) const {
  const JoinKeys keys = split_keys(conjuncts, left, right);
  double rows = left.rows * right.rows * equality_selectivity(left, right, keys.equal);
  if (!keys.rest.empty()) {
    const Estimate both = combine(left, right, rows);
    rows *= optimizer::estimate_selectivity(keys.rest, both);
  }
  return std::max(rows, 1.0);
}

double CardinalityEstimator::matched_fraction(const Estimate& left, const Estimate& right,
                                              const Exprs& conjuncts) const {
  const JoinKeys keys = split_keys(conjuncts, left, right);
  // The textbook's guess where nothing is compared for equality.
  double matched = 0.5;
  if (!keys.equal.empty()) {
    // Of the values that a left row may refer to, so many are there.
    const double values = 1 / equality_selectivity(left, right, keys.equal);
    double present = 1;
    for (const auto& [a, b] : keys.equal) {
      present *= std::max(1.0, optimizer::estimate_value(b, right).distinct.value_or(right.rows));
    }
    matched = std::min(1.0, std::min(present, right.rows) / values);
  }
  return keys.rest.empty() ? matched : matched * 0.5;
}

Estimate CardinalityEstimator::combine(const Estimate& left, const Estimate& right,
                                       double rows) const {
  Estimate out;
  out.rows = rows;
  out.unfiltered_rows = std::max(left.unfiltered_rows, right.unfiltered_rows);
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
  if (derived.unfiltered_rows <= 0) derived.unfiltered_rows = derived.rows;
  cap_distinct(derived);
  derived.row_width = row_width(plan.output(), derived);
  return known_.emplace(&plan, std::move(derived)).first->second;
}

namespace {

Estimate join_estimate(const CardinalityEstimator& estimator, const Join& join,
                       const Estimate& left, const Estimate& right) {
  const Exprs conjuncts = split_conjuncts(join.condition());
  const double inner = estimator.inner_join_rows(left, right, conjuncts);
  const double matched = estimator.matched_fraction(left, right, conjuncts);
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
      for (const auto& [a, b] : split_keys(conjuncts, left, right).equal) {
        const auto* column = a->as<AttributeRef>();
        if (column == nullptr) continue;
        ColumnEstimate& key = out.columns[column->id()];
        const auto keys = optimizer::estimate_value(b, right).distinct;
        if (keys) key.distinct = std::min(key.distinct.value_or(*keys), *keys);
      }
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
      out.unfiltered_rows = child().unfiltered_rows;
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
      if (aggregate.grouping().size() == 1) mark_group_key(aggregate, out);
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
