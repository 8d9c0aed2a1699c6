#pragma once

#include <string>
#include <vector>

#include "core/dataset.h"

namespace firesteel {

// Where cached partitions are: the block store's knowledge, for the scheduler's eyes. Called on the
// scheduler's thread.
class CacheLocations {
 public:
  virtual ~CacheLocations() = default;
  // Executors that hold the partition, or none. Asked only for datasets that say cached().
  virtual std::vector<std::string> locations(const Dataset& dataset, int partition) = 0;
  // Whether the executor holds cached partitions: dynamic allocation then keeps it.
  virtual bool has_blocks(const std::string&) { return false; }
};

}  // namespace firesteel
