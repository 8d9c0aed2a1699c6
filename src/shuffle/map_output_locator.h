#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace firesteel {

// What a reader reads.
struct ReduceRange {
  int shuffle_id = -1;
  int reduce_begin = 0;
  int reduce_end = 0;
};

// Where a map task's output can be read.
struct MapOutputSource {
  int map_index = -1;
  int64_t map_task_id = -1;
  std::string executor_id;
  // The data plane that serves it: the executor's own, or a shuffle service's. Not looked at when
  // the executor is this process.
  std::string host;
  int port = 0;
  // Of the reduce partitions that were asked for, about; 0 only where there is nothing.
  std::vector<uint64_t> sizes;
};

// What a reader asks the driver: cluster/ implements it. Any thread.
class MapOutputLocator {
 public:
  virtual ~MapOutputLocator() = default;
  // The outputs of map partitions [map_begin, map_end), with their sizes for reduce partitions
  // [reduce_begin, reduce_end). Throws FetchFailedError (map index -1) when one is missing.
  virtual std::vector<MapOutputSource> locate(int shuffle_id, int map_begin, int map_end,
                                              int reduce_begin, int reduce_end) = 0;
  // Fetching from there failed: what was remembered of this shuffle is to be asked anew.
  virtual void forget(int shuffle_id) = 0;
};

}  // namespace firesteel
