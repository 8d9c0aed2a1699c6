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

std::string_view read_lines(const std::string& path, int64_t begin, int64_t end, char separator,
                            std::string& buffer) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw_unreadable(path, "cannot open");
  // A line belongs to the range that holds the byte before it, so that none is read twice.
  const int64_t position = begin == 0 ? 0 : begin - 1;
  in.seekg(position);
  const auto wanted = static_cast<size_t>(end - position);
  // Never shorter than before: growing fills it with zeros.
  if (buffer.size() < wanted + kTextSlack) buffer.resize(wanted + kTextSlack);
  in.read(buffer.data(), static_cast<std::streamsize>(wanted));
  auto size = static_cast<size_t>(in.gcount());
  const auto text = [&] { return std::string_view(buffer).substr(0, size); };
  size_t first = 0;
  if (begin > 0) {
    first = text().find(separator) + 1;
    if (first == 0) return {};
  } else if (text().starts_with(kByteOrderMark)) {
    first = kByteOrderMark.size();
  }
  // The last line goes on behind the range.
  std::string rest;
  if (first < size && text().back() != separator && std::getline(in, rest, separator)) {
    if (buffer.size() < size + rest.size() + kTextSlack) {
      buffer.resize(size + rest.size() + kTextSlack);
    }
    rest.copy(buffer.data() + size, rest.size());
    size += rest.size();
  }
  return text().substr(first);
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
