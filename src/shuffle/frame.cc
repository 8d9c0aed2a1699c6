#include "shuffle/frame.h"

#include <cstring>

#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

uint64_t frame_checksum(const FrameHeader& header, std::span<const uint8_t> stored) {
  // The sizes and the codec are mixed in, so that a damaged header shows too.
  const uint64_t sizes = (uint64_t{header.stored_size} << 32) | header.raw_size;
  return checksum_of(stored) ^ (sizes * 0x9E3779B97F4A7C15u + static_cast<uint8_t>(header.codec));
}

void check_size(size_t size) {
  if (size <= kMaxFrameBytes) return;
  throw SparkError(
      "INTERNAL_ERROR_SHUFFLE",
      {{"message", "A value of " + std::to_string(size) + " bytes is too large for a shuffle."}});
}

}  // namespace

SharedBytes make_frame(Codec codec, std::span<const uint8_t> raw) {
  check_size(raw.size());
  thread_local std::string packed;
  packed.clear();
  FrameHeader header;
  header.raw_size = static_cast<uint32_t>(raw.size());
  std::span<const uint8_t> stored = raw;
  if (codec != Codec::kNone) {
    header.codec = compress(codec, raw, packed);
    if (header.codec != Codec::kNone) {
      stored = {reinterpret_cast<const uint8_t*>(packed.data()), packed.size()};
    }
  }
  header.stored_size = static_cast<uint32_t>(stored.size());
  header.checksum = frame_checksum(header, stored);
  SharedBytes frame =
      SharedBytes::filled(FrameHeader::kSize + stored.size(), [&](std::span<uint8_t> to) {
        std::memcpy(to.data(), &header, sizeof(header));
        std::memcpy(to.data() + sizeof(header), stored.data(), stored.size());
      });
  // The buffer of a rare huge value goes.
  constexpr size_t kKeptBytes = 4 << 20;
  if (packed.capacity() > kKeptBytes) packed = {};
  return frame;
}

void seal_raw_frame(std::string& frame) {
  FS_CHECK_GE(frame.size(), FrameHeader::kSize);
  const size_t size = frame.size() - FrameHeader::kSize;
  check_size(size);
  FrameHeader header;
  header.stored_size = header.raw_size = static_cast<uint32_t>(size);
  header.checksum = frame_checksum(
      header, {reinterpret_cast<const uint8_t*>(frame.data()) + FrameHeader::kSize, size});
  std::memcpy(frame.data(), &header, sizeof(header));
}

SharedBytes pack_frame(Codec codec, const SharedBytes& frame) {
  FrameHeader header;
  std::memcpy(&header, frame.data(), sizeof(header));
  if (codec == Codec::kNone || header.codec != Codec::kNone) return frame;
  return make_frame(codec, frame.span().subspan(FrameHeader::kSize));
}

FrameState check_frame(std::span<const uint8_t> bytes, bool checksum, FrameHeader& header) {
  if (bytes.size() < FrameHeader::kSize) return FrameState::kIncomplete;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const bool sane = header.magic == FrameHeader::kMagic && header.codec <= Codec::kZstd &&
                    header.stored_size <= header.raw_size && header.raw_size <= kMaxFrameBytes;
  if (!sane) return FrameState::kCorrupt;
  if (bytes.size() - FrameHeader::kSize < header.stored_size) return FrameState::kIncomplete;
  const auto stored = bytes.subspan(FrameHeader::kSize, header.stored_size);
  if (checksum && header.checksum != frame_checksum(header, stored)) return FrameState::kCorrupt;
  return FrameState::kOk;
}

bool open_frame(const SharedBytes& frame, const FrameHeader& header, SharedBytes& raw) {
  const SharedBytes stored = frame.slice(FrameHeader::kSize, header.stored_size);
  const bool aligned = reinterpret_cast<uintptr_t>(stored.data()) % FrameHeader::kAlignment == 0;
  if (header.codec == Codec::kNone && header.raw_size == header.stored_size && aligned) {
    raw = stored;
    return true;
  }
  bool fine = false;
  raw = SharedBytes::filled(header.raw_size, [&](std::span<uint8_t> to) {
    fine = decompress(header.codec, stored.span(), to);
  });
  return fine;
}

}  // namespace firesteel
