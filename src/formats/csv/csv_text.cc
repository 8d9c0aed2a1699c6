#include "formats/csv/csv_text.h"

#include <fcntl.h>
#include <unicode/unistr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/spark_error.h"
#include "formats/file_text.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// Bytes that a thread takes at a time: small enough to share out a file and to stay in a cache
// while it is parsed.
constexpr int64_t kChunkBytes = 2 << 20;
// How much is read at a time to complete the last line.
constexpr size_t kTailBytes = 64 << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

[[noreturn]] void throw_unreadable(const std::string& path) {
  throw SparkError("FAILED_READ_FILE.NO_HINT",
                   {{"path", "file://" + path}, {"reason", std::strerror(errno)}});
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) throw_unreadable(path);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // Fewer than `size` bytes only at the file's end.
  size_t read(int64_t offset, size_t size, uint8_t* out) const {
    size_t done = 0;
    while (done < size) {
      const ssize_t got =
          ::pread(descriptor_, out + done, size - done, offset + static_cast<int64_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw_unreadable(path_);
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    return done;
  }

 private:
  const std::string& path_;
  int descriptor_;
};

// The bytes between two lines. A carriage return with a line feed is one break.
class LineBreaks {
 public:
  explicit LineBreaks(const CsvOptions& options) {
    if (!options.line_separator.empty()) {
      encode_text(separator_, options.line_separator, options.charset);
    }
  }

  // Behind the first break that ends after `from`; npos when there is none.
  size_t next_line(std::string_view bytes, size_t from) const {
    if (!separator_.empty()) {
      const size_t back = std::min(from, separator_.size() - 1);
      const size_t found = bytes.find(separator_, from - back);
      return found == std::string_view::npos ? found : found + separator_.size();
    }
    const size_t found = bytes.find_first_of("\n\r", from);
    if (found == std::string_view::npos) return found;
    const bool pair = bytes[found] == '\r' && found + 1 < bytes.size() && bytes[found + 1] == '\n';
    return found + (pair ? 2 : 1);
  }
  // The line without the break that ends it.
  std::string_view without_break(std::string_view line) const {
    if (!separator_.empty()) {
      if (line.ends_with(separator_)) line.remove_suffix(separator_.size());
      return line;
    }
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  size_t width() const { return std::max<size_t>(separator_.size(), 1); }

 private:
  std::string separator_;
};

CsvText text_of(std::string_view text) {
  BufferPtr buffer = Buffer::allocate(text.size());
  if (!text.empty()) std::memcpy(buffer->data(), text.data(), text.size());
  const auto* data = reinterpret_cast<const char*>(buffer->data());
  return {std::move(buffer), {data, text.size()}};
}

// Lines that begin in the chunk.
CsvText read_lines(const DataFile& file, const CsvChunk& chunk, const LineBreaks& breaks) {
  const OpenFile in(file.path);
  // A line begins in the chunk when the break before it ends there or at its beginning.
  const int64_t start = std::max<int64_t>(chunk.begin - static_cast<int64_t>(breaks.width()), 0);
  const auto wanted = static_cast<size_t>(chunk.end - start);
  size_t capacity = wanted + kTailBytes;
  BufferPtr buffer = Buffer::allocate(capacity);
  size_t size = in.read(start, capacity, buffer->data());
  const auto bytes = [&] {
    return std::string_view(reinterpret_cast<const char*>(buffer->data()), size);
  };
  size_t begin = 0;
  if (chunk.begin > 0) {
    const auto lead = static_cast<size_t>(chunk.begin - start);
    begin = breaks.next_line(bytes(), lead - 1);
    if (begin == std::string_view::npos || begin >= wanted) return {buffer, {}};
  }
  size_t end = std::string_view::npos;
  if (wanted <= size) {
    while ((end = breaks.next_line(bytes(), wanted - 1)) == std::string_view::npos ||
           // The line feed of a pair may not have been read yet.
           (end == size && size == capacity)) {
      if (size < capacity) break;
      capacity += std::max(capacity, kTailBytes);
      BufferPtr larger = Buffer::allocate(capacity);
      std::memcpy(larger->data(), buffer->data(), size);
      buffer = std::move(larger);
      const int64_t offset = start + static_cast<int64_t>(size);
      size += in.read(offset, capacity - size, buffer->data() + size);
    }
  }
  if (end == std::string_view::npos) end = size;
  return {buffer, bytes().substr(begin, end - begin)};
}

// Malformed parts become U+FFFD, as in Java.
void append_decoded(std::string& out, std::string_view bytes, Charset charset) {
  switch (charset) {
    case Charset::kUtf8:
      out += utf8::make_valid(bytes);
      return;
    case Charset::kAscii:
      for (const char c : bytes) {
        utf8::append(out, static_cast<uint8_t>(c) < 0x80 ? static_cast<uint8_t>(c) : 0xFFFD);
      }
      return;
    case Charset::kLatin1:
      for (const char c : bytes) utf8::append(out, static_cast<uint8_t>(c));
      return;
    default:
      break;
  }
  const char* name = charset == Charset::kUtf16     ? "UTF-16"
                     : charset == Charset::kUtf16Be ? "UTF-16BE"
                     : charset == Charset::kUtf16Le ? "UTF-16LE"
                                                    : "UTF-32";
  icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()), name).toUTF8String(out);
}

// Lines are found among the bytes, then decoded one by one, as Spark does it.
std::string decode_lines(std::string_view bytes, const LineBreaks& breaks,
                         const CsvOptions& options) {
  const std::string separator =
      options.line_separator.empty() ? std::string("\n") : options.line_separator;
  std::string out;
  for (size_t at = 0; at < bytes.size();) {
    const size_t next = std::min(breaks.next_line(bytes, at), bytes.size());
    append_decoded(out, breaks.without_break(bytes.substr(at, next - at)), options.charset);
    out += separator;
    at = next;
  }
  return out;
}

// The first break of a text says what its breaks are; they become line feeds.
std::string with_line_feeds(std::string_view text) {
  const size_t first = text.find_first_of("\n\r");
  if (first == std::string_view::npos || text[first] == '\n') return std::string(text);
  const bool pair = first + 1 < text.size() && text[first + 1] == '\n';
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool found = text[i] == '\r' && (!pair || (i + 1 < text.size() && text[i + 1] == '\n'));
    if (found && pair) ++i;
    out += found ? '\n' : text[i];
  }
  return out;
}

}  // namespace

std::vector<CsvChunk> csv_chunks(const std::vector<DataFile>& files, const CsvOptions& options) {
  std::vector<CsvChunk> chunks;
  for (size_t f = 0; f < files.size(); ++f) {
    if (options.multi_line || is_compressed(files[f].path)) {
      if (files[f].reads(0)) chunks.push_back({f, 0, files[f].size});
      continue;
    }
    for (int64_t begin = 0; begin < files[f].size; begin += kChunkBytes) {
      if (!files[f].reads(begin)) continue;
      chunks.push_back({f, begin, std::min(files[f].size, begin + kChunkBytes)});
    }
  }
  return chunks;
}

CsvText read_csv_text(const DataFile& file, const CsvChunk& chunk, const CsvOptions& options) {
  const LineBreaks breaks(options);
  CsvText out = options.multi_line || is_compressed(file.path) ? text_of(read_whole(file.path))
                                                               : read_lines(file, chunk, breaks);
  const bool is_utf8 = options.charset == Charset::kUtf8;
  if (is_utf8 && chunk.begin == 0 && out.text.starts_with(kByteOrderMark)) {
    out.text.remove_prefix(kByteOrderMark.size());
  }
  if (!is_utf8 || !utf8::is_valid(out.text)) {
    std::string decoded;
    if (options.multi_line || is_utf8) {
      append_decoded(decoded, out.text, options.charset);
    } else {
      decoded = decode_lines(out.text, breaks, options);
    }
    out = text_of(decoded);
  }
  if (options.multi_line && options.line_separator.empty() &&
      out.text.find('\r') != std::string_view::npos) {
    out = text_of(with_line_feeds(out.text));
  }
  return out;
}

}  // namespace firesteel
