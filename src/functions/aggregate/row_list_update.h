#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "columnar/vector.h"

namespace firesteel {

// What an AggregateKernel may offer beside its own functions: many rows at once for one state,
// which holds no memory outside of itself and stays in registers meanwhile. With few groups this
// takes the place of AggregateKernel's update, whose next row waits for the state that the last one
// wrote.
class RowListUpdate {
 public:
  virtual ~RowListUpdate() = default;
  // Adds the rows, in their order. Any thread, each with states of its own.
  virtual void update_rows(std::span<const VectorPtr> args, std::byte* state,
                           std::span<const uint32_t> rows) const = 0;
};

}  // namespace firesteel
