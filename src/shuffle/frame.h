#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/compression.h"
#include "core/shared_bytes.h"

namespace firesteel {

// Shuffle output is a sequence of frames, on disk and on the wire as in memory:
//   header (32 bytes): magic "FSF1", codec, 3 bytes 0, stored size, raw size (4 bytes each),
//                      XXH3 checksum of the stored bytes and the sizes (8 bytes), 8 bytes 0, so
//                      that the stored bytes of a frame in memory are aligned as batches need it
//   the stored bytes
// A frame holds whole writes of a map task for one reduce partition.
struct FrameHeader {
  static constexpr size_t kSize = 32;
  // Of the raw bytes that a reader gets.
  static constexpr size_t kAlignment = 16;
  static constexpr uint32_t kMagic = 0x31465346;

  uint32_t magic = kMagic;
  Codec codec = Codec::kNone;
  uint8_t unused[3] = {0, 0, 0};
  uint32_t stored_size = 0;
  uint32_t raw_size = 0;
  uint64_t checksum = 0;
  uint64_t padding = 0;
};
static_assert(sizeof(FrameHeader) == FrameHeader::kSize);

// The largest raw size: LZ4's limit, and sizes fit in 31 bits.
constexpr size_t kMaxFrameBytes = 0x7E000000;

// A frame of its own for `raw`.
SharedBytes make_frame(Codec codec, std::span<const uint8_t> raw);
// `frame` has room for a header before its raw bytes: fills it in.
void seal_raw_frame(std::string& frame);
// The same frame packed with `codec`, if it is not packed yet.
SharedBytes pack_frame(Codec codec, const SharedBytes& frame);

enum class FrameState { kOk, kIncomplete, kCorrupt };

// Looks at the frame at the start of `bytes`: fills `header`, checks the bytes if they are there.
FrameState check_frame(std::span<const uint8_t> bytes, bool checksum, FrameHeader& header);
// The raw bytes of a checked frame; those of one that is not packed are not copied. False: corrupt.
bool open_frame(const SharedBytes& frame, const FrameHeader& header, SharedBytes& raw);

}  // namespace firesteel
