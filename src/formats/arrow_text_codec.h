#pragma once

#include <arrow/util/compression.h>

#include <memory>

#include "formats/text_codec.h"

namespace firesteel {

// The codec of a stream: GZIP, BZIP2, DEFLATE or ZSTD.
arrow::Result<std::unique_ptr<arrow::util::Codec>> make_stream_codec(TextCodec codec);

}  // namespace firesteel
