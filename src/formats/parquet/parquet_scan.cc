#include "formats/parquet/parquet_scan.h"

#include <arrow/io/file.h>

#include <algorithm>
#include <atomic>
#include <numeric>

#include "base/spark_error.h"
#include "formats/missing_column.h"
#include "formats/parquet/column_reader.h"
#include "formats/parquet/parquet_file.h"
#include "formats/parquet/row_group_filter.h"
#include "formats/parquet/scan_filter.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// Batches of a row group in the sequence numbers.
constexpr int kBatchBits = 24;
// Rows that are tested together: grown up to this while few of them pass, so that batches stay
// full.
constexpr size_t kMaxWindow = 8 * kBatchSize;

struct RowGroupMorsel {
  size_t file = 0;
  int row_group = 0;
  int64_t first_row = 0;
};

class ParquetScan final : public Scan {
 public:
  ParquetScan(std::shared_ptr<const ParquetTable> table, ScanRequest request)
      : table_(std::move(table)),
        request_(std::move(request)),
        filters_(make_scan_filters(request_, table_->data_columns)) {
    for (size_t f = 0; f < table_->files.files.size(); ++f) {
      if (table_->files.files[f].begin >= table_->files.files[f].end) continue;
      if (partition_may_match(table_->files.files[f], table_->files.partition_columns,
                              static_cast<int>(table_->data_columns.size()), request_.predicates)) {
        try {
          add_row_groups(f);
        } catch (const SparkError& error) {
          if (!table_->bad_files.ignores(error, table_->files.files[f].path)) throw;
        }
      }
    }
  }

  std::unique_ptr<ScanCursor> make_cursor() override;
  size_t max_parallelism() const override { return std::max<size_t>(1, morsels_.size()); }
  double progress() const override {
    return morsels_.empty() ? 1
                            : std::min(1.0, static_cast<double>(next_.load()) /
                                                static_cast<double>(morsels_.size()));
  }

 private:
  friend class ParquetCursor;

  void add_row_groups(size_t f) {
    const DataFile& data_file = table_->files.files[f];
    const auto file = ParquetFile::open(data_file);
    int64_t first_row = 0;
    try {
      for (int group = 0; group < file->metadata()->num_row_groups(); ++group) {
        const bool is_ours = !data_file.is_part() || data_file.reads(first_byte(*file, group));
        if (is_ours && may_match(*file, group)) {
          morsels_.push_back({f, group, first_row});
        }
        first_row += file->metadata()->RowGroup(group)->num_rows();
      }
    } catch (const SparkError&) {
      throw;
    } catch (const std::exception& error) {
      throw_unreadable(data_file.path, error.what());
    }
  }

  // Where a row group begins in its file, for shares of files.
  static int64_t first_byte(const ParquetFile& file, int group) {
    const auto row_group = file.metadata()->RowGroup(group);
    if (row_group->num_columns() == 0) return 0;
    const auto chunk = row_group->ColumnChunk(0);
    return chunk->has_dictionary_page() && chunk->dictionary_page_offset() > 0
               ? std::min(chunk->dictionary_page_offset(), chunk->data_page_offset())
               : chunk->data_page_offset();
  }

  bool may_match(const ParquetFile& file, int group) const {
    return std::all_of(request_.predicates.begin(), request_.predicates.end(),
                       [&](const ColumnPredicate& predicate) {
                         const auto column = static_cast<size_t>(predicate.column);
                         if (column >= table_->data_columns.size()) return true;
                         const StructField& wanted = table_->data_columns[column];
                         const int index = file.find_column(wanted.name, table_->case_sensitive);
                         // A column that the file lacks is all null, or its default.
                         if (index < 0) {
                           return predicate.op == ColumnPredicate::Op::kIsNull ||
                                  !missing_column_value(wanted, table_->time_zone).is_null();
                         }
                         if (!file.schema()[index].type.same_type(wanted.type)) return true;
                         return row_group_may_match(file, group, static_cast<size_t>(index),
                                                    predicate);
                       });
  }

  // Filters that became known after the scan began look at row groups as they are claimed.
  bool runtime_filters_pass(const ParquetFile& file, int group) const {
    for (const auto& filter : request_.runtime_filters) {
      const auto column = static_cast<size_t>(filter->column());
      if (column >= table_->data_columns.size()) continue;
      const StructField& wanted = table_->data_columns[column];
      const int index = file.find_column(wanted.name, table_->case_sensitive);
      if (index < 0 || !file.schema()[index].type.same_type(wanted.type)) continue;
      const ChunkRange range = chunk_range(file, group, static_cast<size_t>(index));
      if (range.min && range.max && !filter->may_match(*range.min, *range.max)) return false;
    }
    return true;
  }

  std::shared_ptr<const ParquetTable> table_;
  ScanRequest request_;
  std::vector<std::unique_ptr<ScanFilter>> filters_;
  std::vector<RowGroupMorsel> morsels_;
  std::atomic<size_t> next_{0};
};

// One column of the output: read from the file, cast, or the same value for the whole file.
struct OutputColumn {
  DataType type;
  std::unique_ptr<ParquetColumnReader> reader;
  // Set when the file's type is another than the table's.
  ScalarKernel cast;
  Value constant;
  // Rows of the row group that later reads must pass over first.
  size_t pending_skip = 0;
};

class ParquetCursor final : public ScanCursor {
 public:
  explicit ParquetCursor(ParquetScan& scan) : scan_(scan) {
    for (const auto& filter : scan.filters_) filters_.push_back({filter.get(), {}});
  }

  bool next(Batch& batch) override {
    while (true) {
      if (ready_begin_ < ready_.num_rows) {
        batch = next_ready();
        return true;
      }
      try {
        if (rows_left_ == 0 && !next_row_group()) return false;
        read_window_of_file(std::min(window_, static_cast<size_t>(rows_left_)));
      } catch (const SparkError& error) {
        const size_t file = scan_.morsels_[morsel_index_].file;
        if (!table().bad_files.ignores(error, table().files.files[file].path)) throw;
        rows_left_ = 0;
        ready_ = Batch();
        ready_begin_ = 0;
      }
    }
  }

 private:
  const ParquetTable& table() const { return *scan_.table_; }

  void read_window_of_file(size_t num_rows) {
    try {
      read_window(num_rows);
    } catch (const SparkError&) {
      throw;
    } catch (const std::exception& error) {
      throw_unreadable(file_->path(), error.what());
    }
  }

  bool next_row_group() {
    const ParquetTable& table = *scan_.table_;
    while (true) {
      morsel_index_ = scan_.next_.fetch_add(1);
      if (morsel_index_ >= scan_.morsels_.size()) return false;
      const RowGroupMorsel& morsel = scan_.morsels_[morsel_index_];
      const DataFile& data_file = table.files.files[morsel.file];
      if (!file_ || file_->path() != data_file.path) {
        file_ = ParquetFile::open(data_file);
        reader_ = file_->make_reader();
        input_ = open_input(file_->path());
      }
      if (scan_.runtime_filters_pass(*file_, morsel.row_group)) break;
    }
    const RowGroupMorsel& morsel = scan_.morsels_[morsel_index_];
    try {
      row_group_ = reader_->RowGroup(morsel.row_group);
      rows_left_ = row_group_->metadata()->num_rows();
      row_offset_ = morsel.first_row;
      batch_index_ = 0;
      columns_.clear();
      for (const int column : scan_.request_.columns)
        columns_.push_back(open_column(column, morsel));
      // The filter that drops most comes first.
      std::stable_sort(filters_.begin(), filters_.end(), [](const auto& a, const auto& b) {
        return a.filter->pass_rate() < b.filter->pass_rate();
      });
    } catch (const SparkError&) {
      throw;
    } catch (const std::exception& error) {
      throw_unreadable(file_->path(), error.what());
    }
    return true;
  }

  OutputColumn open_column(int column, const RowGroupMorsel& morsel) const {
    const ParquetTable& table = *scan_.table_;
    OutputColumn out;
    if (static_cast<size_t>(column) >= table.data_columns.size()) {
      const size_t partition = static_cast<size_t>(column) - table.data_columns.size();
      out.type = table.files.partition_columns[partition].type;
      out.constant = table.files.files[morsel.file].partition_values[partition];
      return out;
    }
    const StructField& wanted = table.data_columns[column];
    out.type = wanted.type;
    const int index = file_->find_column(wanted.name, table.case_sensitive);
    if (index < 0) {
      out.constant = missing_column_value(wanted, table.time_zone);
      return out;
    }
    const DataType& file_type = file_->schema()[index].type;
    if (!file_type.same_type(wanted.type)) out.cast = make_cast(file_type, wanted);
    out.reader =
        file_type.is_nested()
            ? make_nested_reader(*file_, morsel.row_group, static_cast<size_t>(index), file_type)
            : make_flat_reader(*row_group_, file_->first_leaf(static_cast<size_t>(index)),
                               file_type, input_);
    return out;
  }

  ScalarKernel make_cast(const DataType& from, const StructField& wanted) const {
    const bool same_bytes = (from.is(TypeId::kString) && wanted.type.is(TypeId::kString)) ||
                            (from.is(TypeId::kBinary) && wanted.type.is(TypeId::kString)) ||
                            (from.is(TypeId::kString) && wanted.type.is(TypeId::kBinary));
    if (!same_bytes && !can_up_cast(from, wanted.type)) {
      throw SparkError("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
                       {{"path", "file:" + file_->path()},
                        {"column", "[" + wanted.name + "]"},
                        {"expectedType", wanted.type.simple_string()},
                        {"actualType", from.simple_string()}});
    }
    return bind_cast(from, wanted.type, CastMode::kAnsi, scan_.table_->time_zone).make_kernel();
  }

  static std::shared_ptr<arrow::io::RandomAccessFile> open_input(const std::string& path) {
    auto opened = arrow::io::ReadableFile::Open(path);
    if (!opened.ok()) throw_unreadable(path, opened.status().ToString());
    return *std::move(opened);
  }

  // Reads the next rows of the row group; those that pass the filters become ready_.
  void read_window(size_t num_rows) {
    ready_ = Batch();
    ready_begin_ = 0;
    ready_.partition = static_cast<int32_t>(scan_.morsels_[morsel_index_].file);
    ready_.row_offset = row_offset_;
    ready_.columns.resize(columns_.size());
    rows_left_ -= static_cast<int64_t>(num_rows);
    row_offset_ += static_cast<int64_t>(num_rows);
    const SelectionPtr rows = passing_rows(num_rows);
    adapt_window(rows ? rows->size() : num_rows);
    if (!rows) {
      for (size_t c = 0; c < columns_.size(); ++c) {
        if (!ready_.columns[c]) ready_.columns[c] = read_column(columns_[c], num_rows, nullptr);
      }
      ready_.num_rows = num_rows;
      return;
    }
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (ready_.columns[c]) {
        if (!rows->empty()) ready_.columns[c] = picked(ready_.columns[c], rows);
      } else if (rows->empty()) {
        columns_[c].pending_skip += num_rows;
      } else {
        ready_.columns[c] = read_column(columns_[c], num_rows, rows);
      }
    }
    ready_.num_rows = rows->size();
  }

  // The next batch of the window's rows.
  Batch next_ready() {
    const size_t size = std::min(kBatchSize, ready_.num_rows - ready_begin_);
    Batch batch = ready_.slice(ready_begin_, size);
    batch.sequence = (static_cast<uint64_t>(morsel_index_) << kBatchBits) + batch_index_++;
    ready_begin_ += size;
    if (ready_begin_ == ready_.num_rows) {
      ready_ = Batch();
      ready_begin_ = 0;
    }
    return batch;
  }

  void adapt_window(size_t passed) {
    if (passed * 4 < kBatchSize) window_ = std::min(2 * window_, kMaxWindow);
    if (passed > kBatchSize) window_ = kBatchSize;
  }

  // Reads the filtered columns first; null when every row passes.
  SelectionPtr passing_rows(size_t num_rows) {
    std::shared_ptr<Selection> rows;
    for (auto& [filter, verdicts] : filters_) {
      if (!filter->is_active()) continue;
      const size_t c = filter->column();
      // What is decoded for a few rows only is decoded for all: other filters may want it too.
      if (!ready_.columns[c]) {
        ready_.columns[c] = read_column(columns_[c], num_rows, nullptr);
      }
      if (!rows) {
        rows = std::make_shared<Selection>(num_rows);
        std::iota(rows->begin(), rows->end(), 0);
      }
      filter->apply(*ready_.columns[c], *rows, verdicts);
      if (rows->empty()) break;
    }
    if (!rows || rows->size() == num_rows) return nullptr;
    return rows;
  }

  static VectorPtr picked(const VectorPtr& values, const SelectionPtr& rows) {
    if (values->encoding() == Encoding::kFlat && !values->type().is_nested()) {
      return gather(*values, *rows);
    }
    return Vector::dictionary(values, rows);
  }

  // The next num_rows rows of a column, or those of them that are named.
  VectorPtr read_column(OutputColumn& column, size_t num_rows, const SelectionPtr& rows) const {
    const size_t size = rows ? rows->size() : num_rows;
    if (!column.reader) return Vector::constant(column.type, column.constant, size);
    if (column.pending_skip > 0) column.reader->skip(column.pending_skip);
    column.pending_skip = 0;
    VectorPtr values =
        rows ? column.reader->read_selected(num_rows, rows) : column.reader->read(num_rows);
    if (!column.cast) return values;
    EvalContext context;
    return column.cast(KernelInput{std::span(&values, 1), {}, size, context});
  }

  struct ActiveFilter {
    ScanFilter* filter;
    DictionaryVerdicts verdicts;
  };

  ParquetScan& scan_;
  std::shared_ptr<const ParquetFile> file_;
  std::unique_ptr<parquet::ParquetFileReader> reader_;
  std::shared_ptr<parquet::RowGroupReader> row_group_;
  size_t morsel_index_ = 0;
  int64_t rows_left_ = 0;
  int64_t row_offset_ = 0;
  uint64_t batch_index_ = 0;
  std::vector<OutputColumn> columns_;
  std::vector<ActiveFilter> filters_;
  std::shared_ptr<arrow::io::RandomAccessFile> input_;
  size_t window_ = kBatchSize;
  // Rows that passed and are not handed on yet, from ready_begin_ on.
  Batch ready_;
  size_t ready_begin_ = 0;
};

std::unique_ptr<ScanCursor> ParquetScan::make_cursor() {
  return std::make_unique<ParquetCursor>(*this);
}

}  // namespace

std::unique_ptr<Scan> make_parquet_scan(std::shared_ptr<const ParquetTable> table,
                                        const ScanRequest& request) {
  return std::make_unique<ParquetScan>(std::move(table), request);
}

}  // namespace firesteel
