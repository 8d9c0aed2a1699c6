#pragma once

#include <parquet/types.h>

#include <string>

#include "formats/data_files.h"

namespace firesteel {

struct ParquetCodec {
  parquet::Compression::type type = parquet::Compression::SNAPPY;
  // What file names say of it, ".snappy"; nothing for none.
  std::string suffix;
};

// By the options compression and parquet.compression. Throws
// CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION.
ParquetCodec parquet_codec(const Options& options);

}  // namespace firesteel
