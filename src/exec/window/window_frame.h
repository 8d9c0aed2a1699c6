#pragma once

#include <vector>

#include "physical/physical_nodes.h"

namespace firesteel {

// One partition's rows: its ORDER BY keys, and for each row the rows that equal it under them.
struct PartitionOrder {
  // Flat, num_rows long.
  std::vector<VectorPtr> keys;
  std::vector<uint32_t> peer_start;
  std::vector<uint32_t> peer_end;
  size_t num_rows = 0;
};

PartitionOrder make_partition_order(std::vector<VectorPtr> keys, size_t num_rows);

// The frame of each row as half-open ranges of the partition's rows; empty frames have
// start == end.
struct FrameRanges {
  std::vector<uint32_t> start;
  std::vector<uint32_t> end;
};

FrameRanges compute_frames(const WindowFrame& frame, const std::vector<SortOrder>& order_by,
                           const PartitionOrder& order);

}  // namespace firesteel
