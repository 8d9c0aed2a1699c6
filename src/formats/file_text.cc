#include "formats/file_text.h"

#include <arrow/buffer.h>
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>

#include <fstream>

#include "base/spark_error.h"
#include "formats/arrow_text_codec.h"

namespace firesteel {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

[[noreturn]] void throw_unreadable(const std::string& path, const std::string& reason) {
  throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file:" + path}, {"reason", reason}});
}

// The rest of a stream.
std::string read_all(arrow::io::InputStream& stream, const std::string& path) {
  std::string text;
  while (true) {
    auto buffer = stream.Read(1 << 20);
    if (!buffer.ok()) throw_unreadable(path, buffer.status().message());
    if ((*buffer)->size() == 0) return text;
    text += std::string_view(**buffer);
  }
}

std::string inflate(std::shared_ptr<arrow::io::InputStream> stream, TextCodec compression,
                    const std::string& path) {
  if (has_hadoop_blocks(compression)) {
    std::string text;
    if (!inflate_hadoop_blocks(text, read_all(*stream, path), compression)) {
      throw_unreadable(path, "malformed blocks");
    }
    return text;
  }
  auto codec = make_stream_codec(compression);
  if (!codec.ok()) throw_unreadable(path, codec.status().message());
  auto inflated = arrow::io::CompressedInputStream::Make(codec->get(), std::move(stream));
  if (!inflated.ok()) throw_unreadable(path, inflated.status().message());
  return read_all(**inflated, path);
}

}  // namespace

bool is_compressed(const std::string& path) { return text_codec_of_file(path) != TextCodec::kNone; }

std::string read_lines(const std::string& path, int64_t begin, int64_t end, char separator) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw_unreadable(path, "cannot open");
  // A line belongs to the range that holds the byte before it, so that none is read twice.
  int64_t position = begin == 0 ? 0 : begin - 1;
  in.seekg(position);
  std::string text(static_cast<size_t>(end - position), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  if (begin > 0) {
    const size_t first = text.find(separator);
    if (first == std::string::npos) return "";
    text.erase(0, first + 1);
  } else if (std::string_view(text).starts_with(kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
  }
  // The last line goes on behind the range.
  if (!text.empty() && text.back() != separator) {
    std::string rest;
    if (std::getline(in, rest, separator)) text += rest;
  }
  return text;
}

std::string read_whole(const std::string& path) {
  auto file = arrow::io::ReadableFile::Open(path);
  if (!file.ok()) throw_unreadable(path, file.status().message());
  const TextCodec compression = text_codec_of_file(path);
  std::string text =
      compression == TextCodec::kNone ? read_all(**file, path) : inflate(*file, compression, path);
  if (std::string_view(text).starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace firesteel
