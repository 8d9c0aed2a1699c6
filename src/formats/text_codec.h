#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace firesteel {

// How text files are compressed.
enum class TextCodec : uint8_t { kNone, kGzip, kBzip2, kDeflate, kLz4, kSnappy, kZstd };

// By the name's extension.
TextCodec text_codec_of_file(std::string_view path);

// Of the option `compression`, in any case. Throws CODEC_NOT_AVAILABLE.*.
TextCodec find_text_codec(std::string_view name);

// ".gz", or nothing.
std::string_view text_codec_extension(TextCodec codec);

// LZ4 and Snappy files are made of the blocks of Hadoop's streams: the length of the text, then
// chunks with their own lengths until it is complete. Lengths have four bytes, the highest first.
bool has_hadoop_blocks(TextCodec codec);
// Texts longer than this belong into several blocks.
inline constexpr size_t kHadoopBlockSize = 256 << 10;
void append_hadoop_block(std::string& out, std::string_view text, TextCodec codec);
// Appends the text of all blocks. False when they are malformed.
bool inflate_hadoop_blocks(std::string& out, std::string_view blocks, TextCodec codec);

}  // namespace firesteel
