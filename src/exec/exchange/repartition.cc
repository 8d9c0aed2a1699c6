#include "exec/exchange/repartition.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "columnar/compare.h"
#include "evaluate/evaluator.h"
#include "plan/call_builder.h"
#include "rows/batch_codec.h"

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
std::vector<int32_t> range_partitions(const RepartitionExec& plan,
                                      const std::vector<VectorPtr>& values, size_t num_rows) {
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
  std::vector<uint32_t> order(num_rows);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return compare(a, b) < 0; });
  std::vector<int32_t> out(num_rows);
  const size_t share = std::max<size_t>(1, (num_rows + plan.partitions - 1) / plan.partitions);
  int32_t partition = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const auto due = static_cast<int32_t>(i / share);
    if (due > partition && compare(order[i - 1], order[i]) != 0) partition = due;
    out[order[i]] = partition;
  }
  return out;
}

// Coalesce merges whole partitions.
int32_t coalesced(const RepartitionExec& plan, int32_t partition, int32_t present) {
  if (present <= plan.partitions) return partition;
  return static_cast<int32_t>(int64_t{partition} * plan.partitions / present);
}

// Partitions that batches name.
int32_t partitions_present(const StoredRows& rows) {
  int32_t present = 0;
  for (size_t i = 0; i < rows.num_batches(); ++i) {
    present = std::max(present, rows.read(i).partition + 1);
  }
  return present;
}

// Of each row, in the order of the rows.
std::vector<int32_t> all_range_partitions(const RepartitionExec& plan, const StoredRows& rows) {
  Exprs keys;
  for (const auto& key : plan.keys) keys.push_back(key.expr);
  Evaluator evaluator(keys);
  std::vector<std::vector<VectorPtr>> parts(keys.size());
  size_t num_rows = 0;
  for (size_t i = 0; i < rows.num_batches(); ++i) {
    const Batch batch = rows.read(i);
    num_rows += batch.num_rows;
    const auto values = evaluator.evaluate(batch);
    for (size_t k = 0; k < keys.size(); ++k) parts[k].push_back(flatten(values[k]));
  }
  std::vector<VectorPtr> columns;
  for (size_t k = 0; k < keys.size(); ++k)
    columns.push_back(concatenate(keys[k]->type(), parts[k]));
  return range_partitions(plan, columns, num_rows);
}

// Deals the rows of batches out, batch after batch.
class Dealer {
 public:
  Dealer(const RepartitionExec& plan, const StoredRows& rows) : plan_(plan) {
    if (plan.mode == Repartition::Mode::kRange) ranges_ = all_range_partitions(plan, rows);
    if (plan.mode == Repartition::Mode::kCoalesce) present_ = partitions_present(rows);
  }

  // The partition of each row of the next batch.
  std::vector<int32_t> deal(const Batch& batch) {
    std::vector<int32_t> out(batch.num_rows);
    switch (plan_.mode) {
      case Repartition::Mode::kHash:
        out = hash_partitions(plan_, batch);
        break;
      case Repartition::Mode::kRange:
        std::copy_n(ranges_.begin() + static_cast<ptrdiff_t>(rows_), batch.num_rows, out.begin());
        break;
      case Repartition::Mode::kCoalesce:
        std::fill(out.begin(), out.end(), coalesced(plan_, batch.partition, present_));
        break;
      case Repartition::Mode::kRoundRobin:
        for (size_t i = 0; i < out.size(); ++i) {
          out[i] = static_cast<int32_t>((rows_ + i) % static_cast<size_t>(plan_.partitions));
        }
        break;
    }
    rows_ += batch.num_rows;
    return out;
  }

 private:
  const RepartitionExec& plan_;
  std::vector<int32_t> ranges_;
  int32_t present_ = 0;
  size_t rows_ = 0;
};

// Rows of one partition on their way to its end.
struct Partition {
  std::vector<Batch> pending;
  size_t pending_rows = 0;
  size_t pending_bytes = 0;
  int64_t rows = 0;
  std::shared_ptr<SpilledRows> on_disk;
};

Batch concatenate_pending(Partition& partition, int32_t number) {
  Batch all;
  all.num_rows = partition.pending_rows;
  all.partition = number;
  all.row_offset = partition.rows;
  for (size_t c = 0; c < partition.pending[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : partition.pending) parts.push_back(batch.columns[c]);
    all.columns.push_back(concatenate(parts[0]->type(), parts));
  }
  partition.rows += static_cast<int64_t>(partition.pending_rows);
  partition.pending.clear();
  partition.pending_rows = partition.pending_bytes = 0;
  return all;
}

// Pending rows of all partitions on their way to disk take about this much.
constexpr size_t kPendingBytes = 8 << 20;

}  // namespace

StoredRowsPtr repartition(const RepartitionExec& plan, const StoreSink& input,
                          ExecutionContext& context) {
  const StoredRows& rows = *input.rows();
  const auto count = static_cast<size_t>(plan.partitions);
  std::vector<DataType> types;
  for (const auto& attribute : plan.child()->output()) types.push_back(attribute.type);
  std::shared_ptr<SpillFile> file;
  if (input.is_spilled()) file = std::make_shared<SpillFile>(context.spill);
  std::vector<Partition> partitions(count);
  const size_t limit = std::max<size_t>(kPendingBytes / count, 4096);
  Dealer dealer(plan, rows);
  for (size_t i = 0; i < rows.num_batches(); ++i) {
    context.cancel->check();
    const Batch batch = rows.read(i);
    const auto partition_of = dealer.deal(batch);
    std::map<int32_t, std::shared_ptr<Selection>> members;
    for (uint32_t row = 0; row < batch.num_rows; ++row) {
      auto& selection = members[partition_of[row]];
      if (!selection) selection = std::make_shared<Selection>();
      selection->push_back(row);
    }
    for (auto& [number, selection] : members) {
      Partition& partition = partitions[static_cast<size_t>(number)];
      partition.pending_rows += selection->size();
      partition.pending.push_back(batch.select(std::move(selection)));
      if (!file) continue;
      partition.pending_bytes += bytes_of(partition.pending.back());
      if (partition.pending_bytes < limit) continue;
      if (!partition.on_disk) partition.on_disk = std::make_shared<SpilledRows>(file, types);
      partition.on_disk->append(concatenate_pending(partition, number));
    }
  }
  auto out = std::make_shared<StoredRows>();
  for (size_t p = 0; p < count; ++p) {
    Partition& partition = partitions[p];
    const size_t on_disk = partition.on_disk ? partition.on_disk->num_batches() : 0;
    for (size_t b = 0; b < on_disk; ++b) out->add(partition.on_disk, b);
    if (!partition.pending.empty()) {
      out->add(concatenate_pending(partition, static_cast<int32_t>(p)));
    }
  }
  return out;
}

}  // namespace firesteel
