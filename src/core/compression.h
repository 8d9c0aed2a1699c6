#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace firesteel {

// How bytes are packed; the numbers stand in files and on the wire.
enum class Codec : uint8_t { kNone = 0, kLz4 = 1, kZstd = 2 };

// spark.io.compression.codec: lz4, zstd, or none of them. Names that are Spark's but not ours
// (snappy, lzf) give LZ4: the codec only lives inside one application.
Codec codec_by_name(std::string_view name);

// Behind what `out` holds; returns the codec it took: kNone when packing does not make it smaller.
Codec compress(Codec codec, std::span<const uint8_t> bytes, std::string& out);

// Exactly `to.size()` bytes; false when `bytes` are no such thing.
bool decompress(Codec codec, std::span<const uint8_t> bytes, std::span<uint8_t> to);

// XXH3 of 64 bits, with which blocks are checked.
uint64_t checksum_of(std::span<const uint8_t> bytes);

}  // namespace firesteel
