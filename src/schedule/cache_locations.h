#pragma once

#include <span>
#include <string>

#include "core/dataset.h"

namespace firesteel {

// Where cached partitions are: the block store's knowledge, for the scheduler's eyes. Called on the
// scheduler's thread.
class CacheLocations {
 public:
  virtual ~CacheLocations() = default;
  // Executors that hold the partition, or none. Asked only for datasets that say cached().
  virtual std::vector<std::string> locations(const Dataset& dataset, int partition) = 0;
};

}  // namespace firesteel
