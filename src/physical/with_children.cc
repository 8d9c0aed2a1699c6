#include "physical/physical_nodes.h"

namespace firesteel {
namespace {

PhysicalPtr rebuilt(const PhysicalPlan& plan, std::vector<PhysicalPtr> children) {
  const auto child = [&]() { return std::move(children[0]); };
  switch (plan.kind()) {
    case PhysicalKind::kFilter:
      return std::make_shared<FilterExec>(plan.as<FilterExec>().condition, child());
    case PhysicalKind::kProject:
      return std::make_shared<ProjectExec>(plan.as<ProjectExec>().list, plan.output(), child());
    case PhysicalKind::kHashAggregate: {
      const auto& node = plan.as<HashAggregateExec>();
      return std::make_shared<HashAggregateExec>(node.grouping, node.aggregates, plan.output(),
                                                 child(), node.mode);
    }
    case PhysicalKind::kHashJoin: {
      const auto& node = plan.as<HashJoinExec>();
      return std::make_shared<HashJoinExec>(node.type, node.build_side, node.left_keys,
                                            node.right_keys, node.null_safe, node.residual,
                                            plan.output(), children[0], children[1]);
    }
    case PhysicalKind::kNestedLoopJoin: {
      const auto& node = plan.as<NestedLoopJoinExec>();
      return std::make_shared<NestedLoopJoinExec>(node.type, node.condition, plan.output(),
                                                  children[0], children[1]);
    }
    case PhysicalKind::kSort: {
      const auto& node = plan.as<SortExec>();
      return std::make_shared<SortExec>(node.order, node.global, child());
    }
    case PhysicalKind::kTopN: {
      const auto& node = plan.as<TopNExec>();
      return std::make_shared<TopNExec>(node.order, node.limit, node.offset, child());
    }
    case PhysicalKind::kLimit: {
      const auto& node = plan.as<LimitExec>();
      return std::make_shared<LimitExec>(node.limit, node.offset, child());
    }
    case PhysicalKind::kTail:
      return std::make_shared<TailExec>(plan.as<TailExec>().limit, child());
    case PhysicalKind::kUnion:
      return std::make_shared<UnionExec>(std::move(children), plan.output());
    case PhysicalKind::kWindow: {
      const auto& node = plan.as<WindowExec>();
      return std::make_shared<WindowExec>(node.functions, node.partition_by, node.order_by,
                                          plan.output(), child());
    }
    case PhysicalKind::kExpand:
      return std::make_shared<ExpandExec>(plan.as<ExpandExec>().projections, plan.output(),
                                          child());
    case PhysicalKind::kGenerate: {
      const auto& node = plan.as<GenerateExec>();
      return std::make_shared<GenerateExec>(node.function, node.args, node.outer, node.kept,
                                            plan.output(), child());
    }
    case PhysicalKind::kSample: {
      const auto& node = plan.as<SampleExec>();
      return std::make_shared<SampleExec>(node.lower, node.upper, node.with_replacement, node.seed,
                                          child());
    }
    case PhysicalKind::kRepartition: {
      const auto& node = plan.as<RepartitionExec>();
      return std::make_shared<RepartitionExec>(node.mode, node.partitions, node.keys, child());
    }
    case PhysicalKind::kRecursiveUnion: {
      const auto& node = plan.as<RecursiveUnionExec>();
      return std::make_shared<RecursiveUnionExec>(node.cte_id, node.all, node.max_depth,
                                                  plan.output(), children[0], children[1]);
    }
    case PhysicalKind::kWithCte:
      return std::make_shared<WithCteExec>(plan.as<WithCteExec>().ids, std::move(children));
    default:
      FS_UNREACHABLE("plan node without children: " + plan.node_string());
  }
}

}  // namespace

PhysicalPtr with_children(const PhysicalPtr& plan, std::vector<PhysicalPtr> children) {
  FS_CHECK_EQ(plan->children().size(), children.size());
  if (children == plan->children()) return plan;
  const PhysicalPtr out = rebuilt(*plan, std::move(children));
  // The node was made just now and is not shared yet.
  std::const_pointer_cast<PhysicalPlan>(out)->set_estimated_rows(plan->estimated_rows());
  return out;
}

}  // namespace firesteel
