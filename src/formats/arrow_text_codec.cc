#include "formats/arrow_text_codec.h"

namespace firesteel {

arrow::Result<std::unique_ptr<arrow::util::Codec>> make_stream_codec(TextCodec codec) {
  switch (codec) {
    case TextCodec::kGzip:
      return arrow::util::Codec::Create(arrow::Compression::GZIP);
    case TextCodec::kBzip2:
      return arrow::util::Codec::Create(arrow::Compression::BZ2);
    case TextCodec::kZstd:
      return arrow::util::Codec::Create(arrow::Compression::ZSTD);
    case TextCodec::kDeflate: {
      arrow::util::GZipCodecOptions options;
      options.gzip_format = arrow::util::GZipFormat::ZLIB;
      return arrow::util::Codec::Create(arrow::Compression::GZIP, options);
    }
    default:
      return arrow::Status::Invalid("no codec of a stream");
  }
}

}  // namespace firesteel
