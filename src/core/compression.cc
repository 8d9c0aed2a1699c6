#include "core/compression.h"

#include <lz4.h>
#include <xxhash.h>
#include <zstd.h>

#include <memory>

#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

// Spark's default for spark.io.compression.zstd.level.
constexpr int kZstdLevel = 1;

// A context is some hundred KB, so that each thread keeps one.
ZSTD_CCtx* zstd_compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(),
                                                                                ZSTD_freeCCtx);
  return context.get();
}

size_t bound(Codec codec, size_t size) {
  if (codec == Codec::kZstd) return ZSTD_compressBound(size);
  // Longer than LZ4 takes: 0.
  return static_cast<size_t>(size > LZ4_MAX_INPUT_SIZE ? 0
                                                       : LZ4_compressBound(static_cast<int>(size)));
}

// 0 when it does not fit.
size_t pack(Codec codec, std::span<const uint8_t> bytes, char* to, size_t capacity) {
  if (codec == Codec::kZstd) {
    const size_t size =
        ZSTD_compressCCtx(zstd_compressor(), to, capacity, bytes.data(), bytes.size(), kZstdLevel);
    return ZSTD_isError(size) ? 0 : size;
  }
  return static_cast<size_t>(LZ4_compress_default(reinterpret_cast<const char*>(bytes.data()), to,
                                                  static_cast<int>(bytes.size()),
                                                  static_cast<int>(capacity)));
}

}  // namespace

Codec codec_by_name(std::string_view name) {
  if (name == "lz4" || name == "snappy" || name == "lzf") return Codec::kLz4;
  if (name == "zstd") return Codec::kZstd;
  throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                   {{"confName", "spark.io.compression.codec"},
                    {"confValue", std::string(name)},
                    {"confRequirement", "It must be one of lz4, lzf, snappy and zstd."}});
}

Codec compress(Codec codec, std::span<const uint8_t> bytes, std::string& out) {
  const size_t begin = out.size();
  const size_t capacity = codec == Codec::kNone || bytes.empty() ? 0 : bound(codec, bytes.size());
  if (capacity > 0) {
    out.resize(begin + capacity);
    const size_t size = pack(codec, bytes, out.data() + begin, capacity);
    if (size > 0 && size < bytes.size()) {
      out.resize(begin + size);
      return codec;
    }
    out.resize(begin);
  }
  out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return Codec::kNone;
}

bool decompress(Codec codec, std::span<const uint8_t> bytes, std::span<uint8_t> to) {
  switch (codec) {
    case Codec::kNone:
      if (bytes.size() != to.size()) return false;
      std::copy(bytes.begin(), bytes.end(), to.begin());
      return true;
    case Codec::kLz4: {
      if (bytes.size() > LZ4_MAX_INPUT_SIZE || to.size() > LZ4_MAX_INPUT_SIZE) return false;
      const int size = LZ4_decompress_safe(
          reinterpret_cast<const char*>(bytes.data()), reinterpret_cast<char*>(to.data()),
          static_cast<int>(bytes.size()), static_cast<int>(to.size()));
      return size >= 0 && static_cast<size_t>(size) == to.size();
    }
    case Codec::kZstd:
      return ZSTD_decompress(to.data(), to.size(), bytes.data(), bytes.size()) == to.size();
  }
  return false;
}

uint64_t checksum_of(std::span<const uint8_t> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace firesteel
