#include "formats/csv/csv_scan.h"

#include <algorithm>
#include <atomic>

#include "base/spark_error.h"
#include "formats/csv/csv_records.h"
#include "formats/csv/csv_text.h"
#include "formats/csv/csv_values.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// Batches of a chunk in the sequence numbers.
constexpr int kBatchBits = 24;

// Where the columns of a scan come from.
struct CsvLayout {
  CsvLayout(const CsvTable& table, const std::vector<int>& wanted) {
    const auto num_columns = static_cast<int>(table.data_columns.size());
    std::vector<int> parsed;
    for (int c = 0; c < num_columns; ++c) {
      if (c == table.corrupt_column) continue;
      const bool asked = std::find(wanted.begin(), wanted.end(), c) != wanted.end();
      if (asked) read_columns.push_back(c);
      // The place of a column in the files knows nothing of the column for malformed records.
      const bool shifted = table.corrupt_column >= 0 && table.corrupt_column < c;
      if (asked) fields.push_back(static_cast<size_t>(c - (shifted ? 1 : 0)));
    }
    num_file_columns = table.data_columns.size() - (table.corrupt_column >= 0 ? 1 : 0);
    all_fields = !table.csv.column_pruning || read_columns.size() == num_file_columns;
  }

  // Columns of the table that are read, ascending, and their places in a record.
  std::vector<int> read_columns;
  std::vector<size_t> fields;
  size_t num_file_columns = 0;
  // A record with another number of fields is malformed.
  bool all_fields = false;
};

class CsvScan final : public Scan {
 public:
  CsvScan(std::shared_ptr<const CsvTable> table, ScanRequest request)
      : table_(std::move(table)), request_(std::move(request)), layout_(*table_, request_.columns) {
    if (layout_.read_columns.empty() && wants_corrupt_record()) {
      throw SparkError("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN",
                       {{"columnName", quote_identifier(table_->csv.corrupt_column)}});
    }
    for (const auto& chunk : csv_chunks(table_->files.files, table_->csv)) {
      if (partition_may_match(table_->files.files[chunk.file], table_->files.partition_columns,
                              static_cast<int>(table_->data_columns.size()), request_.predicates)) {
        chunks_.push_back(chunk);
      }
    }
  }

  std::unique_ptr<ScanCursor> make_cursor() override;
  size_t max_parallelism() const override { return std::max<size_t>(1, chunks_.size()); }
  double progress() const override {
    return chunks_.empty() ? 1
                           : std::min(1.0, static_cast<double>(next_.load()) /
                                               static_cast<double>(chunks_.size()));
  }

 private:
  friend class CsvCursor;

  bool wants_corrupt_record() const {
    return table_->corrupt_column >= 0 &&
           std::find(request_.columns.begin(), request_.columns.end(), table_->corrupt_column) !=
               request_.columns.end();
  }

  std::shared_ptr<const CsvTable> table_;
  const ScanRequest request_;
  const CsvLayout layout_;
  std::vector<CsvChunk> chunks_;
  std::atomic<size_t> next_{0};
};

class CsvCursor final : public ScanCursor {
 public:
  explicit CsvCursor(CsvScan& scan)
      : scan_(scan),
        table_(*scan.table_),
        layout_(scan.layout_),
        records_(table_.csv, {layout_.fields, layout_.all_fields && !layout_.fields.empty()}) {
    for (const int column : layout_.read_columns) {
      readers_.push_back(
          make_csv_reader(table_.data_columns[static_cast<size_t>(column)], table_.csv));
    }
  }

  bool next(Batch& batch) override {
    while (true) {
      try {
        if (!open_ && !open_chunk()) return false;
        if (read_batch_of_file(batch)) return true;
      } catch (const SparkError& error) {
        if (!table_.bad_files.ignores(error, file().path)) throw;
      }
      open_ = false;
    }
  }

 private:
  bool read_batch_of_file(Batch& batch) {
    try {
      return read_batch(batch);
    } catch (const SparkError&) {
      throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file://" + file().path}});
    }
  }

  const DataFile& file() const { return table_.files.files[scan_.chunks_[chunk_].file]; }

  bool open_chunk() {
    chunk_ = scan_.next_.fetch_add(1);
    if (chunk_ >= scan_.chunks_.size()) return false;
    const CsvChunk& chunk = scan_.chunks_[chunk_];
    text_ = read_csv_text(file(), chunk, table_.csv);
    records_.open(text_.text);
    if (table_.csv.header && chunk.begin == 0) pass_header();
    row_offset_ = 0;
    batch_index_ = 0;
    open_ = true;
    return true;
  }

  void pass_header() {
    if (table_.csv.enforce_schema) {
      records_.skip();
      return;
    }
    std::vector<std::string_view> names;
    std::string_view record;
    if (records_.next(names, record)) check_header(names);
  }

  // What is read of the header must be the schema's names.
  void check_header(const std::vector<std::string_view>& names) const {
    const auto equal = [&](std::string_view a, const std::string& b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
        return x == y ||
               (!table_.csv.case_sensitive && std::tolower(static_cast<unsigned char>(x)) ==
                                                  std::tolower(static_cast<unsigned char>(y)));
      });
    };
    bool same = !layout_.all_fields || names.size() == layout_.num_file_columns;
    for (size_t c = 0; c < layout_.fields.size() && same; ++c) {
      const size_t column = static_cast<size_t>(layout_.read_columns[c]);
      same = layout_.fields[c] < names.size() &&
             equal(names[layout_.fields[c]], table_.data_columns[column].name);
    }
    if (!same) {
      throw SparkError("FAILED_READ_FILE.NO_HINT",
                       {{"path", "file://" + file().path},
                        {"reason", "CSV header does not conform to the schema."}});
    }
  }

  // False at the end of the chunk.
  bool read_batch(Batch& batch) {
    while (records_.read(rows_)) {
      malformed_.assign(rows_.num_rows, 0);
      std::vector<VectorPtr> read;
      for (size_t c = 0; c < readers_.size(); ++c) {
        read.push_back(readers_[c]->read(rows_.column(c), malformed_));
      }
      if (layout_.all_fields && !layout_.fields.empty()) mark_wrong_counts();
      make_batch(read, batch);
      row_offset_ += static_cast<int64_t>(rows_.num_rows);
      const bool any =
          std::find(malformed_.begin(), malformed_.end(), uint8_t{1}) != malformed_.end();
      if (any && table_.csv.mode == ParseMode::kFailFast) throw_malformed(read);
      if (any && table_.csv.mode == ParseMode::kDropMalformed) drop_malformed(batch);
      if (batch.num_rows > 0) return true;
    }
    return false;
  }

  void mark_wrong_counts() {
    for (size_t row = 0; row < rows_.num_rows; ++row) {
      if (rows_.field_counts[row] != layout_.num_file_columns) malformed_[row] = 1;
    }
  }

  void make_batch(const std::vector<VectorPtr>& read, Batch& batch) {
    batch = Batch();
    batch.num_rows = rows_.num_rows;
    batch.partition = static_cast<int32_t>(chunk_);
    batch.row_offset = row_offset_;
    batch.sequence = (static_cast<uint64_t>(chunk_) << kBatchBits) + batch_index_++;
    for (const int column : scan_.request_.columns) {
      const auto index = static_cast<size_t>(column);
      if (index >= table_.data_columns.size()) {
        const size_t partition = index - table_.data_columns.size();
        batch.columns.push_back(Vector::constant(table_.files.partition_columns[partition].type,
                                                 file().partition_values[partition],
                                                 batch.num_rows));
      } else if (column == table_.corrupt_column) {
        batch.columns.push_back(corrupt_records());
      } else {
        const auto it = std::find(layout_.read_columns.begin(), layout_.read_columns.end(), column);
        batch.columns.push_back(read[static_cast<size_t>(it - layout_.read_columns.begin())]);
      }
    }
  }

  VectorPtr corrupt_records() const {
    VectorBuilder out(TypeId::kString);
    for (size_t row = 0; row < rows_.num_rows; ++row) {
      if (malformed_[row] != 0) {
        out.append_string(rows_.records[row]);
      } else {
        out.append_null();
      }
    }
    return out.finish();
  }

  void drop_malformed(Batch& batch) const {
    auto kept = std::make_shared<Selection>();
    for (uint32_t row = 0; row < rows_.num_rows; ++row) {
      if (malformed_[row] == 0) kept->push_back(row);
    }
    batch = batch.select(std::move(kept));
  }

  // With the values that could be read of the first one.
  [[noreturn]] void throw_malformed(const std::vector<VectorPtr>& read) const {
    const auto row = static_cast<size_t>(
        std::find(malformed_.begin(), malformed_.end(), uint8_t{1}) - malformed_.begin());
    std::string values;
    for (size_t c = 0; c < read.size(); ++c) {
      const Value value = read[c]->value(row);
      values += (c == 0 ? "[" : ",");
      values +=
          value.is_null() ? "null" : value_to_string(value, read[c]->type(), table_.csv.time_zone);
    }
    throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                     {{"badRecord", values + "]"}, {"failFastMode", "FAILFAST"}});
  }

  CsvScan& scan_;
  const CsvTable& table_;
  const CsvLayout& layout_;
  CsvRecords records_;
  std::vector<std::unique_ptr<CsvValueReader>> readers_;
  bool open_ = false;
  size_t chunk_ = 0;
  CsvText text_;
  CsvRows rows_;
  std::vector<uint8_t> malformed_;
  int64_t row_offset_ = 0;
  uint64_t batch_index_ = 0;
};

std::unique_ptr<ScanCursor> CsvScan::make_cursor() { return std::make_unique<CsvCursor>(*this); }

}  // namespace

std::unique_ptr<Scan> make_csv_scan(std::shared_ptr<const CsvTable> table,
                                    const ScanRequest& request) {
  return std::make_unique<CsvScan>(std::move(table), request);
}

}  // namespace firesteel
