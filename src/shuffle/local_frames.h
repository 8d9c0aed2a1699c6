#pragma once

#include <memory>
#include <string>

#include "core/shared_bytes.h"
#include "shuffle/frame_parser.h"
#include "shuffle/map_extents.h"

namespace firesteel {

// Reads reduce partitions [begin, end) of an output of this process: in place where it is in
// memory, in large reads where it is in a file. One thread.
class LocalFrames {
 public:
  LocalFrames(MapExtentsPtr extents, int begin, int end, bool checksums);

  // False: no more. Throws std::runtime_error when the bytes are damaged or gone, also when they
  // are read again; reduce() then is the partition.
  bool next(SharedBytes& raw, int& reduce);
  int reduce() const { return extents_->in_memory() ? reduce_ : parser_.reduce(); }
  uint64_t bytes() const { return extents_->bytes(begin_, end_); }

 private:
  bool next_in_memory(SharedBytes& raw, int& reduce);
  bool next_in_file(SharedBytes& raw, int& reduce);

  const MapExtentsPtr extents_;
  const int begin_;
  const int end_;
  const bool checksums_;
  int reduce_;
  size_t piece_ = 0;
  File file_;
  FrameParser parser_;
  // Where a damaged frame stood that is being read again.
  uint64_t read_again_ = ~uint64_t{0};
};

}  // namespace firesteel
