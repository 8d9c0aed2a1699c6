#include "formats/text_codec.h"

#include <arrow/util/compression.h>

#include <algorithm>
#include <array>

#include "base/ascii_case.h"
#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

struct CodecName {
  TextCodec codec;
  // Empty: Spark's writers do not offer it.
  std::string_view name;
  std::string_view extension;
};

constexpr std::array<CodecName, 8> kCodecs = {{{TextCodec::kBzip2, "bzip2", ".bz2"},
                                               {TextCodec::kDeflate, "deflate", ".deflate"},
                                               {TextCodec::kNone, "uncompressed", ""},
                                               {TextCodec::kSnappy, "snappy", ".snappy"},
                                               {TextCodec::kNone, "none", ""},
                                               {TextCodec::kLz4, "lz4", ".lz4"},
                                               {TextCodec::kGzip, "gzip", ".gz"},
                                               {TextCodec::kZstd, "", ".zst"}}};

std::unique_ptr<arrow::util::Codec> block_codec(TextCodec codec) {
  const auto type = codec == TextCodec::kLz4 ? arrow::Compression::LZ4 : arrow::Compression::SNAPPY;
  auto made = arrow::util::Codec::Create(type);
  FS_CHECK(made.ok());
  return std::move(*made);
}

void append_length(std::string& out, size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift);
}

// Takes a length off the front; false when it is not there.
bool take_length(std::string_view& blocks, size_t& length) {
  if (blocks.size() < 4) return false;
  length = 0;
  for (size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<uint8_t>(blocks[i]);
  blocks.remove_prefix(4);
  return true;
}

}  // namespace

TextCodec text_codec_of_file(std::string_view path) {
  for (const CodecName& codec : kCodecs) {
    if (!codec.extension.empty() && path.ends_with(codec.extension)) return codec.codec;
  }
  return TextCodec::kNone;
}

TextCodec find_text_codec(std::string_view name) {
  const std::string lower = to_lower(name);
  std::string available;
  for (const CodecName& codec : kCodecs) {
    if (codec.name.empty()) continue;
    if (codec.name == lower) return codec.codec;
    if (!available.empty()) available += ", ";
    available += codec.name;
  }
  throw SparkError("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                   {{"codecName", std::string(name)}, {"availableCodecs", available}});
}

std::string_view text_codec_extension(TextCodec codec) {
  for (const CodecName& known : kCodecs) {
    if (known.codec == codec) return known.extension;
  }
  return "";
}

bool has_hadoop_blocks(TextCodec codec) {
  return codec == TextCodec::kLz4 || codec == TextCodec::kSnappy;
}

void append_hadoop_block(std::string& out, std::string_view text, TextCodec codec) {
  const auto compressor = block_codec(codec);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  std::string compressed(static_cast<size_t>(compressor->MaxCompressedLen(size, bytes)), '\0');
  const auto length = compressor->Compress(size, bytes, static_cast<int64_t>(compressed.size()),
                                           reinterpret_cast<uint8_t*>(compressed.data()));
  FS_CHECK(length.ok());
  compressed.resize(static_cast<size_t>(*length));
  append_length(out, text.size());
  append_length(out, compressed.size());
  out += compressed;
}

bool inflate_hadoop_blocks(std::string& out, std::string_view blocks, TextCodec codec) {
  const auto compressor = block_codec(codec);
  while (!blocks.empty()) {
    size_t left = 0;
    if (!take_length(blocks, left)) return false;
    while (left > 0) {
      size_t length = 0;
      if (!take_length(blocks, length) || length > blocks.size()) return false;
      const size_t begin = out.size();
      out.resize(begin + left);
      const auto inflated = compressor->Decompress(
          static_cast<int64_t>(length), reinterpret_cast<const uint8_t*>(blocks.data()),
          static_cast<int64_t>(left), reinterpret_cast<uint8_t*>(out.data() + begin));
      if (!inflated.ok() || *inflated <= 0) return false;
      out.resize(begin + static_cast<size_t>(*inflated));
      left -= static_cast<size_t>(*inflated);
      blocks.remove_prefix(length);
    }
  }
  return true;
}

}  // namespace firesteel
