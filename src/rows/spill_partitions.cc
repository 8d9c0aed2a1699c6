#include "rows/spill_partitions.h"

#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// A partition's pending rows are written when they are this many bytes, or a batch.
constexpr size_t kPendingBytes = 64 << 10;

Batch concatenate_batches(const std::vector<Batch>& batches, size_t num_rows) {
  if (batches.size() == 1) return batches[0];
  Batch all;
  all.num_rows = num_rows;
  all.sequence = batches[0].sequence;
  for (size_t c = 0; c < batches[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    parts.reserve(batches.size());
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    all.columns.push_back(concatenate(parts[0]->type(), parts));
  }
  return all;
}

}  // namespace

SpillPartitions::SpillPartitions(SpillSpacePtr space, std::vector<DataType> types, int level)
    : level_(level) {
  const auto file = std::make_shared<SpillFile>(std::move(space));
  for (size_t p = 0; p < kCount; ++p) partitions_.emplace_back(file, types);
}

uint64_t SpillPartitions::num_rows() const {
  uint64_t rows = 0;
  for (const auto& partition : partitions_) rows += partition.num_rows();
  return rows;
}

void SpillPartitions::Writer::add(const Batch& batch, std::span<const uint64_t> hashes) {
  std::shared_ptr<Selection> rows[kCount];
  for (auto& selection : rows) selection = std::make_shared<Selection>();
  for (uint32_t i = 0; i < batch.num_rows; ++i) {
    rows[partitions_.partition_of(hashes[i])]->push_back(i);
  }
  const size_t row_bytes = bytes_of(batch) / std::max<size_t>(1, batch.num_rows);
  for (size_t p = 0; p < kCount; ++p) {
    if (rows[p]->empty()) continue;
    Pending& pending = pending_[p];
    const size_t count = rows[p]->size();
    pending.batches.push_back(batch.select(std::move(rows[p])));
    pending.num_rows += count;
    pending.bytes += count * row_bytes;
    pending_bytes_ += count * row_bytes;
    if (pending.num_rows >= kBatchSize || pending.bytes >= kPendingBytes) write(p);
  }
}

void SpillPartitions::Writer::flush() {
  for (size_t p = 0; p < kCount; ++p) {
    if (pending_[p].num_rows > 0) write(p);
  }
}

void SpillPartitions::Writer::write(size_t partition) {
  Pending& pending = pending_[partition];
  SpilledRows part(partitions_.partitions_[partition].file(),
                   partitions_.partitions_[partition].types());
  part.append(concatenate_batches(pending.batches, pending.num_rows));
  pending_bytes_ -= pending.bytes;
  pending = {};
  std::lock_guard lock(partitions_.mutex_);
  partitions_.partitions_[partition].append_all(part);
}

}  // namespace firesteel
