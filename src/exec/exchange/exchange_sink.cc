#include "exec/exchange/exchange_sink.h"

#include <algorithm>
#include <random>

#include "evaluate/evaluator.h"
#include "exec/collect_sink.h"
#include "exec/exchange/row_partitioner.h"
#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// Rows that are dealt out together: some blocks of full batches for each partition.
constexpr size_t kPendingRowsPerPartition = kBatchSize;
constexpr size_t kMaxPendingRows = 64 * kBatchSize;
constexpr size_t kMaxPendingBytes = 16 << 20;
// Keys that a task contributes to the choice of bounds.
constexpr size_t kSampleRows = 2000;

Exprs keys_of(const std::vector<SortOrder>& order) {
  Exprs keys;
  for (const auto& key : order) keys.push_back(key.expr);
  return keys;
}

Batch concatenate_batches(const std::vector<Batch>& batches) {
  if (batches.size() == 1) return batches[0];
  Batch out;
  out.partition = batches[0].partition;
  out.row_offset = batches[0].row_offset;
  for (const auto& batch : batches) out.num_rows += batch.num_rows;
  for (size_t c = 0; c < batches[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    out.columns.push_back(concatenate(parts[0]->type(), parts));
  }
  return out;
}

}  // namespace

struct ExchangeSink::State final : LocalState {
  State(const ExchangeSpec& spec, size_t first)
      : partitioner(make_row_partitioner(spec, first)), sample_keys(keys_of(spec.order)) {}

  std::unique_ptr<RowPartitioner> partitioner;
  std::vector<Batch> pending;
  size_t pending_rows = 0;
  size_t pending_bytes = 0;
  std::vector<uint32_t> partitions;
  // A sample of the keys: every row was as likely to get in as any other.
  Evaluator sample_keys;
  std::vector<std::vector<Value>> sampled;
  size_t rows_seen = 0;
  std::minstd_rand random;
};

LocalStatePtr ExchangeSink::make_state(ExecutionContext&) {
  return std::make_unique<State>(spec_, first_);
}

bool ExchangeSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<State&>(*state);
  // Places in the order of an earlier stage's partition stay with their rows.
  if (keeps_order() && !local.pending.empty() &&
      local.pending.back().partition != batch.partition) {
    flush(local);
  }
  if (spec_.kind == ExchangeSpec::Kind::kSample) {
    const auto keys = local.sample_keys.evaluate(batch);
    for (size_t row = 0; row < batch.num_rows; ++row) {
      const size_t seen = local.rows_seen++;
      size_t place = local.sampled.size();
      if (place == kSampleRows) {
        place = local.random() % (seen + 1);
        if (place >= kSampleRows) continue;
      } else {
        local.sampled.emplace_back();
      }
      auto& values = local.sampled[place];
      values.clear();
      for (const auto& key : keys) values.push_back(key->value(row));
    }
  }
  batch = compact(std::move(batch));
  local.pending_rows += batch.num_rows;
  local.pending_bytes += bytes_of(batch);
  local.pending.push_back(std::move(batch));
  const size_t rows =
      std::min(kMaxPendingRows, kPendingRowsPerPartition * static_cast<size_t>(spec_.partitions));
  if (local.pending_rows >= rows || local.pending_bytes >= kMaxPendingBytes) flush(local);
  return true;
}

void ExchangeSink::flush(State& state) {
  if (state.pending.empty()) return;
  const Batch batch = concatenate_batches(state.pending);
  state.pending.clear();
  state.pending_rows = state.pending_bytes = 0;
  if (keeps_order()) {
    write_in_order(batch);
  } else {
    write_partitioned(state, batch);
  }
}

void ExchangeSink::write_in_order(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  for (size_t begin = 0; begin < batch.num_rows; begin += kBatchSize) {
    Batch piece = batch.slice(begin, std::min(kBatchSize, batch.num_rows - begin));
    piece.partition = batch.partition;
    piece.row_offset = batch.row_offset + static_cast<int64_t>(begin);
    write(0, piece);
  }
}

void ExchangeSink::write_partitioned(State& state, const Batch& batch) {
  state.partitioner->partition(batch, state.partitions);
  std::vector<std::shared_ptr<Selection>> members(static_cast<size_t>(spec_.partitions));
  const size_t expected = batch.num_rows / members.size() + batch.num_rows / 8;
  for (auto& selection : members) {
    selection = std::make_shared<Selection>();
    selection->reserve(std::min(expected, batch.num_rows));
  }
  for (uint32_t row = 0; row < batch.num_rows; ++row) {
    members[state.partitions[row]]->push_back(row);
  }
  const std::lock_guard lock(mutex_);
  for (size_t p = 0; p < members.size(); ++p) {
    const Selection& rows = *members[p];
    for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
      const size_t size = std::min(kBatchSize, rows.size() - begin);
      const auto first = rows.begin() + static_cast<ptrdiff_t>(begin);
      const auto piece_rows =
          std::make_shared<const Selection>(first, first + static_cast<ptrdiff_t>(size));
      Batch piece;
      piece.num_rows = size;
      piece.partition = static_cast<int32_t>(p);
      // The reader counts the rows of the partition.
      piece.row_offset = kUnknownRowOffset;
      // The encoder picks the rows: gathering them first would copy them twice.
      for (const auto& column : batch.columns) {
        piece.columns.push_back(Vector::dictionary(column, piece_rows));
      }
      write(static_cast<int>(p), piece);
    }
  }
}

void ExchangeSink::write(int partition, const Batch& batch) {
  encode_batch(batch, block_);
  write_(partition, {reinterpret_cast<const char*>(block_.data()), block_.size()});
}

void ExchangeSink::write_sample(State& state) {
  if (state.sampled.empty()) return;
  const std::lock_guard lock(mutex_);
  for (size_t begin = 0; begin < state.sampled.size(); begin += kBatchSize) {
    Batch batch;
    batch.num_rows = std::min(kBatchSize, state.sampled.size() - begin);
    for (size_t k = 0; k < spec_.order.size(); ++k) {
      VectorBuilder builder(spec_.order[k].expr->type());
      for (size_t i = 0; i < batch.num_rows; ++i) builder.append(state.sampled[begin + i][k]);
      batch.columns.push_back(builder.finish());
    }
    write(1, batch);
  }
}

void ExchangeSink::combine(LocalState* state) {
  auto& local = static_cast<State&>(*state);
  flush(local);
  write_sample(local);
}

}  // namespace firesteel
