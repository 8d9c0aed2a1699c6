#include "adaptive/plan_bytes/batch_bytes.h"
#include "adaptive/plan_bytes/node_bytes.h"
#include "adaptive/plan_bytes/source_bytes.h"
#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {

bool is_shared_leaf(const PhysicalPlan& plan) {
  return plan.kind() == PhysicalKind::kScan || plan.kind() == PhysicalKind::kRange ||
         plan.kind() == PhysicalKind::kTaskInput;
}

void NodeBytes::write(PlanWriter& out, const PhysicalPtr& plan) const {
  out.enumerator(plan->kind());
  write_attributes(out, plan->output());
  out.floating(plan->estimated_rows());
  write_node(out, *plan);
  out.list(plan->children(), [&](PlanWriter& to, const PhysicalPtr& child) { write(to, child); });
}

void NodeBytes::write_node(PlanWriter& out, const PhysicalPlan& plan) const {
  switch (plan.kind()) {
    case PhysicalKind::kScan: {
      const auto& scan = plan.as<ScanExec>();
      write_source(out, *scan.source);
      out.text(scan.name);
      return write_request(out, scan.request, scan.source->schema());
    }
    case PhysicalKind::kRange: {
      const auto& range = plan.as<RangeExec>();
      out.integer(range.start);
      out.integer(range.step);
      out.integer(range.count);
      return out.integer(range.partitions);
    }
    case PhysicalKind::kValues:
      return out.list(*plan.as<ValuesExec>().batches,
                      [](PlanWriter& to, const Batch& batch) { to.text(batch_bytes(batch)); });
    case PhysicalKind::kTaskInput:
      return;
    case PhysicalKind::kCteScan: {
      const auto& scan = plan.as<CteScanExec>();
      out.integer(scan.cte_id);
      return out.text(scan.name);
    }
    case PhysicalKind::kWorkingTable:
      return out.integer(plan.as<WorkingTableExec>().cte_id);
    case PhysicalKind::kFilter:
      return exprs_.write(out, plan.as<FilterExec>().condition);
    case PhysicalKind::kProject:
      return exprs_.write(out, plan.as<ProjectExec>().list);
    case PhysicalKind::kHashAggregate: {
      const auto& aggregate = plan.as<HashAggregateExec>();
      exprs_.write(out, aggregate.grouping);
      out.list(aggregate.aggregates,
               [&](PlanWriter& to, const AggregateSpec& spec) { exprs_.write(to, spec); });
      return out.enumerator(aggregate.mode);
    }
    case PhysicalKind::kHashJoin: {
      const auto& join = plan.as<HashJoinExec>();
      out.enumerator(join.type);
      out.enumerator(join.build_side);
      exprs_.write(out, join.left_keys);
      exprs_.write(out, join.right_keys);
      for (const bool null_safe : join.null_safe) out.boolean(null_safe);
      return exprs_.write(out, join.residual);
    }
    case PhysicalKind::kNestedLoopJoin:
      out.enumerator(plan.as<NestedLoopJoinExec>().type);
      return exprs_.write(out, plan.as<NestedLoopJoinExec>().condition);
    case PhysicalKind::kSort:
      exprs_.write(out, plan.as<SortExec>().order);
      return out.boolean(plan.as<SortExec>().global);
    case PhysicalKind::kTopN: {
      const auto& top = plan.as<TopNExec>();
      exprs_.write(out, top.order);
      out.integer(top.limit);
      return out.integer(top.offset);
    }
    case PhysicalKind::kLimit:
      out.integer(plan.as<LimitExec>().limit);
      return out.integer(plan.as<LimitExec>().offset);
    case PhysicalKind::kTail:
      return out.integer(plan.as<TailExec>().limit);
    case PhysicalKind::kUnion:
      return;
    case PhysicalKind::kWindow: {
      const auto& window = plan.as<WindowExec>();
      out.list(window.functions,
               [&](PlanWriter& to, const WindowSpecExec& spec) { exprs_.write(to, spec); });
      exprs_.write(out, window.partition_by);
      return exprs_.write(out, window.order_by);
    }
    case PhysicalKind::kExpand:
      return out.list(plan.as<ExpandExec>().projections,
                      [&](PlanWriter& to, const Exprs& list) { exprs_.write(to, list); });
    case PhysicalKind::kGenerate: {
      const auto& generate = plan.as<GenerateExec>();
      exprs_.write(out, generate.args);
      exprs_.functions().write_generator(out, *generate.function, generate.args);
      out.boolean(generate.outer);
      return out.list(generate.kept, [](PlanWriter& to, int column) { to.integer(column); });
    }
    case PhysicalKind::kSample: {
      const auto& sample = plan.as<SampleExec>();
      out.floating(sample.lower);
      out.floating(sample.upper);
      out.boolean(sample.with_replacement);
      return out.integer(sample.seed);
    }
    case PhysicalKind::kRepartition: {
      const auto& repartition = plan.as<RepartitionExec>();
      out.enumerator(repartition.mode);
      out.integer(repartition.partitions);
      return exprs_.write(out, repartition.keys);
    }
    case PhysicalKind::kRecursiveUnion: {
      const auto& recursion = plan.as<RecursiveUnionExec>();
      out.integer(recursion.cte_id);
      out.boolean(recursion.all);
      return out.integer(recursion.max_depth);
    }
    case PhysicalKind::kWithCte:
      return out.list(plan.as<WithCteExec>().ids,
                      [](PlanWriter& to, int64_t id) { to.integer(id); });
  }
}

}  // namespace firesteel
