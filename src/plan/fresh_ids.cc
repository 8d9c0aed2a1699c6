#include <algorithm>

#include "plan/operators.h"
#include "plan/relations.h"
#include "plan/remap_ids.h"
#include "plan/subqueries.h"

namespace firesteel {
namespace {

class FreshIds {
 public:
  PlanPtr renew(const PlanPtr& plan) {
    if (const auto* with = plan->as<WithCte>()) return renew_with_cte(*with);
    if (plan->children().empty()) return renew_node(plan);
    // A recursive part refers to its own union by id.
    if (const auto* recursive = plan->as<RecursiveUnion>()) renew_cte(recursive->cte_id());
    Plans children;
    for (const PlanPtr& child : plan->children()) children.push_back(renew(child));
    return renew_node(plan, std::move(children));
  }

  const IdMapping& mapping() const { return ids_; }

 private:
  ExprId renew_id(ExprId id) { return ids_[id] = next_expr_id(); }

  int64_t renew_cte(int64_t id) {
    const auto [it, inserted] = ctes_.emplace(id, 0);
    if (inserted) it->second = next_expr_id();
    return it->second;
  }

  Attributes renew_all(Attributes attributes) {
    for (Attribute& attribute : attributes) attribute.id = renew_id(attribute.id);
    return attributes;
  }

  ExprId renamed(ExprId id) const {
    const auto it = ids_.find(id);
    return it == ids_.end() ? id : it->second;
  }

  ExprPtr renew(const ExprPtr& expr) {
    return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
      switch (part->kind()) {
        case ExprKind::kAttribute:
        case ExprKind::kOuterReference:
          return remap_ids(part, ids_);
        case ExprKind::kAlias: {
          const auto& alias = *part->as<Alias>();
          return Alias(alias.child(), alias.name(), renew_id(alias.id()), alias.metadata())
              .with_source(part->source());
        }
        case ExprKind::kScalarSubquery:
        case ExprKind::kExists:
        case ExprKind::kInSubquery:
          return with_subquery_plan(*part, renew(*subquery_plan(*part)));
        default:
          return nullptr;
      }
    });
  }

  Exprs renew(Exprs exprs) {
    for (ExprPtr& expr : exprs) expr = renew(expr);
    return exprs;
  }

  PlanPtr renew_with_cte(const WithCte& with) {
    std::vector<CteDefinition> definitions = with.definitions();
    for (CteDefinition& definition : definitions) {
      definition.id = renew_cte(definition.id);
      definition.plan = renew(definition.plan);
    }
    return std::make_shared<WithCte>(std::move(definitions), renew(with.query()));
  }

  // A leaf.
  PlanPtr renew_node(const PlanPtr& plan) {
    if (const auto* range = plan->as<Range>())
      return range->with_output(renew_all(range->output()));
    if (const auto* local = plan->as<LocalRelation>()) {
      return local->with_output(renew_all(local->output()));
    }
    if (const auto* scan = plan->as<TableScan>()) {
      return scan->with_request(scan->request(), renew_all(scan->output()));
    }
    if (const auto* reference = plan->as<CteReference>()) {
      const auto it = ctes_.find(reference->cte_id());
      const int64_t id = it == ctes_.end() ? reference->cte_id() : it->second;
      return std::make_shared<CteReference>(id, reference->name(), renew_all(reference->output()),
                                            reference->recursive());
    }
    return renew_expressions(plan);
  }

  PlanPtr renew_node(const PlanPtr& plan, Plans children) {
    switch (plan->kind()) {
      case PlanKind::kExpand:
        return renew_expand(*plan->as<Expand>(), std::move(children[0]));
      case PlanKind::kGenerate: {
        const auto& generate = *plan->as<Generate>();
        std::vector<ExprId> unneeded = generate.unneeded();
        for (ExprId& id : unneeded) id = renamed(id);
        ExprPtr generator = renew(generate.generator());
        return std::make_shared<Generate>(std::move(generator), generate.outer(),
                                          renew_all(generate.generator_output()),
                                          std::move(unneeded), std::move(children[0]));
      }
      case PlanKind::kJoin: {
        const auto& join = *plan->as<Join>();
        std::optional<Attribute> existence = join.existence();
        if (existence) existence->id = renew_id(existence->id);
        return std::make_shared<Join>(
            join.type(), join.condition() ? renew(join.condition()) : nullptr,
            std::move(children[0]), std::move(children[1]), std::move(existence), join.lateral());
      }
      case PlanKind::kUnion: {
        if (!plan->resolved()) return plan->with_children(std::move(children));
        return std::make_shared<Union>(std::move(children), renew_all(plan->output()));
      }
      case PlanKind::kRecursiveUnion: {
        const auto& recursive = *plan->as<RecursiveUnion>();
        return std::make_shared<RecursiveUnion>(
            renew_cte(recursive.cte_id()), recursive.all(), recursive.max_depth(),
            renew_all(recursive.output()), std::move(children[0]), std::move(children[1]));
      }
      default:
        return renew_expressions(plan->with_children(std::move(children)));
    }
  }

  PlanPtr renew_expressions(const PlanPtr& plan) {
    Exprs exprs = plan->expressions();
    if (exprs.empty()) return plan;
    return plan->with_expressions(renew(std::move(exprs)));
  }

  PlanPtr renew_expand(const Expand& expand, PlanPtr child) {
    std::vector<Exprs> projections = expand.projections();
    for (Exprs& projection : projections) projection = renew(std::move(projection));
    Attributes output = expand.output();
    const Attributes& passed = expand.child()->output();
    for (Attribute& attribute : output) {
      // Columns that pass through keep the child's id.
      const bool passes = std::any_of(passed.begin(), passed.end(), [&](const Attribute& other) {
        return other.id == attribute.id;
      });
      attribute.id = passes ? renamed(attribute.id) : renew_id(attribute.id);
    }
    return std::make_shared<Expand>(std::move(projections), std::move(output), std::move(child));
  }

  IdMapping ids_;
  std::unordered_map<int64_t, int64_t> ctes_;
};

}  // namespace

PlanPtr with_fresh_ids(const PlanPtr& plan, std::map<ExprId, ExprId>* mapping) {
  FreshIds fresh;
  PlanPtr renewed = fresh.renew(plan);
  if (mapping != nullptr) mapping->insert(fresh.mapping().begin(), fresh.mapping().end());
  return renewed;
}

}  // namespace firesteel
