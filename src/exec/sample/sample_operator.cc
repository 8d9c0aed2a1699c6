#include "exec/sample/sample_operator.h"

#include <cmath>
#include <optional>

#include "base/xor_shift_random.h"

namespace firesteel {
namespace {

struct SampleState final : LocalState {
  std::optional<XorShiftRandom> random;
  int32_t partition = -1;
  // Row of the partition that the next draw is for.
  int64_t row = 0;
};

// Knuth's method; means of samples are small.
int poisson(double mean, XorShiftRandom& random) {
  const double limit = std::exp(-mean);
  int count = 0;
  for (double product = random.next_double(); product > limit; product *= random.next_double()) {
    ++count;
  }
  return count;
}

}  // namespace

SampleOperator::SampleOperator(double lower, double upper, bool with_replacement, int64_t seed)
    : lower_(lower), upper_(upper), with_replacement_(with_replacement), seed_(seed) {}

LocalStatePtr SampleOperator::make_state(ExecutionContext&) {
  return std::make_unique<SampleState>();
}

bool SampleOperator::process(Batch batch, LocalState* state, const Push& push) {
  auto& local = static_cast<SampleState&>(*state);
  if (local.partition != batch.partition || local.row > batch.row_offset) {
    local.random.emplace(seed_ + batch.partition);
    local.partition = batch.partition;
    local.row = 0;
  }
  auto rows = std::make_shared<Selection>();
  if (with_replacement_) {
    for (size_t i = 0; i < batch.num_rows; ++i) {
      const int copies = poisson(upper_ - lower_, *local.random);
      rows->insert(rows->end(), static_cast<size_t>(copies), static_cast<uint32_t>(i));
    }
  } else {
    // Rows of the partition that another thread has taken use up their draws.
    for (; local.row < batch.row_offset; ++local.row) local.random->next_double();
    for (size_t i = 0; i < batch.num_rows; ++i) {
      const double draw = local.random->next_double();
      if (draw >= lower_ && draw < upper_) rows->push_back(static_cast<uint32_t>(i));
    }
  }
  local.row = batch.row_offset + static_cast<int64_t>(batch.num_rows);
  if (rows->empty()) return true;
  const Batch sampled = batch.select(std::move(rows));
  for (size_t begin = 0; begin < sampled.num_rows; begin += kBatchSize) {
    if (!push(sampled.slice(begin, std::min(kBatchSize, sampled.num_rows - begin)))) return false;
  }
  return true;
}

}  // namespace firesteel
