#include <algorithm>

#include "adaptive/place/placer.h"
#include "adaptive/plan_bytes/batch_bytes.h"

namespace firesteel {
namespace {

// Up to this many bytes one task sorts faster than two exchanges take.
constexpr int64_t kSortInOneTask = 4 << 20;

}  // namespace

Spread Placer::place_top_n(const TopNExec& plan) {
  Spread child = place(plan.child());
  if (plan.limit == 0) return empty_spread(plan.output());
  if (!child.is_single()) {
    child = with_node(std::move(child), plan, [&](const PhysicalPtr& below) {
      return std::make_shared<TopNExec>(plan.order, plan.limit + plan.offset, 0, below);
    });
  }
  return with_node(to_single(std::move(child)), plan, [&](const PhysicalPtr& below) {
    return std::make_shared<TopNExec>(plan.order, plan.limit, plan.offset, below);
  });
}

Spread Placer::place_sort(const SortExec& plan) {
  Spread child = place(plan.child());
  const auto sorted = [&](Spread below) {
    return with_node(std::move(below), plan, [&](const PhysicalPtr& input) {
      return std::make_shared<SortExec>(plan.order, plan.global, input);
    });
  };
  if (!plan.global || child.is_single()) return sorted(std::move(child));
  ExchangeSpec sample;
  sample.kind = ExchangeSpec::Kind::kSample;
  sample.partitions = 2;
  sample.order = plan.order;
  Spread all = exchange(child, sample);
  if (all.is_empty()) return all;
  Branch& held = all.only();
  if (held.bytes() <= kSortInOneTask || runner_.cores() == 1) return sorted(std::move(all));

  ExchangeSpec ranges;
  ranges.kind = ExchangeSpec::Kind::kRange;
  ranges.order = plan.order;
  ranges.bounds = range_bounds(held.leaves[0], plan.order, hash_partitions());
  ranges.partitions = static_cast<int>(ranges.bounds.num_rows) + 1;
  if (ranges.partitions == 1) return sorted(std::move(all));
  held.leaves[0].by_map = true;
  held.single = false;
  return sorted(exchange(all, ranges));
}

Batch Placer::range_bounds(const Leaf& sample, const std::vector<SortOrder>& order,
                           int partitions) {
  Attributes columns;
  std::vector<SortOrder> by_columns = order;
  for (size_t k = 0; k < order.size(); ++k) {
    Attribute column;
    column.name = "key" + std::to_string(k);
    column.type = order[k].expr->type();
    column.id = next_expr_id();
    by_columns[k].expr =
        std::make_shared<BoundReference>(static_cast<int>(k), column.type, true, column.name);
    columns.push_back(std::move(column));
  }
  Leaf keys = sample;
  keys.first_partition = 1;
  keys.partitions = 2;
  Spread read = spread_of_leaf(std::make_shared<TaskInputExec>(0, columns), std::move(keys));
  read.only().single = true;
  const PhysicalPtr sorted = std::make_shared<SortExec>(
      by_columns, true, std::make_shared<ValuesExec>(collect(read), columns));
  const auto batches = run_here_(sorted);
  size_t rows = 0;
  for (const auto& batch : *batches) rows += batch.num_rows;
  Batch all;
  all.num_rows = rows;
  for (size_t k = 0; k < columns.size(); ++k) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : *batches) parts.push_back(batch.columns[k]);
    all.columns.push_back(concatenate(columns[k].type, parts));
  }
  auto picked = std::make_shared<Selection>();
  for (int p = 1; p < partitions && rows > 0; ++p) {
    const size_t row = rows * static_cast<size_t>(p) / static_cast<size_t>(partitions);
    if (row > 0 && (picked->empty() || picked->back() != row)) {
      picked->push_back(static_cast<uint32_t>(row));
    }
  }
  Batch bounds;
  bounds.num_rows = picked->size();
  for (const auto& column : all.columns) bounds.columns.push_back(gather(*column, *picked));
  return bounds;
}

}  // namespace firesteel
