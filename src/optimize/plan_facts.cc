#include "optimize/plan_facts.h"

#include <limits>

#include "optimize/expr_builders.h"

namespace firesteel::optimizer {
namespace {

using Rows = std::optional<int64_t>;

Rows add(Rows a, Rows b) {
  if (!a || !b || *a > std::numeric_limits<int64_t>::max() - *b) return std::nullopt;
  return *a + *b;
}

Rows multiply(Rows a, Rows b) {
  if ((a && *a == 0) || (b && *b == 0)) return 0;
  if (!a || !b || *a > std::numeric_limits<int64_t>::max() / *b) return std::nullopt;
  return *a * *b;
}

Rows max_join_rows(const Join& join) {
  const Rows left = max_rows(*join.left());
  switch (join.type()) {
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
    case JoinType::kExistence:
    case JoinType::kLeftSingle:
      return left;
    case JoinType::kInner:
    case JoinType::kCross:
      return multiply(left, max_rows(*join.right()));
    default: {
      const Rows right = max_rows(*join.right());
      const Rows product = multiply(left, right);
      const Rows sum = add(left, right);
      if (!product || !sum) return std::nullopt;
      return std::max(*product, *sum);
    }
  }
}

// The columns of the join's equalities on `side`.
IdSet equality_columns(const Join& join, const IdSet& side) {
  IdSet columns;
  if (!join.condition()) return columns;
  for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
    const auto* call = conjunct->as<Call>();
    if (call == nullptr || (!call->is("=") && !call->is("<=>"))) continue;
    for (int i = 0; i < 2; ++i) {
      const auto* column = call->children()[i]->as<AttributeRef>();
      if (column != nullptr && side.contains(column->id()) &&
          !side.touches(call->children()[1 - i])) {
        columns.insert(column->id());
      }
    }
  }
  return columns;
}

bool is_unique_join(const Join& join, const IdSet& columns) {
  switch (join.type()) {
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
    case JoinType::kExistence:
    case JoinType::kLeftSingle:
      return is_unique(*join.left(), columns);
    case JoinType::kInner:
    case JoinType::kCross:
    case JoinType::kLeft: {
      const IdSet right = IdSet::of(*join.right());
      return is_unique(*join.left(), columns) &&
             is_unique(*join.right(), equality_columns(join, right));
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<int64_t> literal_count(const ExprPtr& count) {
  const auto* literal = count ? count->as<Literal>() : nullptr;
  if (literal == nullptr || literal->value().is_null()) return std::nullopt;
  return literal->value().integer();
}

std::optional<int64_t> max_rows(const LogicalPlan& plan) {
  switch (plan.kind()) {
    case PlanKind::kOneRow:
      return 1;
    case PlanKind::kRange:
      return plan.as<Range>()->row_count();
    case PlanKind::kLocalRelation:
      return plan.as<LocalRelation>()->row_count();
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kWindow:
    case PlanKind::kDistinct:
    case PlanKind::kDeduplicate:
    case PlanKind::kRepartition:
      return max_rows(*plan.children()[0]);
    case PlanKind::kAggregate:
      return plan.as<Aggregate>()->grouping().empty() ? Rows(1) : max_rows(*plan.children()[0]);
    case PlanKind::kLimit: {
      const Rows limit = literal_count(plan.as<Limit>()->limit());
      const Rows below = max_rows(*plan.children()[0]);
      if (!limit) return below;
      return below ? std::min(*limit, *below) : limit;
    }
    case PlanKind::kTail:
      return literal_count(plan.as<Tail>()->limit());
    case PlanKind::kExpand:
      return multiply(max_rows(*plan.children()[0]),
                      static_cast<int64_t>(plan.as<Expand>()->projections().size()));
    case PlanKind::kJoin:
      return max_join_rows(*plan.as<Join>());
    case PlanKind::kUnion: {
      Rows total = 0;
      for (const PlanPtr& child : plan.children()) total = add(total, max_rows(*child));
      return total;
    }
    case PlanKind::kWithCte:
      return max_rows(*plan.as<WithCte>()->query());
    default:
      return std::nullopt;
  }
}

bool is_empty(const LogicalPlan& plan) {
  const auto* relation = plan.as<LocalRelation>();
  return relation != nullptr && relation->row_count() == 0;
}

PlanPtr make_empty(Attributes output) {
  static const auto kNoBatches = std::make_shared<const std::vector<Batch>>();
  return std::make_shared<LocalRelation>(std::move(output), kNoBatches);
}

bool is_unique(const LogicalPlan& plan, const IdSet& columns) {
  if (gives_at_most_one_row(plan)) return true;
  switch (plan.kind()) {
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kWindow:
    case PlanKind::kRepartition:
      return is_unique(*plan.children()[0], columns);
    case PlanKind::kRange:
      return columns.contains(plan.output()[0].id);
    case PlanKind::kProject: {
      IdSet below;
      for (const ExprPtr& item : plan.as<Project>()->list()) {
        const ExprPtr value = item->as<Alias>() ? item->as<Alias>()->child() : item;
        if (!columns.contains(to_attribute(item).id)) continue;
        if (const auto* column = value->as<AttributeRef>()) below.insert(column->id());
      }
      return is_unique(*plan.children()[0], below);
    }
    case PlanKind::kAggregate: {
      const auto& aggregate = *plan.as<Aggregate>();
      // Unique when every grouping expression is among the columns.
      return std::all_of(
          aggregate.grouping().begin(), aggregate.grouping().end(), [&](const ExprPtr& key) {
            return std::any_of(aggregate.aggregates().begin(), aggregate.aggregates().end(),
                               [&](const ExprPtr& item) {
                                 return columns.contains(to_attribute(item).id) &&
                                        semantic_equals(*item, *key);
                               });
          });
    }
    case PlanKind::kJoin:
      return is_unique_join(*plan.as<Join>(), columns);
    case PlanKind::kWithCte:
      return is_unique(*plan.as<WithCte>()->query(), columns);
    default:
      return false;
  }
}

bool is_repeatable(const PlanPtr& plan) {
  return !contains(plan, [](const LogicalPlan& node) {
    if (node.kind() == PlanKind::kSample || node.kind() == PlanKind::kLimit ||
        node.kind() == PlanKind::kTail) {
      return true;
    }
    const Exprs exprs = node.expressions();
    return std::any_of(exprs.begin(), exprs.end(),
                       [](const ExprPtr& expr) { return !expr->deterministic(); });
  });
}

bool is_plain_list(const Exprs& list) {
  return std::all_of(list.begin(), list.end(),
                     [](const ExprPtr& item) { return item->kind() == ExprKind::kAttribute; });
}

Attribute made_nullable(Attribute attribute) {
  attribute.nullable = true;
  return attribute;
}

Exprs column_list(const Attributes& attributes) {
  Exprs list;
  list.reserve(attributes.size());
  for (const Attribute& attribute : attributes) list.push_back(ref(attribute));
  return list;
}

}  // namespace firesteel::optimizer
