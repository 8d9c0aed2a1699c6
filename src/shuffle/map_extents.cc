#include "shuffle/map_extents.h"

#include "base/check.h"
#include "base/spark_error.h"
#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "shuffle/frame.h"

namespace firesteel {
namespace {

constexpr uint32_t kIndexMagic = 0x31495346;  // "FSI1"

[[noreturn]] void fail_index() {
  throw SparkError("INTERNAL_ERROR_SHUFFLE", {{"message", "A shuffle index file is corrupt."}});
}

std::string file_name(int shuffle_id, int64_t map_task_id, const char* ending) {
  return "shuffle_" + std::to_string(shuffle_id) + "_" + std::to_string(map_task_id) + "_0" +
         ending;
}

}  // namespace

MapExtents::MapExtents(std::vector<SharedBytes> pieces, std::vector<uint32_t> first)
    : pieces_(std::move(pieces)), first_(std::move(first)) {
  FS_CHECK_EQ(first_.back(), pieces_.size());
  offsets_.reserve(first_.size());
  uint64_t offset = 0;
  for (size_t r = 0; r + 1 < first_.size(); ++r) {
    offsets_.push_back(offset);
    for (uint32_t i = first_[r]; i < first_[r + 1]; ++i) offset += pieces_[i].size();
  }
  offsets_.push_back(offset);
}

MapExtents::MapExtents(std::string path, std::vector<uint64_t> offsets)
    : path_(std::move(path)), offsets_(std::move(offsets)) {
  FS_CHECK(!path_.empty() && !offsets_.empty());
}

MapExtentsPtr MapExtents::open(const std::string& data_path, const std::string& index_path) {
  const SharedBytes index = File::open_read(index_path).read_all();
  std::vector<uint64_t> offsets = parse_shuffle_index(index.view());
  if (File::open_read(data_path).size() != offsets.back()) fail_index();
  return std::make_shared<const MapExtents>(data_path, std::move(offsets));
}

std::vector<uint64_t> MapExtents::sizes() const {
  std::vector<uint64_t> sizes(offsets_.size() - 1);
  for (size_t r = 0; r < sizes.size(); ++r) sizes[r] = offsets_[r + 1] - offsets_[r];
  return sizes;
}

std::string MapExtents::index_bytes() const {
  ByteWriter out;
  out.fixed(kIndexMagic);
  out.fixed(static_cast<uint32_t>(offsets_.size()));
  for (const uint64_t offset : offsets_) out.fixed(offset);
  out.fixed(checksum_of(out.span()));
  return out.take();
}

std::vector<uint64_t> parse_shuffle_index(std::string_view bytes) {
  constexpr size_t kFixed = 2 * sizeof(uint32_t) + sizeof(uint64_t);
  if (bytes.size() < kFixed + sizeof(uint64_t)) fail_index();
  ByteReader in(bytes);
  const auto magic = in.fixed<uint32_t>();
  const auto count = in.fixed<uint32_t>();
  if (magic != kIndexMagic || bytes.size() - kFixed != count * sizeof(uint64_t)) fail_index();
  std::vector<uint64_t> offsets(count);
  uint64_t last = 0;
  for (auto& offset : offsets) {
    offset = in.fixed<uint64_t>();
    if (offset < last) fail_index();
    last = offset;
  }
  const size_t size = in.position();
  const uint64_t checksum = checksum_of({reinterpret_cast<const uint8_t*>(bytes.data()), size});
  if (in.fixed<uint64_t>() != checksum || offsets.front() != 0) fail_index();
  return offsets;
}

std::vector<uint64_t> write_extents(const MapExtents& extents, Codec codec, File& file) {
  // Gathered, so that a thousand small partitions are not a thousand writes.
  constexpr size_t kWriteBytes = 1 << 20;
  std::string buffer;
  std::vector<uint64_t> offsets = {0};
  for (int r = 0; r < extents.reduce_partitions(); ++r) {
    uint64_t size = 0;
    for (const auto& piece : extents.pieces(r)) {
      const SharedBytes packed = pack_frame(codec, piece);
      size += packed.size();
      buffer.append(packed.view());
      if (buffer.size() < kWriteBytes) continue;
      file.append(buffer);
      buffer.clear();
    }
    offsets.push_back(offsets.back() + size);
  }
  file.append(buffer);
  return offsets;
}

std::string shuffle_data_name(int shuffle_id, int64_t map_task_id) {
  return file_name(shuffle_id, map_task_id, ".data");
}

std::string shuffle_index_name(int shuffle_id, int64_t map_task_id) {
  return file_name(shuffle_id, map_task_id, ".index");
}

}  // namespace firesteel
