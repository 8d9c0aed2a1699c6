#include "functions/kernel_loops.h"

namespace firesteel {

void intersect_validity(Vector& out, const Decoded& input, size_t num_rows) {
  if (!input.may_have_nulls() || num_rows == 0) return;
  uint64_t* to = out.mutable_validity();
  const uint64_t* from = input.validity();
  if (input.indices() == nullptr && !input.is_constant()) {
    for (size_t i = 0; i < bitmap_words(num_rows); ++i) to[i] &= from[i];
    return;
  }
  for (size_t i = 0; i < num_rows; ++i) {
    if (input.is_null(i)) clear_bit(to, i);
  }
}

}  // namespace firesteel
