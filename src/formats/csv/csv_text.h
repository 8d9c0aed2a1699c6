// Parts of CSV files as text.
#pragma once

#include <string_view>
#include <vector>

#include "columnar/buffer.h"
#include "formats/csv/csv_options.h"

namespace firesteel {

// Bytes [begin, end) of a file; stands for the lines that begin there.
struct CsvChunk {
  size_t file = 0;
  int64_t begin = 0;
  int64_t end = 0;
};

// Cuts files into chunks. Compressed files, and those whose records may hold line breaks, are
// whole.
std::vector<CsvChunk> csv_chunks(const std::vector<DataFile>& files, const CsvOptions& options);

// UTF-8, with 64 readable bytes behind.
struct CsvText {
  BufferPtr buffer;
  std::string_view text;
};

// The lines of a chunk, without a byte order mark. With `multi_line`, line breaks are all \n unless
// the options name another. Throws FAILED_READ_FILE.NO_HINT.
CsvText read_csv_text(const DataFile& file, const CsvChunk& chunk, const CsvOptions& options);

}  // namespace firesteel
