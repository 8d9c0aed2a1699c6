#include "rows/spill_file.h"

#include <lz4.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/spark_error.h"
#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// A batch is cut until its pieces are about this large, so that a reader of many runs at once
// holds little of each.
constexpr size_t kTargetBytes = 128 << 10;
constexpr size_t kMinPieceRows = 16;

[[noreturn]] void throw_io(const std::string& action, int error) {
  throw SparkError("SPILL_OUT_OF_MEMORY",
                   {{"consumerToSpill", action}, {"message", std::strerror(error)}});
}

}  // namespace

SpillFile::SpillFile(SpillSpacePtr space)
    : space_(std::move(space)), file_(space_->create_file()) {}

SpillFile::~SpillFile() { close(file_); }

void SpillFile::write_at(const uint8_t* bytes, size_t size, uint64_t offset) const {
  while (size > 0) {
    const ssize_t written = pwrite(file_, bytes, size, static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_io("writing spilled rows", written == 0 ? ENOSPC : errno);
    bytes += written;
    offset += static_cast<uint64_t>(written);
    size -= static_cast<size_t>(written);
  }
}

SpillFile::Block SpillFile::write(const Batch& batch) {
  thread_local std::vector<uint8_t> raw;
  thread_local std::vector<uint8_t> compressed;
  encode_batch(batch, raw);
  Block block;
  block.num_rows = batch.num_rows;
  block.raw_size = raw.size();
  const uint8_t* bytes = raw.data();
  block.stored_size = raw.size();
  if (raw.size() <= LZ4_MAX_INPUT_SIZE) {
    compressed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
    const int size = LZ4_compress_default(
        reinterpret_cast<const char*>(raw.data()), reinterpret_cast<char*>(compressed.data()),
        static_cast<int>(raw.size()), static_cast<int>(compressed.size()));
    if (size > 0 && static_cast<size_t>(size) < raw.size()) {
      bytes = compressed.data();
      block.stored_size = static_cast<size_t>(size);
    }
  }
  block.offset = end_.fetch_add(block.stored_size);
  write_at(bytes, block.stored_size, block.offset);
  space_->count(static_cast<int64_t>(block.raw_size), static_cast<int64_t>(block.stored_size));
  // Buffers of rare huge batches go.
  if (raw.capacity() > 16 * kTargetBytes) {
    raw = {};
    compressed = {};
  }
  return block;
}

Batch SpillFile::read(const Block& block, std::span<const DataType> types) const {
  const auto read_into = [&](uint8_t* to) {
    size_t done = 0;
    while (done < block.stored_size) {
      const ssize_t got = pread(file_, to + done, block.stored_size - done,
                                static_cast<off_t>(block.offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw_io("reading spilled rows", got == 0 ? EIO : errno);
      done += static_cast<size_t>(got);
    }
  };
  BufferPtr raw = Buffer::allocate(block.raw_size);
  if (block.stored_size == block.raw_size) {
    read_into(raw->data());
  } else {
    const BufferPtr stored = Buffer::allocate(block.stored_size);
    read_into(stored->data());
    const int size = LZ4_decompress_safe(
        reinterpret_cast<const char*>(stored->data()), reinterpret_cast<char*>(raw->data()),
        static_cast<int>(block.stored_size), static_cast<int>(block.raw_size));
    if (size < 0 || static_cast<uint64_t>(size) != block.raw_size) {
      throw_io("reading spilled rows", EIO);
    }
  }
  return decode_batch(raw, types);
}

void SpilledRows::append(const Batch& batch) {
  if (batch.num_rows == 0) return;
  const size_t bytes = bytes_of(batch);
  size_t rows = batch.num_rows;
  if (bytes > kTargetBytes) {
    rows = std::max(kMinPieceRows, batch.num_rows * kTargetBytes / bytes);
  }
  rows = std::min(rows, kBatchSize);
  for (size_t begin = 0; begin < batch.num_rows; begin += rows) {
    add(file_->write(batch.slice(begin, std::min(rows, batch.num_rows - begin))));
  }
}

void SpilledRows::append_all(const SpilledRows& other) {
  FS_CHECK(file_ == other.file_);
  for (const auto& block : other.blocks_) add(block);
}

void SpilledRows::add(const SpillFile::Block& block) {
  blocks_.push_back(block);
  num_rows_ += block.num_rows;
  raw_bytes_ += block.raw_size;
}

}  // namespace firesteel
