#include "exec/exchange/repartition.h"

#include <algorithm>
#include <numeric>

#include "columnar/compare.h"
#include "evaluate/evaluator.h"
#include "plan/call_builder.h"

namespace firesteel {
namespace {

// Partition of each row by Spark's pmod(hash(keys), n), so that keys meet where Spark puts them.
std::vector<int32_t> hash_partitions(const RepartitionExec& plan, const Batch& batch) {
  Exprs keys;
  for (const auto& key : plan.keys) keys.push_back(key.expr);
  const VectorPtr hashes = Evaluator({make_call("hash", std::move(keys))}).evaluate_one(batch);
  const Decoded decoded(*hashes);
  std::vector<int32_t> out(batch.num_rows);
  for (size_t i = 0; i < batch.num_rows; ++i) {
    const int32_t remainder = decoded.at<int32_t>(i) % plan.partitions;
    out[i] = remainder < 0 ? remainder + plan.partitions : remainder;
  }
  return out;
}

// Equal shares of the sorted rows, rows with equal keys kept together.
std::vector<int32_t> range_partitions(const RepartitionExec& plan, const Batch& batch) {
  Exprs keys;
  for (const auto& key : plan.keys) keys.push_back(key.expr);
  const auto values = Evaluator(keys).evaluate(batch);
  std::vector<RowComparator> comparators;
  for (const auto& value : values) comparators.emplace_back(*value, *value);
  const auto compare = [&](size_t a, size_t b) {
    for (size_t k = 0; k < comparators.size(); ++k) {
      const bool a_null = comparators[k].left_is_null(a);
      const bool b_null = comparators[k].right_is_null(b);
      if (a_null || b_null) {
        if (a_null == b_null) continue;
        return a_null == plan.keys[k].nulls_first ? -1 : 1;
      }
      const int order = comparators[k].compare_valid(a, b);
      if (order != 0) return plan.keys[k].ascending ? order : -order;
    }
    return 0;
  };
  std::vector<uint32_t> order(batch.num_rows);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return compare(a, b) < 0; });
  std::vector<int32_t> out(batch.num_rows);
  const size_t share =
      std::max<size_t>(1, (batch.num_rows + plan.partitions - 1) / plan.partitions);
  int32_t partition = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const auto due = static_cast<int32_t>(i / share);
    if (due > partition && compare(order[i - 1], order[i]) != 0) partition = due;
    out[order[i]] = partition;
  }
  return out;
}

// Whole batches move: coalesce only merges partitions.
std::vector<int32_t> coalesced(const RepartitionExec& plan, const std::vector<Batch>& batches) {
  int32_t present = 0;
  for (const auto& batch : batches) present = std::max(present, batch.partition + 1);
  std::vector<int32_t> out;
  for (const auto& batch : batches) {
    for (size_t i = 0; i < batch.num_rows; ++i) {
      out.push_back(present <= plan.partitions ? batch.partition
                                               : static_cast<int32_t>(int64_t{batch.partition} *
                                                                      plan.partitions / present));
    }
  }
  return out;
}

}  // namespace

std::shared_ptr<const std::vector<Batch>> repartition(const RepartitionExec& plan,
                                                      const std::vector<Batch>& batches) {
  auto out = std::make_shared<std::vector<Batch>>();
  if (batches.empty()) return out;
  Batch all;
  for (const auto& batch : batches) all.num_rows += batch.num_rows;
  for (size_t c = 0; c < batches[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    all.columns.push_back(concatenate(parts[0]->type(), parts));
  }
  std::vector<int32_t> partition_of;
  switch (plan.mode) {
    case Repartition::Mode::kHash:
      partition_of = hash_partitions(plan, all);
      break;
    case Repartition::Mode::kRange:
      partition_of = range_partitions(plan, all);
      break;
    case Repartition::Mode::kCoalesce:
      partition_of = coalesced(plan, batches);
      break;
    case Repartition::Mode::kRoundRobin:
      for (size_t i = 0; i < all.num_rows; ++i) {
        partition_of.push_back(static_cast<int32_t>(i % plan.partitions));
      }
      break;
  }
  std::vector<Selection> rows(plan.partitions);
  for (size_t i = 0; i < all.num_rows; ++i) {
    rows[partition_of[i]].push_back(static_cast<uint32_t>(i));
  }
  for (int32_t p = 0; p < plan.partitions; ++p) {
    if (rows[p].empty()) continue;
    Batch part = all.select(std::make_shared<Selection>(std::move(rows[p])));
    part.partition = p;
    part.row_offset = 0;
    out->push_back(std::move(part));
  }
  return out;
}

}  // namespace firesteel
