#include "optimize/unnest/empty_aggregate.h"

namespace firesteel::optimizer {

ExprPtr value_over_no_rows(const AggregateCall& call) {
  const AggregateKernel& kernel = *call.function().kernel;
  // Aligned as in the rows of a hash table.
  std::vector<std::max_align_t> memory(kernel.state_size() / sizeof(std::max_align_t) + 1);
  auto* state = reinterpret_cast<std::byte*>(memory.data());
  kernel.initialize(state);
  const VectorPtr result = kernel.finalize(&state, 1);
  Value value = result->value(0);
  if (kernel.needs_destroy()) kernel.destroy(state);
  return Literal::make(std::move(value), call.type());
}

}  // namespace firesteel::optimizer
