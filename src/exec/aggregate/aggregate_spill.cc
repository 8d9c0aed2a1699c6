#include "exec/aggregate/aggregate_spill.h"

#include <algorithm>

#include "columnar/hash.h"

namespace firesteel {
namespace {

std::vector<uint64_t> row_hashes(std::span<const VectorPtr> columns, size_t num_rows) {
  std::vector<uint64_t> hashes(num_rows, 0);
  if (!columns.empty()) hash_rows(columns, hashes);
  return hashes;
}

// Partitioned by the first `hashed` columns.
void write_set(const GroupTable& set, size_t hashed, SpillPartitions& partitions) {
  SpillPartitions::Writer writer(partitions);
  for (size_t begin = 0; begin < set.num_groups(); begin += kBatchSize) {
    Batch batch;
    batch.num_rows = std::min(kBatchSize, set.num_groups() - begin);
    batch.columns = set.keys(begin, batch.num_rows);
    writer.add(batch, row_hashes(std::span(batch.columns).first(hashed), batch.num_rows));
  }
  writer.flush();
}

}  // namespace

AggregateSpill::AggregateSpill(const AggregateLayout& layout, ExecutionContext& context, int level)
    : layout_(layout),
      context_(context),
      level_(level),
      groups_(context.spill, layout.group_types(), level) {
  for (size_t a = 0; a < layout.aggregates.size(); ++a) {
    if (!layout.is_distinct(a) && !layout.is_ordered(a)) continue;
    auto& partitions = layout.is_ordered(a) ? ordered_ : distinct_;
    partitions.try_emplace(a, context.spill, layout.deferred_types(a), level);
  }
}

void AggregateSpill::write(AggregatePartial& partial) {
  SpillPartitions::Writer writer(groups_);
  const size_t key_count = layout_.key_types.size();
  for (size_t begin = 0; begin < partial.num_groups(); begin += kBatchSize) {
    const size_t count = std::min(kBatchSize, partial.num_groups() - begin);
    const Batch batch = partial.group_batch(begin, count);
    writer.add(batch, row_hashes(std::span(batch.columns).first(key_count), count));
  }
  writer.flush();
  for (auto& [a, partitions] : distinct_) {
    write_set(partial.distinct_rows(a), layout_.deferred_types(a).size(), partitions);
  }
  for (auto& [a, partitions] : ordered_) {
    if (layout_.is_distinct(a)) {
      write_set(partial.distinct_rows(a), key_count, partitions);
      continue;
    }
    SpillPartitions::Writer rows(partitions);
    for (const auto& batch : partial.ordered_rows(a)) {
      rows.add(batch, row_hashes(std::span(batch.columns).first(key_count), batch.num_rows));
    }
    rows.flush();
  }
  partial.clear();
}

void AggregateSpill::finish_distinct() {
  for (const auto& [a, partitions] : distinct_) {
    context_.pool.run_all(SpillPartitions::kCount, [&, a = a](size_t p) {
      context_.cancel->check();
      finish_distinct(a, partitions[p], level_);
    });
  }
}

void AggregateSpill::finish_distinct(size_t a, const SpilledRows& rows, int level) {
  if (rows.num_rows() == 0) return;
  const bool may_cut = level < SpillPartitions::kMaxLevel;
  std::optional<SpillPartitions> finer;
  MemoryReservation set_memory(context_.memory);
  MemoryReservation partial_memory(context_.memory);
  const std::vector<DataType> types = layout_.deferred_types(a);
  GroupTable set(types);
  std::vector<uint32_t> unused;
  for (size_t b = 0; b < rows.num_batches(); ++b) {
    const Batch batch = rows.read(b);
    unused.resize(batch.num_rows);
    set.find_or_insert(batch.columns, batch.num_rows, unused);
    if (set_memory.try_resize(set.memory_usage())) continue;
    if (!may_cut || set.memory_usage() < MemoryReservation::kAlwaysGranted / 8) {
      set_memory.resize(set.memory_usage());
      continue;
    }
    if (!finer) finer.emplace(context_.spill, types, level + 1);
    write_set(set, types.size(), *finer);
    set = GroupTable(types);
    set_memory.resize(set.memory_usage());
  }
  if (finer) {
    write_set(set, types.size(), *finer);
    set = GroupTable(types);
    set_memory.clear();
    for (size_t p = 0; p < SpillPartitions::kCount; ++p) {
      finish_distinct(a, (*finer)[p], level + 1);
    }
    return;
  }
  AggregatePartial partial(layout_);
  for (size_t begin = 0; begin < set.num_groups(); begin += kBatchSize) {
    const size_t count = std::min(kBatchSize, set.num_groups() - begin);
    partial.feed(a, set.keys(begin, count), count);
    fit_or_spill(partial, partial_memory, true, [&]() -> AggregateSpill& { return *this; });
  }
  write(partial);
}

std::vector<AggregateSpill::Part> AggregateSpill::parts() const {
  std::vector<Part> parts;
  for (size_t p = 0; p < SpillPartitions::kCount; ++p) {
    if (groups_[p].num_rows() == 0) continue;
    Part part{groups_[p], {}, level_};
    for (const auto& [a, partitions] : ordered_) part.ordered.emplace(a, partitions[p]);
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace firesteel
