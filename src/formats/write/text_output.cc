#include "formats/write/text_output.h"

#include <arrow/io/compressed.h>
#include <arrow/io/file.h>

#include "base/spark_error.h"
#include "formats/arrow_text_codec.h"
#include "functions/charset.h"
#include "functions/text_options.h"

namespace firesteel {
namespace {

TextCodec codec_of(const Options& options) {
  const TextOptions text(options);
  return find_text_codec(text.get("compression", text.get("codec", "none")));
}

Charset charset_of(const Options& options) {
  const TextOptions text(options);
  const std::string name = text.get("encoding", text.get("charset", "UTF-8"));
  const auto charset = find_charset(name);
  if (!charset) {
    throw SparkError("INVALID_PARAMETER_VALUE.CHARSET",
                     {{"functionName", quote_identifier("write")},
                      {"parameter", "`encoding`"},
                      {"charset", name},
                      {"charsets", "UTF-8"}});
  }
  return *charset;
}

}  // namespace

struct TextOutput::File {
  void check(const arrow::Status& status) const {
    if (!status.ok()) throw SparkError("TASK_WRITE_FAILED", {{"path", path}});
  }

  std::string path;
  TextCodec compression;
  Charset charset;
  std::unique_ptr<arrow::util::Codec> codec;
  std::shared_ptr<arrow::io::OutputStream> out;
};

TextOutput::TextOutput(const std::string& path, const Options& options)
    : line_separator_(TextOptions(options).get("lineSep", "\n")),
      file_(std::make_unique<File>(
          File{path, codec_of(options), charset_of(options), nullptr, nullptr})) {
  auto file = arrow::io::FileOutputStream::Open(path);
  file_->check(file.status());
  file_->out = *file;
  if (file_->compression == TextCodec::kNone || has_hadoop_blocks(file_->compression)) return;
  auto codec = make_stream_codec(file_->compression);
  file_->check(codec.status());
  file_->codec = std::move(*codec);
  auto compressed = arrow::io::CompressedOutputStream::Make(file_->codec.get(), *file);
  file_->check(compressed.status());
  file_->out = *compressed;
}

TextOutput::~TextOutput() = default;

void TextOutput::write(std::string_view text) {
  waiting_ += text;
  if (waiting_.size() >= kHadoopBlockSize) flush();
}

// Characters that the charset lacks become question marks, as Java writes them.
void TextOutput::encode(std::string& out) {
  // A byte order mark only stands at the file's start.
  const Charset charset = file_->charset;
  if (charset == Charset::kUtf16) file_->charset = Charset::kUtf16Be;
  if (encode_text(out, waiting_, charset)) return;
  out.clear();
  for (size_t begin = 0; begin < waiting_.size();) {
    size_t end = begin + 1;
    while (end < waiting_.size() && (static_cast<uint8_t>(waiting_[end]) & 0xC0) == 0x80) ++end;
    std::string character;
    const bool known =
        encode_text(character, std::string_view(waiting_).substr(begin, end - begin), charset);
    out += known ? character : "?";
    begin = end;
  }
}

void TextOutput::flush() {
  std::string encoded;
  if (file_->charset != Charset::kUtf8) {
    encode(encoded);
  } else {
    encoded.swap(waiting_);
  }
  waiting_.clear();
  if (!has_hadoop_blocks(file_->compression)) {
    file_->check(file_->out->Write(encoded));
    return;
  }
  std::string blocks;
  for (size_t begin = 0; begin < encoded.size(); begin += kHadoopBlockSize) {
    append_hadoop_block(blocks, std::string_view(encoded).substr(begin, kHadoopBlockSize),
                        file_->compression);
  }
  file_->check(file_->out->Write(blocks));
}

void TextOutput::finish() {
  flush();
  file_->check(file_->out->Close());
}

std::string TextOutput::extension(const Options& options) {
  return std::string(text_codec_extension(codec_of(options)));
}

}  // namespace firesteel
