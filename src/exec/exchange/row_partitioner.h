#pragma once

#include <memory>

#include "exec/exchange/exchange_spec.h"

namespace firesteel {

// Says to which partition of an exchange rows go. Used by one thread.
class RowPartitioner {
 public:
  virtual ~RowPartitioner() = default;
  // One number a row.
  virtual void partition(const Batch& batch, std::vector<uint32_t>& out) = 0;
};

// `first`: where dealing in turn begins.
std::unique_ptr<RowPartitioner> make_row_partitioner(const ExchangeSpec& spec, size_t first);

}  // namespace firesteel
