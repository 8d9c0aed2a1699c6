#include "formats/parquet/parquet_scan.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/spark_error.h"
#include "formats/parquet/column_reader.h"
#include "formats/parquet/parquet_file.h"
#include "formats/parquet/row_group_filter.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// Batches of a row group in the sequence numbers.
constexpr int kBatchBits = 24;

struct RowGroupMorsel {
  size_t file = 0;
  int row_group = 0;
  int64_t first_row = 0;
};

class ParquetScan final : public Scan {
 public:
  ParquetScan(std::shared_ptr<const ParquetTable> table, ScanRequest request)
      : table_(std::move(table)), request_(std::move(request)) {
    for (size_t f = 0; f < table_->files.files.size(); ++f) {
      if (partition_may_match(table_->files.files[f], table_->files.partition_columns,
                              static_cast<int>(table_->data_columns.size()), request_.predicates)) {
        add_row_groups(f);
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
    const auto file = ParquetFile::open(table_->files.files[f]);
    int64_t first_row = 0;
    for (int group = 0; group < file->metadata()->num_row_groups(); ++group) {
      if (may_match(*file, group)) morsels_.push_back({f, group, first_row});
      first_row += file->metadata()->RowGroup(group)->num_rows();
    }
  }

  bool may_match(const ParquetFile& file, int group) const {
    return std::all_of(request_.predicates.begin(), request_.predicates.end(),
                       [&](const ColumnPredicate& predicate) {
                         const auto column = static_cast<size_t>(predicate.column);
                         if (column >= table_->data_columns.size()) return true;
                         const StructField& wanted = table_->data_columns[column];
                         const int index = file.find_column(wanted.name, table_->case_sensitive);
                         // A column that the file lacks is all null.
                         if (index < 0) return predicate.op == ColumnPredicate::Op::kIsNull;
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
  explicit ParquetCursor(ParquetScan& scan) : scan_(scan) {}

  bool next(Batch& batch) override {
    while (true) {
      if (rows_left_ == 0 && !next_row_group()) return false;
      const size_t num_rows = std::min<size_t>(kBatchSize, static_cast<size_t>(rows_left_));
      try {
        if (read_batch(num_rows, batch)) return true;
      } catch (const SparkError&) {
        throw;
      } catch (const std::exception& error) {
        throw_unreadable(file_->path(), error.what());
      }
    }
  }

 private:
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
    if (index < 0) return out;
    const DataType& file_type = file_->schema()[index].type;
    if (!file_type.same_type(wanted.type)) out.cast = make_cast(file_type, wanted);
    out.reader =
        file_type.is_nested()
            ? make_nested_reader(*file_, morsel.row_group, static_cast<size_t>(index), file_type)
            : make_flat_reader(*row_group_, file_->first_leaf(static_cast<size_t>(index)),
                               file_type);
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

  bool read_batch(size_t num_rows, Batch& batch) {
    batch = Batch();
    batch.num_rows = num_rows;
    batch.partition = static_cast<int32_t>(scan_.morsels_[morsel_index_].file);
    batch.row_offset = row_offset_;
    batch.sequence = (static_cast<uint64_t>(morsel_index_) << kBatchBits) + batch_index_;
    batch.columns.resize(columns_.size());
    rows_left_ -= static_cast<int64_t>(num_rows);
    row_offset_ += static_cast<int64_t>(num_rows);
    ++batch_index_;
    SelectionPtr selected = apply_runtime_filters(num_rows, batch);
    if (selected && selected->empty()) {
      for (size_t c = 0; c < columns_.size(); ++c) {
        if (!batch.columns[c]) columns_[c].pending_skip += num_rows;
      }
      return false;
    }
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (!batch.columns[c]) batch.columns[c] = read_column(columns_[c], num_rows);
    }
    if (selected) batch = batch.select(std::move(selected));
    return true;
  }

  // Reads the filtered columns first; null when every row passes.
  SelectionPtr apply_runtime_filters(size_t num_rows, Batch& batch) {
    std::shared_ptr<Selection> rows;
    for (const auto& filter : scan_.request_.runtime_filters) {
      const auto& wanted = scan_.request_.columns;
      const auto it = std::find(wanted.begin(), wanted.end(), filter->column());
      if (it == wanted.end()) continue;
      const auto c = static_cast<size_t>(it - wanted.begin());
      if (!batch.columns[c]) batch.columns[c] = read_column(columns_[c], num_rows);
      if (!rows) {
        rows = std::make_shared<Selection>(num_rows);
        for (size_t i = 0; i < num_rows; ++i) (*rows)[i] = static_cast<uint32_t>(i);
      }
      filter->filter(*batch.columns[c], *rows);
      if (rows->empty()) break;
    }
    if (!rows || rows->size() == num_rows) return nullptr;
    return rows;
  }

  VectorPtr read_column(OutputColumn& column, size_t num_rows) const {
    if (!column.reader) return Vector::constant(column.type, column.constant, num_rows);
    if (column.pending_skip > 0) column.reader->skip(column.pending_skip);
    column.pending_skip = 0;
    VectorPtr values = column.reader->read(num_rows);
    if (!column.cast) return values;
    EvalContext context;
    return column.cast(KernelInput{std::span(&values, 1), {}, num_rows, context});
  }

  ParquetScan& scan_;
  std::shared_ptr<const ParquetFile> file_;
  std::unique_ptr<parquet::ParquetFileReader> reader_;
  std::shared_ptr<parquet::RowGroupReader> row_group_;
  size_t morsel_index_ = 0;
  int64_t rows_left_ = 0;
  int64_t row_offset_ = 0;
  uint64_t batch_index_ = 0;
  std::vector<OutputColumn> columns_;
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
