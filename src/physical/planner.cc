#include "physical/planner.h"

#include <algorithm>

#include "base/spark_error.h"
#include "evaluate/evaluator.h"
#include "physical/bind_order.h"
#include "physical/plan_aggregate.h"
#include "physical/plan_join.h"
#include "physical/plan_window.h"

namespace firesteel {
namespace {

// Sorts below a limit up to this keep candidates instead of all rows; above, a full sort with its
// parallel merge is cheaper than ever fuller candidate sets.
constexpr int64_t kMaxTopN = 1 << 20;

int64_t literal_count(const ExprPtr& expr) {
  const Value value = evaluate_constant(expr);
  return value.is_null() ? -1 : value.integer();
}

class Planner {
 public:
  explicit Planner(const PlannerOptions& options) : options_(options) {}

  PhysicalPtr plan(const PlanPtr& logical) {
    auto physical = plan_node(logical);
    if (options_.estimate_rows) {
      // The node was made just now and is not shared yet.
      std::const_pointer_cast<PhysicalPlan>(physical)->set_estimated_rows(
          options_.estimate_rows(*logical));
    }
    return physical;
  }

 private:
  PhysicalPtr plan_node(const PlanPtr& logical) {
    switch (logical->kind()) {
      case PlanKind::kOneRow: {
        Batch batch;
        batch.num_rows = 1;
        return std::make_shared<ValuesExec>(
            std::make_shared<const std::vector<Batch>>(std::vector<Batch>{batch}), Attributes{});
      }
      case PlanKind::kRange: {
        const auto* range = logical->as<Range>();
        return std::make_shared<RangeExec>(
            range->start(), range->step(), range->row_count(),
            range->partitions().value_or(options_.default_parallelism), range->output());
      }
      case PlanKind::kLocalRelation: {
        const auto* relation = logical->as<LocalRelation>();
        return std::make_shared<ValuesExec>(relation->shared_batches(), relation->output());
      }
      case PlanKind::kTableScan: {
        const auto* scan = logical->as<TableScan>();
        return std::make_shared<ScanExec>(scan->source(), scan->name(), scan->request(),
                                          scan->output());
      }
      case PlanKind::kCteReference: {
        const auto* reference = logical->as<CteReference>();
        if (reference->recursive()) {
          return std::make_shared<WorkingTableExec>(reference->cte_id(), reference->output());
        }
        return std::make_shared<CteScanExec>(reference->cte_id(), reference->name(),
                                             reference->output());
      }
      case PlanKind::kProject: {
        const auto* project = logical->as<Project>();
        auto child = plan(project->child());
        return std::make_shared<ProjectExec>(bind_references(project->list(), child->output()),
                                             project->output(), child);
      }
      case PlanKind::kFilter: {
        const auto* filter = logical->as<Filter>();
        auto child = plan(filter->child());
        return std::make_shared<FilterExec>(bind_references(filter->condition(), child->output()),
                                            child);
      }
      case PlanKind::kAggregate: {
        const auto* aggregate = logical->as<Aggregate>();
        return plan_aggregate(*aggregate, plan(aggregate->child()));
      }
      case PlanKind::kDistinct: {
        auto child = plan(logical->children()[0]);
        Exprs keys;
        for (const auto& attribute : child->output()) keys.push_back(AttributeRef::make(attribute));
        return std::make_shared<HashAggregateExec>(bind_references(keys, child->output()),
                                                   std::vector<AggregateSpec>{}, child->output(),
                                                   child);
      }
      case PlanKind::kSort: {
        const auto* sort = logical->as<Sort>();
        auto child = plan(sort->child());
        return std::make_shared<SortExec>(bind_order(sort->order(), child->output()),
                                          sort->global(), child);
      }
      case PlanKind::kLimit:
        return plan_limit(*logical->as<Limit>());
      case PlanKind::kTail: {
        const auto* tail = logical->as<Tail>();
        return std::make_shared<TailExec>(literal_count(tail->limit()), plan(tail->child()));
      }
      case PlanKind::kWindow: {
        const auto* window = logical->as<Window>();
        return plan_window(*window, plan(window->child()));
      }
      case PlanKind::kExpand: {
        const auto* expand = logical->as<Expand>();
        auto child = plan(expand->child());
        std::vector<Exprs> projections;
        for (const auto& projection : expand->projections()) {
          projections.push_back(bind_references(projection, child->output()));
        }
        return std::make_shared<ExpandExec>(std::move(projections), expand->output(), child);
      }
      case PlanKind::kGenerate:
        return plan_generate(*logical->as<Generate>());
      case PlanKind::kSample: {
        const auto* sample = logical->as<Sample>();
        return std::make_shared<SampleExec>(sample->lower(), sample->upper(),
                                            sample->with_replacement(), sample->seed(),
                                            plan(sample->child()));
      }
      case PlanKind::kRepartition: {
        const auto* repartition = logical->as<Repartition>();
        auto child = plan(repartition->child());
        return std::make_shared<RepartitionExec>(
            repartition->mode(), repartition->partitions().value_or(options_.shuffle_partitions),
            bind_order(repartition->keys(), child->output()), child);
      }
      case PlanKind::kSubqueryAlias:
      case PlanKind::kHint:
      case PlanKind::kPlanIdTag:
        return plan_node(logical->children()[0]);
      case PlanKind::kJoin: {
        const auto* join = logical->as<Join>();
        return plan_join(*join, plan(join->left()), plan(join->right()));
      }
      case PlanKind::kUnion:
        return std::make_shared<UnionExec>(plan_children(*logical), logical->output());
      case PlanKind::kRecursiveUnion: {
        const auto* recursion = logical->as<RecursiveUnion>();
        return std::make_shared<RecursiveUnionExec>(
            recursion->cte_id(), recursion->all(),
            recursion->max_depth().value_or(kDefaultRecursionLevels), recursion->output(),
            plan(recursion->anchor()), plan(recursion->recursion()));
      }
      case PlanKind::kWithCte: {
        std::vector<int64_t> ids;
        for (const auto& definition : logical->as<WithCte>()->definitions()) {
          ids.push_back(definition.id);
        }
        return std::make_shared<WithCteExec>(std::move(ids), plan_children(*logical));
      }
      default:
        FS_UNREACHABLE("plan node without a physical form: " + logical->node_string());
    }
  }

  std::vector<PhysicalPtr> plan_children(const LogicalPlan& logical) {
    std::vector<PhysicalPtr> children;
    for (const auto& child : logical.children()) children.push_back(plan(child));
    return children;
  }

  PhysicalPtr plan_limit(const Limit& limit) {
    const int64_t count = limit.limit() ? literal_count(limit.limit()) : -1;
    const int64_t offset = limit.offset() ? literal_count(limit.offset()) : 0;
    const auto* sort = limit.child()->as<Sort>();
    if (sort != nullptr && sort->global() && count >= 0 && count + offset <= kMaxTopN) {
      auto child = plan(sort->child());
      return std::make_shared<TopNExec>(bind_order(sort->order(), child->output()), count, offset,
                                        child);
    }
    return std::make_shared<LimitExec>(count, offset, plan(limit.child()));
  }

  PhysicalPtr plan_generate(const Generate& generate) {
    auto child = plan(generate.child());
    const auto* call = generate.generator()->as<GeneratorCall>();
    FS_CHECK(call != nullptr);
    std::vector<int> kept;
    for (size_t i = 0; i < child->output().size(); ++i) {
      const auto& unneeded = generate.unneeded();
      if (std::find(unneeded.begin(), unneeded.end(), child->output()[i].id) == unneeded.end()) {
        kept.push_back(static_cast<int>(i));
      }
    }
    return std::make_shared<GenerateExec>(
        call->shared_function(), bind_references(call->children(), child->output()),
        generate.outer() || call->outer(), std::move(kept), generate.output(), child);
  }

  // spark.sql.cteRecursionLevelLimit.
  static constexpr int64_t kDefaultRecursionLevels = 100;

  const PlannerOptions& options_;
};

}  // namespace

std::vector<SortOrder> bind_order(const std::vector<SortOrder>& order, const Attributes& input) {
  std::vector<SortOrder> out = order;
  for (auto& key : out) key.expr = bind_references(key.expr, input);
  return out;
}

PhysicalPtr plan_physical(const PlanPtr& plan, const PlannerOptions& options) {
  return Planner(options).plan(plan);
}

}  // namespace firesteel
