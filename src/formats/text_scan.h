#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/data_files.h"
#include "formats/file_text.h"
#include "functions/charset.h"
#include "plan/table_source.h"

namespace firesteel {

// How the files of a text format are cut into the parts that threads take.
struct TextFileLayout {
  Charset charset = Charset::kUtf8;
  // Lines may be cut from each other at this byte; none: a file is read as a whole.
  std::optional<char> separator = '\n';
};

// A part of a file that one thread reads at a time.
struct TextChunk {
  size_t file = 0;
  int64_t begin = 0;
  int64_t end = 0;
};

std::vector<TextChunk> text_chunks(const DataFiles& files, const TextFileLayout& layout);
// Its whole lines, inflated and as UTF-8, in `buffer`, which is best used again; kTextSlack more
// bytes can be read.
std::string_view read_text_chunk(const DataFile& file, const TextChunk& chunk,
                                 const TextFileLayout& layout, std::string& buffer);

// Makes the rows of chunks. Used by one thread.
class TextRowReader {
 public:
  virtual ~TextRowReader() = default;
  // Begins a chunk; the text stays until the next one.
  virtual void open(const DataFile& file, std::string_view text) = 0;
  // The next rows, kBatchSize at most: a vector for each data column that was asked for. 0 at the
  // end of the chunk.
  virtual size_t next(std::vector<VectorPtr>& columns) = 0;
};

// Makes a reader of some data columns, by index.
using MakeTextRowReader =
    std::function<std::unique_ptr<TextRowReader>(const std::vector<int>& columns)>;

// Scans text files, whose columns are `num_data_columns` and then those of the partitions.
std::unique_ptr<Scan> make_text_scan(std::shared_ptr<const DataFiles> files, int num_data_columns,
                                     const TextFileLayout& layout, ScanRequest request,
                                     MakeTextRowReader make_reader);

// The files as DataFrame.inputFiles names them.
std::vector<std::string> input_file_names(const DataFiles& files);
// "json [file:/a, file:/b]".
std::string describe_files(std::string_view format, const std::vector<std::string>& paths);

}  // namespace firesteel
