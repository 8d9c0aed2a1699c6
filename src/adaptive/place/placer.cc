#include "adaptive/place/placer.h"

#include <algorithm>

#include "adaptive/plan_bytes/batch_bytes.h"
#include "adaptive/plan_bytes/plan_writer.h"
#include "adaptive/plan_bytes/source_bytes.h"

namespace firesteel {

Spread Placer::place(const PhysicalPtr& plan) {
  if (!is_portable(*plan)) return place_here(plan);
  return place_node(plan);
}

Spread Placer::place_node(const PhysicalPtr& plan) {
  switch (plan->kind()) {
    case PhysicalKind::kScan:
      return place_scan(plan);
    case PhysicalKind::kRange: {
      Leaf leaf;
      leaf.kind = Leaf::Kind::kRange;
      leaf.partitions = std::max(1, plan->as<RangeExec>().partitions);
      return spread_of_leaf(plan, std::move(leaf));
    }
    case PhysicalKind::kValues:
      return place_values(plan);
    case PhysicalKind::kCteScan: {
      const auto it = ctes_.find(plan->as<CteScanExec>().cte_id);
      FS_CHECK(it != ctes_.end());
      return with_node(it->second, *plan, [&](const PhysicalPtr&) {
        return std::make_shared<TaskInputExec>(0, plan->output());
      });
    }
    case PhysicalKind::kFilter:
    case PhysicalKind::kProject:
    case PhysicalKind::kExpand:
    case PhysicalKind::kGenerate:
    case PhysicalKind::kSample:
      return place_streaming(plan);
    case PhysicalKind::kHashAggregate:
      return place_aggregate(plan->as<HashAggregateExec>());
    case PhysicalKind::kHashJoin:
      return place_hash_join(plan->as<HashJoinExec>());
    case PhysicalKind::kNestedLoopJoin:
      return place_nested_loop_join(plan->as<NestedLoopJoinExec>());
    case PhysicalKind::kSort:
      return place_sort(plan->as<SortExec>());
    case PhysicalKind::kTopN:
      return place_top_n(plan->as<TopNExec>());
    case PhysicalKind::kLimit:
      return place_limit(plan->as<LimitExec>());
    case PhysicalKind::kTail:
      return above(plan, to_single(place(plan->child())));
    case PhysicalKind::kUnion:
      return place_union(plan);
    case PhysicalKind::kWindow:
      return place_window(plan);
    case PhysicalKind::kRepartition:
      return place_repartition(plan);
    case PhysicalKind::kWithCte:
      return place_with_cte(plan->as<WithCteExec>());
    case PhysicalKind::kRecursiveUnion:
      return place_in_one_task(plan);
    case PhysicalKind::kWorkingTable:
    case PhysicalKind::kTaskInput:
      break;
  }
  FS_UNREACHABLE("plan node that stands nowhere by itself: " + plan->node_string());
}

Spread Placer::place_scan(const PhysicalPtr& plan) {
  const auto& scan = plan->as<ScanExec>();
  auto read = files_to_read(scan.source, scan.request);
  if (!read) return place_here(plan);
  if (read->files.empty()) return empty_spread(plan->output());
  Leaf leaf;
  leaf.kind = Leaf::Kind::kFiles;
  leaf.files = std::move(read->files);
  auto node =
      std::make_shared<ScanExec>(std::move(read->table), scan.name, scan.request, scan.output());
  node->set_estimated_rows(scan.estimated_rows());
  return spread_of_leaf(node, std::move(leaf));
}

Spread Placer::place_values(const PhysicalPtr& plan) {
  const auto& batches = *plan->as<ValuesExec>().batches;
  size_t rows = 0;
  for (const auto& batch : batches) rows += batch.num_rows;
  if (rows == 0) return empty_spread(plan->output());
  // A batch is not worth sharing.
  if (rows <= kBatchSize) return spread_of({plan, {}, true});
  Leaf leaf;
  leaf.kind = Leaf::Kind::kRows;
  for (const auto& batch : batches) {
    for (size_t begin = 0; begin < batch.num_rows; begin += kBatchSize) {
      leaf.rows.push_back(std::make_shared<const std::string>(
          batch_bytes(batch.slice(begin, std::min(kBatchSize, batch.num_rows - begin)))));
    }
  }
  return spread_of_leaf(std::make_shared<TaskInputExec>(0, plan->output()), std::move(leaf));
}

Spread Placer::place_streaming(const PhysicalPtr& plan) {
  Spread child = place(plan->child());
  if (plan->kind() == PhysicalKind::kProject) {
    child.hashed = carried_positions(child.hashed, plan->as<ProjectExec>().list);
  } else if (plan->kind() == PhysicalKind::kExpand || plan->kind() == PhysicalKind::kGenerate) {
    child.hashed.clear();
  }
  return above(plan, std::move(child));
}

Spread Placer::place_union(const PhysicalPtr& plan) {
  Spread out = empty_spread(plan->output());
  for (const auto& child : plan->children()) {
    for (auto& branch : place(child).branches) out.branches.push_back(std::move(branch));
  }
  out.estimated_rows = plan->estimated_rows();
  return out;
}

Spread Placer::place_limit(const LimitExec& plan) {
  Spread child = place(plan.child());
  if (plan.limit == 0) return empty_spread(plan.output());
  if (!child.is_single() && plan.limit >= 0) {
    child = with_node(std::move(child), plan, [&](const PhysicalPtr& below) {
      return std::make_shared<LimitExec>(plan.limit + plan.offset, 0, below);
    });
  }
  return with_node(to_single(std::move(child)), plan, [&](const PhysicalPtr& below) {
    return std::make_shared<LimitExec>(plan.limit, plan.offset, below);
  });
}

Spread Placer::place_with_cte(const WithCteExec& plan) {
  for (size_t i = 0; i < plan.ids.size(); ++i) {
    Spread spread = place(plan.children()[i]);
    const bool is_read =
        spread.branches.size() == 1 && spread.only().plan->kind() == PhysicalKind::kTaskInput;
    if (!is_read && !spread.is_empty()) {
      const bool was_single = spread.is_single();
      spread = exchange(spread, ExchangeSpec{});
      if (!spread.is_empty()) {
        spread.only().leaves[0].by_map = true;
        spread.only().single = was_single;
      }
    }
    ctes_[plan.ids[i]] = std::move(spread);
  }
  return place(plan.children().back());
}

Spread Placer::place_repartition(const PhysicalPtr& plan) {
  const auto& node = plan->as<RepartitionExec>();
  Spread child = place(node.child());
  using Mode = Repartition::Mode;
  if (node.mode == Mode::kHash || node.mode == Mode::kRoundRobin) {
    ExchangeSpec spec;
    spec.kind =
        node.mode == Mode::kHash ? ExchangeSpec::Kind::kSparkHash : ExchangeSpec::Kind::kRoundRobin;
    spec.partitions = node.partitions;
    if (node.mode == Mode::kHash) {
      for (const auto& key : node.keys) spec.keys.push_back(key.expr);
    }
    return exchange(child, spec);
  }
  // Ranges of equal size, and whole partitions put together, are found by looking at all rows.
  return above(plan, to_single(std::move(child)));
}

Spread Placer::place_window(const PhysicalPtr& plan) {
  const auto& window = plan->as<WindowExec>();
  Spread child = place(window.child());
  if (window.partition_by.empty()) {
    child = to_single(std::move(child));
  } else if (!child.is_single() && !is_hashed_within(child, window.partition_by)) {
    child = hash_exchange(child, window.partition_by);
  }
  // The child's columns come first: its places by hash stay.
  return above(plan, std::move(child));
}

Spread above(const PhysicalPtr& plan, Spread child) {
  return with_node(std::move(child), *plan,
                   [&](const PhysicalPtr& below) { return with_children(plan, {below}); });
}

Spread spread_of_leaf(const PhysicalPtr& plan, Leaf leaf) {
  return spread_of({plan, {std::move(leaf)}, false});
}

bool is_hashed_within(const Spread& spread, const Exprs& keys) {
  const auto columns = column_positions(keys);
  return columns && !spread.hashed.empty() &&
         std::all_of(spread.hashed.begin(), spread.hashed.end(), [&](int column) {
           return std::find(columns->begin(), columns->end(), column) != columns->end();
         });
}

bool Placer::is_portable(const PhysicalPlan& node) const {
  // Tables are looked at when they are placed.
  if (node.kind() == PhysicalKind::kScan || node.kind() == PhysicalKind::kValues) return true;
  try {
    check_portable(node, settings_.sql);
    return true;
  } catch (const NotPortable&) {
    return false;
  }
}

int Placer::hash_partitions() const {
  // More than tasks, so that tasks of about equal size can be made of them.
  constexpr int kPerCore = 4;
  return std::max(1, std::min(settings_.shuffle_partitions, kPerCore * runner_.cores()));
}

}  // namespace firesteel
