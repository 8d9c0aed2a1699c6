#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/shared_bytes.h"

namespace firesteel {

// Takes frames out of the bytes of consecutive reduce partitions of one map output, which arrive
// in chunks. One thread.
class FrameParser {
 public:
  // `sizes`: of the partitions, the first of which is `reduce_begin`.
  FrameParser(std::vector<uint64_t> sizes, int reduce_begin, bool checksums);

  enum class Result { kFrame, kNeedsMore, kCorrupt, kEnd };

  // The bytes behind those fed before; all of these must have been taken out.
  void feed(SharedBytes chunk);
  // The next frame's raw bytes and its reduce partition.
  Result next(SharedBytes& raw, int& reduce);

  uint64_t total() const { return ends_.empty() ? 0 : ends_.back(); }
  // Where the next byte to be fed stands.
  uint64_t fed() const { return fed_; }
  // Where the frame behind the last one that was taken out stands.
  uint64_t taken() const { return taken_; }
  // The partition of the byte at taken().
  int reduce() const;
  // Feeding begins again at taken().
  void rewind();

 private:
  Result open(const SharedBytes& frame, SharedBytes& raw, int& reduce);
  // Moves bytes of the chunk into the frame that began in an earlier one.
  void fill(size_t size);

  // Where each partition ends.
  std::vector<uint64_t> ends_;
  const int reduce_begin_;
  const bool checksums_;
  size_t partition_ = 0;
  uint64_t fed_ = 0;
  uint64_t taken_ = 0;
  SharedBytes chunk_;
  // The start of a frame whose rest has yet to come.
  std::string partial_;
};

}  // namespace firesteel
