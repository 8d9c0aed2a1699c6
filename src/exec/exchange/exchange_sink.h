#pragma once

#include <functional>
#include <mutex>
#include <string_view>

#include "exec/exchange/exchange_spec.h"
#include "exec/operator.h"

namespace firesteel {

// Batch::row_offset of rows that got a new partition: how many came before them in it is known
// where it is put together.
inline constexpr int64_t kUnknownRowOffset = -1;

// Takes blocks: batches as encode_batch writes them, cut to kBatchSize rows at most. Called by one
// thread at a time.
using WriteBlock = std::function<void(int partition, std::string_view block)>;

// Deals rows out to the partitions of an exchange. Rows wait until there are enough of them that
// the blocks are not small.
class ExchangeSink final : public Sink {
 public:
  // `first`: where dealing in turn begins, other for each task.
  ExchangeSink(ExchangeSpec spec, size_t first, WriteBlock write)
      : spec_(std::move(spec)), first_(first), write_(std::move(write)) {}

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;

 private:
  struct State;
  void flush(State& state);
  void write_in_order(const Batch& batch);
  void write_partitioned(State& state, const Batch& batch);
  void write_sample(State& state);
  void write(int partition, const Batch& batch);
  bool keeps_order() const {
    return spec_.kind == ExchangeSpec::Kind::kSingle || spec_.kind == ExchangeSpec::Kind::kSample;
  }

  const ExchangeSpec spec_;
  const size_t first_;
  std::mutex mutex_;
  const WriteBlock write_;
  std::vector<uint8_t> block_;
};

}  // namespace firesteel
