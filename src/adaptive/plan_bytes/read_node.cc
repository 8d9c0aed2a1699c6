#include "adaptive/fragment.h"
#include "adaptive/plan_bytes/batch_bytes.h"
#include "adaptive/plan_bytes/node_bytes.h"
#include "adaptive/plan_bytes/source_bytes.h"
#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {
namespace {

// Partitions [first, last) of a range, which keep their numbers and their rows.
PhysicalPtr share_of_range(const RangeExec& whole, const LeafShare& share) {
  const auto begin_of = [&](int64_t partition) {
    return static_cast<int64_t>(static_cast<int128_t>(whole.count) * partition / whole.partitions);
  };
  const int64_t begin = begin_of(share.first);
  const auto start =
      static_cast<int64_t>(static_cast<uint64_t>(whole.start) +
                           static_cast<uint64_t>(begin) * static_cast<uint64_t>(whole.step));
  return std::make_shared<RangeExec>(start, whole.step, begin_of(share.last) - begin,
                                     share.last - share.first, whole.output(), share.first);
}

}  // namespace

PhysicalPtr NodeBytes::read(PlanReader& in, const TaskShare& share) const {
  Reading reading{share};
  return read_plan(in, reading);
}

PhysicalPtr NodeBytes::read_plan(PlanReader& in, Reading& reading) const {
  const auto kind = in.enumerator<PhysicalKind>();
  Attributes output = read_attributes(in);
  const double rows = in.floating();
  PhysicalPtr plan;
  switch (kind) {
    case PhysicalKind::kScan:
    case PhysicalKind::kRange:
    case PhysicalKind::kValues:
    case PhysicalKind::kTaskInput:
    case PhysicalKind::kCteScan:
    case PhysicalKind::kWorkingTable:
      plan = read_leaf(in, kind, std::move(output), reading);
      break;
    case PhysicalKind::kHashJoin:
    case PhysicalKind::kNestedLoopJoin:
    case PhysicalKind::kUnion:
    case PhysicalKind::kRecursiveUnion:
    case PhysicalKind::kWithCte:
      plan = read_join(in, kind, std::move(output), reading);
      break;
    default:
      plan = read_unary(in, kind, std::move(output), reading);
      break;
  }
  std::const_pointer_cast<PhysicalPlan>(plan)->set_estimated_rows(rows);
  return plan;
}

PhysicalPtr NodeBytes::read_leaf(PlanReader& in, PhysicalKind kind, Attributes output,
                                 Reading& reading) const {
  const auto next_share = [&]() -> const LeafShare& {
    return reading.share.at(reading.next_leaf++);
  };
  PhysicalPtr leaf;
  switch (kind) {
    case PhysicalKind::kScan: {
      TableSourcePtr source = read_source(in, next_share().files);
      std::string name = in.text();
      ScanRequest request = read_request(in, source->schema());
      leaf = std::make_shared<ScanExec>(std::move(source), std::move(name), std::move(request),
                                        std::move(output));
      break;
    }
    case PhysicalKind::kRange: {
      const int64_t start = in.integer();
      const int64_t step = in.integer();
      const int64_t count = in.integer();
      const RangeExec whole(start, step, count, in.number(), std::move(output));
      leaf = share_of_range(whole, next_share());
      break;
    }
    case PhysicalKind::kValues: {
      const auto types = types_of(output);
      auto batches = in.list([&](PlanReader& from) { return batch_of_bytes(from.view(), types); });
      leaf = std::make_shared<ValuesExec>(
          std::make_shared<const std::vector<Batch>>(std::move(batches)), std::move(output));
      break;
    }
    case PhysicalKind::kTaskInput:
      leaf =
          std::make_shared<TaskInputExec>(static_cast<int>(reading.next_leaf++), std::move(output));
      break;
    case PhysicalKind::kCteScan: {
      const int64_t id = in.integer();
      leaf = std::make_shared<CteScanExec>(id, in.text(), std::move(output));
      break;
    }
    default:
      leaf = std::make_shared<WorkingTableExec>(in.integer(), std::move(output));
      break;
  }
  FS_CHECK_EQ(in.integer(), 0);
  return leaf;
}

PhysicalPtr NodeBytes::read_join(PlanReader& in, PhysicalKind kind, Attributes output,
                                 Reading& reading) const {
  const auto children = [&] {
    return in.list([&](PlanReader& from) { return read_plan(from, reading); });
  };
  switch (kind) {
    case PhysicalKind::kHashJoin: {
      const auto type = in.enumerator<JoinType>();
      const auto build_side = in.enumerator<HashJoinExec::BuildSide>();
      Exprs left_keys = exprs_.read_list(in);
      Exprs right_keys = exprs_.read_list(in);
      std::vector<bool> null_safe;
      for (size_t i = 0; i < left_keys.size(); ++i) null_safe.push_back(in.boolean());
      ExprPtr residual = exprs_.read(in);
      auto sides = children();
      return std::make_shared<HashJoinExec>(
          type, build_side, std::move(left_keys), std::move(right_keys), std::move(null_safe),
          std::move(residual), std::move(output), sides.at(0), sides.at(1));
    }
    case PhysicalKind::kNestedLoopJoin: {
      const auto type = in.enumerator<JoinType>();
      ExprPtr condition = exprs_.read(in);
      auto sides = children();
      return std::make_shared<NestedLoopJoinExec>(type, std::move(condition), std::move(output),
                                                  sides.at(0), sides.at(1));
    }
    case PhysicalKind::kUnion:
      return std::make_shared<UnionExec>(children(), std::move(output));
    case PhysicalKind::kRecursiveUnion: {
      const int64_t cte_id = in.integer();
      const bool all = in.boolean();
      const int64_t max_depth = in.integer();
      auto sides = children();
      return std::make_shared<RecursiveUnionExec>(cte_id, all, max_depth, std::move(output),
                                                  sides.at(0), sides.at(1));
    }
    default: {
      auto ids = in.list([](PlanReader& from) { return from.integer(); });
      return std::make_shared<WithCteExec>(std::move(ids), children());
    }
  }
}

PhysicalPtr NodeBytes::read_unary(PlanReader& in, PhysicalKind kind, Attributes output,
                                  Reading& reading) const {
  const auto child = [&] {
    FS_CHECK_EQ(in.integer(), 1);
    return read_plan(in, reading);
  };
  switch (kind) {
    case PhysicalKind::kFilter: {
      ExprPtr condition = exprs_.read(in);
      return std::make_shared<FilterExec>(std::move(condition), child());
    }
    case PhysicalKind::kProject: {
      Exprs list = exprs_.read_list(in);
      return std::make_shared<ProjectExec>(std::move(list), std::move(output), child());
    }
    case PhysicalKind::kHashAggregate: {
      Exprs grouping = exprs_.read_list(in);
      auto aggregates = in.list([&](PlanReader& from) { return exprs_.read_aggregate(from); });
      const auto mode = in.enumerator<AggregateMode>();
      return std::make_shared<HashAggregateExec>(std::move(grouping), std::move(aggregates),
                                                 std::move(output), child(), mode);
    }
    case PhysicalKind::kSort: {
      auto order = exprs_.read_order(in);
      const bool global = in.boolean();
      return std::make_shared<SortExec>(std::move(order), global, child());
    }
    case PhysicalKind::kTopN: {
      auto order = exprs_.read_order(in);
      const int64_t limit = in.integer();
      const int64_t offset = in.integer();
      return std::make_shared<TopNExec>(std::move(order), limit, offset, child());
    }
    case PhysicalKind::kLimit: {
      const int64_t limit = in.integer();
      const int64_t offset = in.integer();
      return std::make_shared<LimitExec>(limit, offset, child());
    }
    case PhysicalKind::kTail: {
      const int64_t limit = in.integer();
      return std::make_shared<TailExec>(limit, child());
    }
    case PhysicalKind::kWindow: {
      auto functions = in.list([&](PlanReader& from) { return exprs_.read_window(from); });
      Exprs partition_by = exprs_.read_list(in);
      auto order_by = exprs_.read_order(in);
      return std::make_shared<WindowExec>(std::move(functions), std::move(partition_by),
                                          std::move(order_by), std::move(output), child());
    }
    case PhysicalKind::kExpand: {
      auto projections = in.list([&](PlanReader& from) { return exprs_.read_list(from); });
      return std::make_shared<ExpandExec>(std::move(projections), std::move(output), child());
    }
    case PhysicalKind::kGenerate: {
      Exprs args = exprs_.read_list(in);
      auto function = exprs_.functions().read_generator(in, args);
      const bool outer = in.boolean();
      auto kept = in.list([](PlanReader& from) { return from.number(); });
      return std::make_shared<GenerateExec>(std::move(function), std::move(args), outer,
                                            std::move(kept), std::move(output), child());
    }
    case PhysicalKind::kSample: {
      const double lower = in.floating();
      const double upper = in.floating();
      const bool with_replacement = in.boolean();
      const int64_t seed = in.integer();
      return std::make_shared<SampleExec>(lower, upper, with_replacement, seed, child());
    }
    case PhysicalKind::kRepartition: {
      const auto mode = in.enumerator<Repartition::Mode>();
      const int partitions = in.number();
      auto keys = exprs_.read_order(in);
      return std::make_shared<RepartitionExec>(mode, partitions, std::move(keys), child());
    }
    default:
      FS_UNREACHABLE("kind of plan node that is not written");
  }
}

}  // namespace firesteel
