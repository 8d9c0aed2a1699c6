#include "rdd/spill_stream.h"

#include <lz4.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel::rdd {

namespace {

[[noreturn]] void throw_full(const char* what) {
  throw SparkError("SPILL_OUT_OF_MEMORY",
                   {{"location", "spark.local.dir"}, {"error", std::string(what)}});
}

void write_all(int file, const char* data, size_t size) {
  while (size != 0) {
    const ssize_t written = ::write(file, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_full(std::strerror(errno));
    data += written;
    size -= static_cast<size_t>(written);
  }
}

void read_all(int file, char* data, size_t size, uint64_t offset) {
  while (size != 0) {
    const ssize_t got = ::pread(file, data, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw_full(got == 0 ? "spilled bytes are missing" : std::strerror(errno));
    data += got;
    offset += static_cast<uint64_t>(got);
    size -= static_cast<size_t>(got);
  }
}

// Each piece that is written is one LZ4 block, unless that would be larger; it is read whole.
class FileSpillStream final : public SpillStream {
 public:
  explicit FileSpillStream(int file) : file_(file) {}
  ~FileSpillStream() override { ::close(file_); }

  void write(std::string_view bytes) override {
    const auto size = static_cast<int>(bytes.size());
    packed_.resize(static_cast<size_t>(LZ4_compressBound(size)));
    const int packed =
        LZ4_compress_fast(bytes.data(), packed_.data(), size, static_cast<int>(packed_.size()), 4);
    Piece piece{size_, stored_, bytes.size(), bytes.size()};
    if (packed > 0 && packed < size) {
      piece.stored = static_cast<size_t>(packed);
      write_all(file_, packed_.data(), piece.stored);
    } else {
      write_all(file_, bytes.data(), bytes.size());
    }
    pieces_.push_back(piece);
    size_ += piece.size;
    stored_ += piece.stored;
  }
  void finish() override { packed_ = {}; }
  uint64_t size() const override { return size_; }

  size_t read(uint64_t offset, char* out, size_t count) const override {
    const auto at = std::lower_bound(pieces_.begin(), pieces_.end(), offset,
                                     [](const Piece& piece, uint64_t o) { return piece.at < o; });
    FS_CHECK(at != pieces_.end() && at->at == offset && at->size == count);
    if (at->stored == at->size) {
      read_all(file_, out, count, at->offset);
      return count;
    }
    std::vector<char> packed(at->stored);
    read_all(file_, packed.data(), packed.size(), at->offset);
    const int size = LZ4_decompress_safe(packed.data(), out, static_cast<int>(packed.size()),
                                         static_cast<int>(count));
    FS_CHECK_EQ(size, static_cast<int>(count));
    return count;
  }

 private:
  struct Piece {
    uint64_t at;
    uint64_t offset;
    size_t size;
    size_t stored;
  };

  int file_;
  uint64_t size_ = 0;
  uint64_t stored_ = 0;
  std::vector<Piece> pieces_;
  std::vector<char> packed_;
};

}  // namespace

std::unique_ptr<SpillStream> make_spill_stream(int file) {
  return std::make_unique<FileSpillStream>(file);
}

}  // namespace firesteel::rdd
