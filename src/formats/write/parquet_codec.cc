#include "formats/write/parquet_codec.h"

#include <algorithm>
#include <map>

#include "base/spark_error.h"

namespace firesteel {

ParquetCodec parquet_codec(const Options& options) {
  static const std::map<std::string, ParquetCodec> kCodecs = {
      {"none", {parquet::Compression::UNCOMPRESSED, ""}},
      {"uncompressed", {parquet::Compression::UNCOMPRESSED, ""}},
      {"snappy", {parquet::Compression::SNAPPY, ".snappy"}},
      {"gzip", {parquet::Compression::GZIP, ".gz"}},
      {"zstd", {parquet::Compression::ZSTD, ".zstd"}},
      {"brotli", {parquet::Compression::BROTLI, ".br"}},
      {"lz4", {parquet::Compression::LZ4_HADOOP, ".lz4hadoop"}},
      {"lz4_raw", {parquet::Compression::LZ4, ".lz4raw"}}};
  auto name = find_option(options, "compression");
  if (!name) name = find_option(options, "parquet.compression");
  std::string codec = name.value_or("snappy");
  std::transform(codec.begin(), codec.end(), codec.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto it = kCodecs.find(codec);
  if (it == kCodecs.end()) {
    throw SparkError(
        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
        {{"codecName", codec},
         {"availableCodecs", "brotli, uncompressed, snappy, lz4_raw, none, zstd, lz4, gzip"}});
  }
  return it->second;
}

}  // namespace firesteel
