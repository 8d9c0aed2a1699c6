#include "exec/project/expand_operator.h"

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

struct ExpandState final : LocalState {
  std::vector<Evaluator> evaluators;
};

// All copies of a row together, in the order of the projections.
Batch interleave(const std::vector<Batch>& copies) {
  Batch out = copies[0];
  const size_t count = copies.size();
  Selection order(copies[0].num_rows * count);
  for (size_t row = 0; row < copies[0].num_rows; ++row) {
    for (size_t k = 0; k < count; ++k) {
      order[row * count + k] = static_cast<uint32_t>(k * copies[0].num_rows + row);
    }
  }
  out.num_rows = order.size();
  for (size_t c = 0; c < out.columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& copy : copies) parts.push_back(copy.columns[c]);
    out.columns[c] = gather(*concatenate(parts[0]->type(), parts), order);
  }
  return out;
}

}  // namespace

LocalStatePtr ExpandOperator::make_state(ExecutionContext&) {
  auto state = std::make_unique<ExpandState>();
  for (const auto& projection : projections_) state->evaluators.emplace_back(projection);
  return state;
}

bool ExpandOperator::process(Batch batch, LocalState* state, const Push& push) {
  std::vector<Batch> copies;
  for (auto& evaluator : static_cast<ExpandState&>(*state).evaluators) {
    Batch copy = batch;
    copy.columns = evaluator.evaluate(batch);
    copies.push_back(std::move(copy));
  }
  const Batch all = interleave(copies);
  for (size_t begin = 0; begin < all.num_rows; begin += kBatchSize) {
    if (!push(all.slice(begin, std::min(kBatchSize, all.num_rows - begin)))) return false;
  }
  return true;
}

}  // namespace firesteel
