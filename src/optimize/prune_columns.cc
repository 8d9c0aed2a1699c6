#include <algorithm>
#include <map>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/substitute.h"
#include "plan/subqueries.h"

namespace firesteel::optimizer {
namespace {

void require(IdSet& needed, const Exprs& exprs) {
  for (const ExprPtr& expr : exprs) needed.insert_references(expr);
}

class ColumnPruning {
 public:
  // The plan with at least the `needed` columns, in the order they have now. Never fewer, may be
  // more: call exactly() where others would cost.
  PlanPtr prune(const PlanPtr& plan, const IdSet& needed) {
    switch (plan->kind()) {
      case PlanKind::kProject:
        return prune_project(plan, *plan->as<Project>(), needed);
      case PlanKind::kAggregate:
        return prune_aggregate(plan, *plan->as<Aggregate>(), needed);
      case PlanKind::kTableScan:
        return prune_scan(plan, *plan->as<TableScan>(), needed);
      case PlanKind::kCteReference:
        return note_reference(plan, *plan->as<CteReference>(), needed);
      case PlanKind::kJoin:
        return prune_join(plan, *plan->as<Join>(), needed);
      case PlanKind::kUnion:
        return prune_union(plan, *plan->as<Union>(), needed);
      case PlanKind::kWindow:
        return prune_window(plan, *plan->as<Window>(), needed);
      case PlanKind::kGenerate:
        return prune_generate(plan, *plan->as<Generate>(), needed);
      case PlanKind::kExpand:
        return prune_expand(plan, *plan->as<Expand>(), needed);
      case PlanKind::kWithCte:
        return prune_with_cte(*plan->as<WithCte>(), needed);
      case PlanKind::kRecursiveUnion:
        return prune_children_fully(plan);
      case PlanKind::kFilter:
      case PlanKind::kSample: {
        IdSet below = needed;
        require(below, plan->expressions());
        return rebuilt(plan, {prune(plan->children()[0], below)});
      }
      case PlanKind::kSort:
      case PlanKind::kLimit:
      case PlanKind::kTail:
      case PlanKind::kRepartition: {
        // These hold rows or send them: what they need not keep is dropped before.
        IdSet below = needed;
        require(below, plan->expressions());
        return rebuilt(plan, {exactly(plan->children()[0], below)});
      }
      default:
        return prune_children_fully(plan);
    }
  }

  // As prune, without any other columns.
  PlanPtr exactly(const PlanPtr& plan, const IdSet& needed) {
    PlanPtr pruned = prune(plan, needed);
    const Attributes& output = pruned->output();
    const bool exact = std::all_of(output.begin(), output.end(), [&](const Attribute& attribute) {
      return needed.contains(attribute.id);
    });
    if (exact) return pruned;
    Exprs list;
    for (const Attribute& attribute : output) {
      if (needed.contains(attribute.id)) list.push_back(ref(attribute));
    }
    return std::make_shared<Project>(std::move(list), pruned);
  }

 private:
  static PlanPtr rebuilt(const PlanPtr& plan, Plans children) {
    return children == plan->children() ? plan : plan->with_children(std::move(children));
  }

  PlanPtr prune_children_fully(const PlanPtr& plan) {
    Plans children;
    for (const PlanPtr& child : plan->children()) {
      children.push_back(prune(child, IdSet::of(*child)));
    }
    return rebuilt(plan, std::move(children));
  }

  static Exprs needed_items(const Exprs& list, const IdSet& needed) {
    Exprs kept;
    for (const ExprPtr& item : list) {
      if (needed.contains(to_attribute(item).id)) kept.push_back(item);
    }
    return kept;
  }

  PlanPtr prune_project(const PlanPtr& plan, const Project& project, const IdSet& needed) {
    Exprs list = needed_items(project.list(), needed);
    IdSet below;
    require(below, list);
    PlanPtr child = prune(project.child(), below);
    if (list.size() == project.list().size()) return rebuilt(plan, {std::move(child)});
    return std::make_shared<Project>(std::move(list), std::move(child));
  }

  PlanPtr prune_aggregate(const PlanPtr& plan, const Aggregate& aggregate, const IdSet& needed) {
    Exprs list = needed_items(aggregate.aggregates(), needed);
    IdSet below;
    require(below, list);
    require(below, aggregate.grouping());
    PlanPtr child = prune(aggregate.child(), below);
    if (list.size() == aggregate.aggregates().size()) return rebuilt(plan, {std::move(child)});
    return std::make_shared<Aggregate>(aggregate.grouping(), std::move(list), std::move(child));
  }

  static PlanPtr prune_scan(const PlanPtr& plan, const TableScan& scan, const IdSet& needed) {
    ScanRequest request = scan.request();
    Attributes output;
    request.columns.clear();
    for (size_t i = 0; i < scan.output().size(); ++i) {
      if (!needed.contains(scan.output()[i].id)) continue;
      output.push_back(scan.output()[i]);
      request.columns.push_back(scan.request().columns[i]);
    }
    if (output.size() == scan.output().size()) return plan;
    return scan.with_request(std::move(request), std::move(output));
  }

  PlanPtr prune_join(const PlanPtr& plan, const Join& join, const IdSet& needed) {
    if (join.type() == JoinType::kExistence && !needed.contains(join.existence()->id)) {
      return prune(join.left(), needed);
    }
    // A left row comes out once whatever the right side holds.
    if (join.type() == JoinType::kLeft && !needs_right_side(join, needed)) {
      return prune(join.left(), needed);
    }
    IdSet below = needed;
    require(below, plan->expressions());
    return rebuilt(plan, {exactly(join.left(), below), exactly(join.right(), below)});
  }

  static bool needs_right_side(const Join& join, const IdSet& needed) {
    const Attributes& right = join.right()->output();
    const bool used = std::any_of(right.begin(), right.end(), [&](const Attribute& attribute) {
      return needed.contains(attribute.id);
    });
    if (used) return true;
    // Unique by the columns that the condition compares: at most one match a row.
    IdSet compared;
    for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
      const auto* call = conjunct->as<Call>();
      if (call == nullptr || (!call->is("=") && !call->is("<=>"))) continue;
      const IdSet right_ids = IdSet::of(right);
      for (int i = 0; i < 2; ++i) {
        const auto* column = call->children()[i]->as<AttributeRef>();
        if (column != nullptr && right_ids.contains(column->id()) &&
            !right_ids.touches(call->children()[1 - i])) {
          compared.insert(column->id());
        }
      }
    }
    return !is_unique(*join.right(), compared);
  }

  PlanPtr prune_union(const PlanPtr& plan, const Union& node, const IdSet& needed) {
    const Attributes& output = node.output();
    std::vector<size_t> kept;
    for (size_t i = 0; i < output.size(); ++i) {
      if (needed.contains(output[i].id)) kept.push_back(i);
    }
    Plans children;
    for (const PlanPtr& child : node.children()) children.push_back(at_positions(child, kept));
    if (kept.size() == output.size()) return rebuilt(plan, std::move(children));
    Attributes kept_output;
    for (const size_t i : kept) kept_output.push_back(output[i]);
    return std::make_shared<Union>(std::move(children), std::move(kept_output));
  }

  // The columns at these positions and nothing else.
  PlanPtr at_positions(const PlanPtr& plan, const std::vector<size_t>& positions) {
    IdSet needed;
    Exprs list;
    for (const size_t i : positions) {
      needed.insert(plan->output()[i].id);
      list.push_back(ref(plan->output()[i]));
    }
    PlanPtr pruned = prune(plan, needed);
    const Attributes& output = pruned->output();
    const bool exact = std::equal(output.begin(), output.end(), list.begin(), list.end(),
                                  [](const Attribute& attribute, const ExprPtr& item) {
                                    return attribute.id == item->as<AttributeRef>()->id();
                                  });
    return exact ? pruned : std::make_shared<Project>(std::move(list), pruned);
  }

  PlanPtr prune_window(const PlanPtr& plan, const Window& window, const IdSet& needed) {
    Exprs functions = needed_items(window.functions(), needed);
    IdSet below = needed;
    if (functions.empty()) return prune(window.child(), below);
    require(below, functions);
    require(below, window.partition_by());
    for (const SortOrder& key : window.order_by()) below.insert_references(key.expr);
    PlanPtr child = exactly(window.child(), below);
    if (functions.size() == window.functions().size()) return rebuilt(plan, {std::move(child)});
    return std::make_shared<Window>(std::move(functions), window.partition_by(), window.order_by(),
                                    std::move(child));
  }

  PlanPtr prune_generate(const PlanPtr& plan, const Generate& generate, const IdSet& needed) {
    IdSet below = needed;
    below.insert_references(generate.generator());
    PlanPtr child = prune(generate.child(), below);
    std::vector<ExprId> unneeded;
    for (const Attribute& attribute : child->output()) {
      if (!needed.contains(attribute.id)) unneeded.push_back(attribute.id);
    }
    if (unneeded == generate.unneeded()) return rebuilt(plan, {std::move(child)});
    return std::make_shared<Generate>(generate.generator(), generate.outer(),
                                      generate.generator_output(), std::move(unneeded),
                                      std::move(child));
  }

  PlanPtr prune_expand(const PlanPtr& plan, const Expand& expand, const IdSet& needed) {
    std::vector<size_t> kept;
    for (size_t i = 0; i < expand.output().size(); ++i) {
      if (needed.contains(expand.output()[i].id)) kept.push_back(i);
    }
    std::vector<Exprs> projections;
    IdSet below;
    for (const Exprs& projection : expand.projections()) {
      Exprs items;
      for (const size_t i : kept) items.push_back(projection[i]);
      require(below, items);
      projections.push_back(std::move(items));
    }
    PlanPtr child = prune(expand.child(), below);
    if (kept.size() == expand.output().size()) return rebuilt(plan, {std::move(child)});
    Attributes output;
    for (const size_t i : kept) output.push_back(expand.output()[i]);
    return std::make_shared<Expand>(std::move(projections), std::move(output), std::move(child));
  }

  // References are cut to what all of them need once all have been seen.
  PlanPtr note_reference(const PlanPtr& plan, const CteReference& reference, const IdSet& needed) {
    const auto it = uses_.find(reference.cte_id());
    if (it == uses_.end()) return plan;
    for (size_t i = 0; i < reference.output().size(); ++i) {
      if (needed.contains(reference.output()[i].id)) it->second[i] = true;
    }
    return plan;
  }

  PlanPtr prune_with_cte(const WithCte& with, const IdSet& needed) {
    std::vector<CteDefinition> definitions = with.definitions();
    for (const CteDefinition& definition : definitions) {
      uses_[definition.id].assign(definition.plan->output().size(), false);
    }
    PlanPtr query = prune(with.query(), needed);
    note_subquery_uses(query);
    // A definition may be used by those behind it, so the last is cut first.
    for (auto definition = definitions.rbegin(); definition != definitions.rend(); ++definition) {
      std::vector<size_t> kept;
      const std::vector<bool>& used = uses_[definition->id];
      for (size_t i = 0; i < used.size(); ++i) {
        if (used[i]) kept.push_back(i);
      }
      definition->plan = at_positions(definition->plan, kept);
      note_subquery_uses(definition->plan);
    }
    query = cut_references(query);
    for (CteDefinition& definition : definitions) {
      definition.plan = cut_references(definition.plan);
    }
    for (const CteDefinition& definition : definitions) uses_.erase(definition.id);
    return std::make_shared<WithCte>(std::move(definitions), std::move(query));
  }

  // Plans of scalar subqueries are pruned on their own; what they read of a definition stays.
  void note_subquery_uses(const PlanPtr& plan) {
    visit(plan, [&](const PlanPtr& node) {
      for (const ExprPtr& expr : node->expressions()) {
        if (!expr->has_subquery()) continue;
        visit(expr, [&](const ExprPtr& part) {
          if (const PlanPtr* inner = subquery_plan(*part)) note_all_columns(*inner);
          return true;
        });
      }
      return true;
    });
  }

  void note_all_columns(const PlanPtr& plan) {
    visit(plan, [&](const PlanPtr& node) {
      if (const auto* reference = node->as<CteReference>()) {
        const auto it = uses_.find(reference->cte_id());
        if (it != uses_.end()) it->second.assign(it->second.size(), true);
      }
      return true;
    });
    note_subquery_uses(plan);
  }

  PlanPtr cut_references(const PlanPtr& plan) {
    return transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
      const auto* reference = node->as<CteReference>();
      if (reference == nullptr) return nullptr;
      const auto it = uses_.find(reference->cte_id());
      if (it == uses_.end() || it->second.size() != reference->output().size()) return nullptr;
      Attributes output;
      for (size_t i = 0; i < it->second.size(); ++i) {
        if (it->second[i]) output.push_back(reference->output()[i]);
      }
      return output.size() == it->second.size() ? nullptr
                                                : reference->with_output(std::move(output));
    });
  }

  // For each definition in scope: which of its columns some reference needs.
  std::map<int64_t, std::vector<bool>> uses_;
};

}  // namespace

PlanPtr prune_columns(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return ColumnPruning().prune(plan, IdSet::of(*plan));
}

}  // namespace firesteel::optimizer
