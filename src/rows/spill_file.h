#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "columnar/vector.h"
#include "rows/spill_space.h"

namespace firesteel {

// Batches on disk, one LZ4 block each. The file has no name and is gone with this object, or with
// the process. Thread-safe.
class SpillFile {
 public:
  // Where a batch is.
  struct Block {
    uint64_t offset = 0;
    uint64_t stored_size = 0;
    // As encode_batch made it; equal to stored_size when it is stored as it is.
    uint64_t raw_size = 0;
    uint64_t num_rows = 0;
  };

  explicit SpillFile(SpillSpacePtr space);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // Throws SPILL_OUT_OF_MEMORY when the disk is full.
  Block write(const Batch& batch);
  Batch read(const Block& block, std::span<const DataType> types) const;

 private:
  void write_at(const uint8_t* bytes, size_t size, uint64_t offset) const;

  SpillSpacePtr space_;
  int file_;
  std::atomic<uint64_t> end_{0};
};

// Some of the batches of a spill file, in the order in which they were added. Added to by one
// thread at a time; once complete, read by any.
class SpilledRows {
 public:
  SpilledRows(std::shared_ptr<SpillFile> file, std::vector<DataType> types)
      : file_(std::move(file)), types_(std::move(types)) {}

  // Cut into pieces that can be read back in little memory.
  void append(const Batch& batch);
  // The other's batches behind this one's.
  void append_all(const SpilledRows& other);

  size_t num_batches() const { return blocks_.size(); }
  uint64_t num_rows() const { return num_rows_; }
  // In memory, about.
  uint64_t raw_bytes() const { return raw_bytes_; }
  uint64_t raw_bytes(size_t index) const { return blocks_[index].raw_size; }
  Batch read(size_t index) const { return file_->read(blocks_[index], types_); }

  const std::vector<DataType>& types() const { return types_; }
  const std::shared_ptr<SpillFile>& file() const { return file_; }

 private:
  void add(const SpillFile::Block& block);

  std::shared_ptr<SpillFile> file_;
  std::vector<DataType> types_;
  std::vector<SpillFile::Block> blocks_;
  uint64_t num_rows_ = 0;
  uint64_t raw_bytes_ = 0;
};

}  // namespace firesteel
