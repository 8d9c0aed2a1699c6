#include "plan/same_result.h"

#include <algorithm>

#include "plan/operators.h"
#include "plan/relations.h"
#include "plan/remap_ids.h"

namespace firesteel {
namespace {

bool same_directions(const std::vector<SortOrder>& a, const std::vector<SortOrder>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SortOrder& x, const SortOrder& y) {
                      return x.ascending == y.ascending && x.nulls_first == y.nulls_first;
                    });
}

bool same_request(const ScanRequest& a, const ScanRequest& b) {
  return a.columns == b.columns && a.limit == b.limit && a.runtime_filters.empty() &&
         b.runtime_filters.empty() &&
         std::equal(a.predicates.begin(), a.predicates.end(), b.predicates.begin(),
                    b.predicates.end(), [](const ColumnPredicate& x, const ColumnPredicate& y) {
                      return x.column == y.column && x.op == y.op && x.values == y.values;
                    });
}

std::vector<size_t> projection_sizes(const Expand& expand) {
  std::vector<size_t> sizes;
  for (const Exprs& projection : expand.projections()) sizes.push_back(projection.size());
  return sizes;
}

bool same_generate(const Generate& a, const Generate& b, const IdMapping& mapping) {
  if (a.outer() != b.outer() || a.unneeded().size() != b.unneeded().size()) return false;
  return std::all_of(b.unneeded().begin(), b.unneeded().end(), [&](ExprId id) {
    const auto it = mapping.find(id);
    const ExprId mapped = it == mapping.end() ? id : it->second;
    return std::find(a.unneeded().begin(), a.unneeded().end(), mapped) != a.unneeded().end();
  });
}

// What the nodes say beside their expressions and children. Both are of the same kind.
bool same_node(const LogicalPlan& a, const LogicalPlan& b, const IdMapping& mapping) {
  switch (a.kind()) {
    case PlanKind::kOneRow:
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kTail:
    case PlanKind::kDistinct:
    case PlanKind::kDeduplicate:
    case PlanKind::kSubqueryAlias:
    case PlanKind::kUnion:
      return true;
    case PlanKind::kRange: {
      const auto& x = *a.as<Range>();
      const auto& y = *b.as<Range>();
      return x.start() == y.start() && x.end() == y.end() && x.step() == y.step() &&
             x.partitions() == y.partitions();
    }
    case PlanKind::kLocalRelation:
      return a.as<LocalRelation>()->shared_batches() == b.as<LocalRelation>()->shared_batches();
    case PlanKind::kTableScan: {
      const auto& x = *a.as<TableScan>();
      const auto& y = *b.as<TableScan>();
      return x.source() == y.source() && same_request(x.request(), y.request());
    }
    case PlanKind::kCteReference: {
      const auto& x = *a.as<CteReference>();
      const auto& y = *b.as<CteReference>();
      return x.cte_id() == y.cte_id() && x.recursive() == y.recursive();
    }
    case PlanKind::kAggregate:
      return a.as<Aggregate>()->grouping().size() == b.as<Aggregate>()->grouping().size();
    case PlanKind::kSort: {
      const auto& x = *a.as<Sort>();
      const auto& y = *b.as<Sort>();
      return x.global() == y.global() && same_directions(x.order(), y.order());
    }
    case PlanKind::kLimit: {
      const auto& x = *a.as<Limit>();
      const auto& y = *b.as<Limit>();
      return !x.limit() == !y.limit() && !x.offset() == !y.offset();
    }
    case PlanKind::kWindow: {
      const auto& x = *a.as<Window>();
      const auto& y = *b.as<Window>();
      return x.functions().size() == y.functions().size() &&
             x.partition_by().size() == y.partition_by().size() &&
             same_directions(x.order_by(), y.order_by());
    }
    case PlanKind::kExpand:
      return projection_sizes(*a.as<Expand>()) == projection_sizes(*b.as<Expand>());
    case PlanKind::kGenerate:
      return same_generate(*a.as<Generate>(), *b.as<Generate>(), mapping);
    case PlanKind::kSample: {
      const auto& x = *a.as<Sample>();
      const auto& y = *b.as<Sample>();
      return x.lower() == y.lower() && x.upper() == y.upper() && x.seed() == y.seed() &&
             x.with_replacement() == y.with_replacement();
    }
    case PlanKind::kRepartition: {
      const auto& x = *a.as<Repartition>();
      const auto& y = *b.as<Repartition>();
      return x.mode() == y.mode() && x.partitions() == y.partitions() &&
             same_directions(x.keys(), y.keys());
    }
    case PlanKind::kHint:
      return a.as<Hint>()->name() == b.as<Hint>()->name();
    case PlanKind::kJoin: {
      const auto& x = *a.as<Join>();
      const auto& y = *b.as<Join>();
      return x.type() == y.type() && x.lateral() == y.lateral() && !x.condition() == !y.condition();
    }
    case PlanKind::kSetOperation: {
      const auto& x = *a.as<SetOperation>();
      const auto& y = *b.as<SetOperation>();
      return x.type() == y.type() && x.all() == y.all();
    }
    default:
      return false;
  }
}

// Extends `mapping` by the ids of `b` to those of `a`, column by column.
bool same_result(const LogicalPlan& a, const LogicalPlan& b, IdMapping& mapping) {
  if (&a == &b) return true;
  if (a.kind() != b.kind() || a.children().size() != b.children().size()) return false;
  for (size_t i = 0; i < a.children().size(); ++i) {
    if (!same_result(*a.children()[i], *b.children()[i], mapping)) return false;
  }
  if (!same_node(a, b, mapping)) return false;
  const Exprs a_exprs = a.expressions();
  const Exprs b_exprs = b.expressions();
  if (a_exprs.size() != b_exprs.size()) return false;
  for (size_t i = 0; i < a_exprs.size(); ++i) {
    if (!semantic_equals(*a_exprs[i], *remap_ids(b_exprs[i], mapping))) return false;
  }
  const Attributes& a_output = a.output();
  const Attributes& b_output = b.output();
  if (a_output.size() != b_output.size()) return false;
  for (size_t i = 0; i < a_output.size(); ++i) {
    if (!a_output[i].type.same_type(b_output[i].type)) return false;
    if (b_output[i].id != a_output[i].id) mapping[b_output[i].id] = a_output[i].id;
  }
  return true;
}

}  // namespace

bool same_result(const LogicalPlan& a, const LogicalPlan& b) {
  if (!a.resolved() || !b.resolved()) return &a == &b;
  IdMapping mapping;
  return same_result(a, b, mapping);
}

size_t result_hash(const LogicalPlan& plan) {
  size_t hash = static_cast<size_t>(plan.kind()) * 0x9e3779b97f4a7c15;
  const auto add = [&](size_t item) {
    hash ^= item + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
  };
  if (const auto* scan = plan.as<TableScan>()) add(std::hash<const void*>()(scan->source().get()));
  for (const ExprPtr& expr : plan.expressions()) add(shape_hash(*expr));
  for (const PlanPtr& child : plan.children()) add(result_hash(*child));
  return hash;
}

}  // namespace firesteel
