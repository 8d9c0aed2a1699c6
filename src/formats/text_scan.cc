#include "formats/text_scan.h"

#include <algorithm>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// Large enough that opening a file does not matter, small enough that threads end together and that
// the text is in a cache when it is parsed.
constexpr int64_t kChunkBytes = 2 << 20;
// Batches of a chunk are numbered below its own number.
constexpr int kBatchBits = 24;

bool is_read_whole(const DataFile& file, const TextFileLayout& layout) {
  return !layout.separator || layout.charset != Charset::kUtf8 || is_compressed(file.path);
}

class TextScan final : public Scan {
 public:
  TextScan(std::shared_ptr<const DataFiles> files, int num_data_columns, TextFileLayout layout,
           ScanRequest request, MakeTextRowReader make_reader)
      : files_(std::move(files)),
        num_data_columns_(num_data_columns),
        layout_(layout),
        request_(std::move(request)),
        make_reader_(std::move(make_reader)) {
    for (const int column : request_.columns) {
      if (column < num_data_columns_) data_columns_.push_back(column);
    }
    for (const TextChunk& chunk : text_chunks(*files_, layout_)) {
      if (partition_may_match(files_->files[chunk.file], files_->partition_columns,
                              num_data_columns_, request_.predicates)) {
        chunks_.push_back(chunk);
      }
    }
  }

  std::unique_ptr<ScanCursor> make_cursor() override;
  size_t max_parallelism() const override { return std::max<size_t>(1, chunks_.size()); }
  double progress() const override {
    if (chunks_.empty()) return 1;
    return std::min(1.0, static_cast<double>(next_.load()) / static_cast<double>(chunks_.size()));
  }

 private:
  friend class TextCursor;
  std::shared_ptr<const DataFiles> files_;
  int num_data_columns_;
  TextFileLayout layout_;
  ScanRequest request_;
  MakeTextRowReader make_reader_;
  std::vector<int> data_columns_;
  std::vector<TextChunk> chunks_;
  std::atomic<size_t> next_{0};
};

class TextCursor final : public ScanCursor {
 public:
  explicit TextCursor(TextScan& scan)
      : scan_(scan), reader_(scan.make_reader_(scan.data_columns_)) {}

  bool next(Batch& batch) override {
    while (true) {
      if (!open_ && !open_chunk()) return false;
      std::vector<VectorPtr> columns;
      const size_t rows = reader_->next(columns);
      if (rows > 0) {
        fill(batch, rows, columns);
        return true;
      }
      open_ = false;
    }
  }

 private:
  bool open_chunk() {
    chunk_ = scan_.next_.fetch_add(1);
    if (chunk_ >= scan_.chunks_.size()) return false;
    const TextChunk& chunk = scan_.chunks_[chunk_];
    const DataFile& file = scan_.files_->files[chunk.file];
    reader_->open(file, read_text_chunk(file, chunk, scan_.layout_, buffer_));
    batch_index_ = 0;
    open_ = true;
    return true;
  }

  void fill(Batch& batch, size_t rows, std::vector<VectorPtr>& columns) {
    const size_t file_index = scan_.chunks_[chunk_].file;
    const DataFile& file = scan_.files_->files[file_index];
    batch = Batch();
    batch.num_rows = rows;
    batch.partition = static_cast<int32_t>(file_index);
    batch.sequence = (static_cast<uint64_t>(chunk_) << kBatchBits) + batch_index_++;
    size_t data_column = 0;
    for (const int column : scan_.request_.columns) {
      if (column < scan_.num_data_columns_) {
        batch.columns.push_back(std::move(columns[data_column++]));
        continue;
      }
      const auto index = static_cast<size_t>(column - scan_.num_data_columns_);
      batch.columns.push_back(Vector::constant(scan_.files_->partition_columns[index].type,
                                               file.partition_values[index], rows));
    }
  }

  TextScan& scan_;
  std::unique_ptr<TextRowReader> reader_;
  size_t chunk_ = 0;
  std::string buffer_;
  bool open_ = false;
  uint64_t batch_index_ = 0;
};

std::unique_ptr<ScanCursor> TextScan::make_cursor() { return std::make_unique<TextCursor>(*this); }

}  // namespace

std::vector<TextChunk> text_chunks(const DataFiles& files, const TextFileLayout& layout) {
  std::vector<TextChunk> chunks;
  for (size_t f = 0; f < files.files.size(); ++f) {
    const DataFile& file = files.files[f];
    if (is_read_whole(file, layout)) {
      if (file.reads(0)) chunks.push_back({f, 0, file.size});
      continue;
    }
    for (int64_t begin = 0; begin < file.size; begin += kChunkBytes) {
      if (file.reads(begin)) chunks.push_back({f, begin, std::min(file.size, begin + kChunkBytes)});
    }
  }
  return chunks;
}

std::string_view read_text_chunk(const DataFile& file, const TextChunk& chunk,
                                 const TextFileLayout& layout, std::string& buffer) {
  if (!is_read_whole(file, layout)) {
    return read_lines(file.path, chunk.begin, chunk.end, *layout.separator, buffer);
  }
  buffer = read_whole(file.path);
  if (layout.charset != Charset::kUtf8) {
    std::string decoded;
    if (!decode_text(decoded, buffer, layout.charset)) {
      throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file://" + file.path}});
    }
    buffer = std::move(decoded);
  }
  const size_t size = buffer.size();
  buffer.append(kTextSlack, '\0');
  return std::string_view(buffer).substr(0, size);
}

std::unique_ptr<Scan> make_text_scan(std::shared_ptr<const DataFiles> files, int num_data_columns,
                                     const TextFileLayout& layout, ScanRequest request,
                                     MakeTextRowReader make_reader) {
  return std::make_unique<TextScan>(std::move(files), num_data_columns, layout, std::move(request),
                                    std::move(make_reader));
}

std::vector<std::string> input_file_names(const DataFiles& files) {
  std::vector<std::string> out;
  for (const auto& file : files.files) out.push_back("file://" + file.path);
  return out;
}

std::string describe_files(std::string_view format, const std::vector<std::string>& paths) {
  std::string out(format);
  out += " [";
  for (size_t i = 0; i < paths.size(); ++i) {
    if (i > 0) out += ", ";
    out += "file:" + local_path(paths[i]);
  }
  return out + "]";
}

}  // namespace firesteel
