#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/compression.h"
#include "core/file_io.h"
#include "core/shared_bytes.h"

namespace firesteel {

// What one map task wrote, ordered by reduce partition: in memory or in a file. Never changes, so
// that any number of threads may read it; who reads it keeps it alive.
class MapExtents {
 public:
  // In memory: the pieces of all partitions one behind the other; pieces [first[r], first[r + 1])
  // are partition r's.
  MapExtents(std::vector<SharedBytes> pieces, std::vector<uint32_t> first);
  // In a file: bytes [offsets[r], offsets[r + 1]) are partition r's.
  MapExtents(std::string path, std::vector<uint64_t> offsets);
  // As a data and an index file describe it. Throws std::system_error, or SparkError when the
  // index is damaged.
  static std::shared_ptr<const MapExtents> open(const std::string& data_path,
                                                const std::string& index_path);

  int reduce_partitions() const { return static_cast<int>(offsets_.size()) - 1; }
  uint64_t bytes() const { return offsets_.back(); }
  // Of reduce partitions [begin, end).
  uint64_t bytes(int begin, int end) const {
    return offsets_[static_cast<size_t>(end)] - offsets_[static_cast<size_t>(begin)];
  }
  std::vector<uint64_t> sizes() const;
  bool in_memory() const { return path_.empty(); }
  // Of one in memory: what it holds there.
  uint64_t memory_bytes() const { return in_memory() ? bytes() : 0; }

  // The pieces of a partition, of an output in memory.
  std::span<const SharedBytes> pieces(int reduce) const {
    return std::span(pieces_).subspan(
        first_[static_cast<size_t>(reduce)],
        first_[static_cast<size_t>(reduce) + 1] - first_[static_cast<size_t>(reduce)]);
  }
  // Of an output in a file. Partition `begin` starts at offset(begin).
  const std::string& path() const { return path_; }
  uint64_t offset(int reduce) const { return offsets_[static_cast<size_t>(reduce)]; }

  // The form of an index file.
  std::string index_bytes() const;

 private:
  std::vector<SharedBytes> pieces_;
  std::vector<uint32_t> first_;
  std::string path_;
  std::vector<uint64_t> offsets_;
};

using MapExtentsPtr = std::shared_ptr<const MapExtents>;

// Appends an output that is in memory to a file, its frames packed; returns the offsets.
std::vector<uint64_t> write_extents(const MapExtents& extents, Codec codec, File& file);

// shuffle_<shuffle>_<map task>_0.data and .index, as Spark names them.
std::string shuffle_data_name(int shuffle_id, int64_t map_task_id);
std::string shuffle_index_name(int shuffle_id, int64_t map_task_id);

// Offsets out of the bytes of an index file; throws SparkError when they are damaged.
std::vector<uint64_t> parse_shuffle_index(std::string_view bytes);

}  // namespace firesteel
