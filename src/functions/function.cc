#include "functions/function.h"

namespace firesteel {

void AggregateKernel::update_single(std::span<const VectorPtr> args, std::byte* state,
                                    size_t num_rows) const {
  const std::vector<std::byte*> states(num_rows, state);
  update(args, states.data(), num_rows);
}

}  // namespace firesteel
