#include "formats/csv/csv_source.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "base/spark_error.h"
#include "formats/csv/csv_records.h"
#include "formats/csv/csv_types.h"
#include "formats/file_text.h"

namespace firesteel {
namespace {

// Bytes of a file that a thread takes at a time.
constexpr int64_t kChunkBytes = 8 << 20;
constexpr int kBatchBits = 24;

struct CsvTable {
  explicit CsvTable(const Options& options) : csv(options) {}
  CsvOptions csv;
  DataFiles files;
  Schema data_columns;
  // Index of the column for malformed records; -1 when the schema has none.
  int corrupt_column = -1;
  std::string time_zone;
};

struct Chunk {
  size_t file = 0;
  int64_t begin = 0;
  int64_t end = 0;
};

std::vector<Chunk> make_chunks(const CsvTable& table) {
  std::vector<Chunk> chunks;
  for (size_t f = 0; f < table.files.files.size(); ++f) {
    const DataFile& file = table.files.files[f];
    if (table.csv.multi_line || is_compressed(file.path)) {
      chunks.push_back({f, 0, file.size});
      continue;
    }
    for (int64_t begin = 0; begin < file.size; begin += kChunkBytes) {
      chunks.push_back({f, begin, std::min(file.size, begin + kChunkBytes)});
    }
  }
  return chunks;
}

std::string chunk_text(const CsvTable& table, const Chunk& chunk) {
  const DataFile& file = table.files.files[chunk.file];
  if (table.csv.multi_line || is_compressed(file.path)) return read_whole(file.path);
  return read_lines(file.path, chunk.begin, chunk.end);
}

class CsvScan final : public Scan {
 public:
  CsvScan(std::shared_ptr<const CsvTable> table, ScanRequest request)
      : table_(std::move(table)), request_(std::move(request)) {
    for (const auto& chunk : make_chunks(*table_)) {
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
  std::shared_ptr<const CsvTable> table_;
  ScanRequest request_;
  std::vector<Chunk> chunks_;
  std::atomic<size_t> next_{0};
};

class CsvCursor final : public ScanCursor {
 public:
  explicit CsvCursor(CsvScan& scan) : scan_(scan) {}

  bool next(Batch& batch) override {
    while (true) {
      if (!records_ && !open_chunk()) return false;
      if (read_batch(batch)) return true;
      records_.reset();
    }
  }

 private:
  bool open_chunk() {
    chunk_ = scan_.next_.fetch_add(1);
    if (chunk_ >= scan_.chunks_.size()) return false;
    const CsvTable& table = *scan_.table_;
    text_ = std::make_shared<const std::string>(chunk_text(table, scan_.chunks_[chunk_]));
    records_.emplace(*text_, table.csv);
    if (table.csv.header && scan_.chunks_[chunk_].begin == 0) records_->next(fields_);
    batch_index_ = 0;
    return true;
  }

  // False at the end of the chunk.
  bool read_batch(Batch& batch) {
    const CsvTable& table = *scan_.table_;
    const size_t value_columns = table.data_columns.size();
    std::vector<VectorBuilder> builders;
    for (const auto& column : table.data_columns) builders.emplace_back(column.type);
    size_t rows = 0;
    std::vector<Value> values(value_columns);
    while (rows < kBatchSize && records_->next(fields_)) {
      if (!parse_record(values)) continue;
      for (size_t c = 0; c < value_columns; ++c) builders[c].append(values[c]);
      ++rows;
    }
    if (rows == 0) return false;
    batch = Batch();
    batch.num_rows = rows;
    batch.partition = static_cast<int32_t>(scan_.chunks_[chunk_].file);
    batch.sequence = (static_cast<uint64_t>(chunk_) << kBatchBits) + batch_index_++;
    const DataFile& file = table.files.files[scan_.chunks_[chunk_].file];
    std::vector<VectorPtr> columns;
    for (auto& builder : builders) columns.push_back(builder.finish());
    for (const int column : scan_.request_.columns) {
      const auto index = static_cast<size_t>(column);
      if (index < value_columns) {
        batch.columns.push_back(columns[index]);
      } else {
        batch.columns.push_back(
            Vector::constant(table.files.partition_columns[index - value_columns].type,
                             file.partition_values[index - value_columns], rows));
      }
    }
    return true;
  }

  // False: the record is left out.
  bool parse_record(std::vector<Value>& values) {
    const CsvTable& table = *scan_.table_;
    bool malformed = false;
    size_t field = 0;
    for (size_t c = 0; c < values.size(); ++c) {
      values[c] = Value();
      if (static_cast<int>(c) == table.corrupt_column) continue;
      if (field >= fields_.size()) {
        malformed = true;
        continue;
      }
      malformed |= !parse_csv_value(fields_[field++], table.data_columns[c].type, table.csv,
                                    table.time_zone, values[c]);
    }
    malformed |= field < fields_.size();
    if (!malformed) return true;
    if (table.csv.mode == ParseMode::kDropMalformed) return false;
    if (table.csv.mode == ParseMode::kFailFast) {
      throw SparkError(
          "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
          {{"badRecord", std::string(records_->record())}, {"failFastMode", "FAILFAST"}});
    }
    if (table.corrupt_column >= 0) {
      values[static_cast<size_t>(table.corrupt_column)] = Value(std::string(records_->record()));
    }
    return true;
  }

  CsvScan& scan_;
  size_t chunk_ = 0;
  std::shared_ptr<const std::string> text_;
  std::optional<CsvRecords> records_;
  std::vector<CsvField> fields_;
  uint64_t batch_index_ = 0;
};

std::unique_ptr<ScanCursor> CsvScan::make_cursor() { return std::make_unique<CsvCursor>(*this); }

class CsvSource final : public TableSource {
 public:
  CsvSource(std::vector<std::string> paths, const Options& options,
            const std::optional<Schema>& schema, const SqlSettings& settings)
      : paths_(std::move(paths)) {
    auto table = std::make_shared<CsvTable>(options);
    table->files = list_data_files(paths_, options, settings);
    table->time_zone = settings.time_zone;
    table->data_columns = schema ? *schema : infer(*table, settings);
    for (size_t c = 0; c < table->data_columns.size(); ++c) {
      table->data_columns[c].nullable = true;
      if (table->data_columns[c].name == table->csv.corrupt_column) {
        table->corrupt_column = static_cast<int>(c);
      }
    }
    schema_ = table->data_columns;
    schema_.insert(schema_.end(), table->files.partition_columns.begin(),
                   table->files.partition_columns.end());
    table_ = std::move(table);
  }

  const Schema& schema() const override { return schema_; }
  std::string description() const override {
    std::string out = "csv [";
    for (const auto& path : paths_) {
      if (out.back() != '[') out += ", ";
      out += "file:" + local_path(path);
    }
    return out + "]";
  }
  std::vector<std::string> input_files() const override {
    std::vector<std::string> out;
    for (const auto& file : table_->files.files) out.push_back("file://" + file.path);
    return out;
  }
  TableStatistics statistics() const override {
    TableStatistics statistics;
    statistics.size_in_bytes = table_->files.total_size();
    return statistics;
  }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return std::make_unique<CsvScan>(table_, request);
  }

 private:
  static Schema infer(const CsvTable& table, const SqlSettings& settings) {
    if (table.files.files.empty()) throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "CSV"}});
    std::vector<std::string> names;
    std::vector<DataType> types;
    for (const auto& chunk : make_chunks(table)) {
      const std::string text = chunk_text(table, chunk);
      CsvRecords records(text, table.csv);
      std::vector<CsvField> fields;
      bool first = chunk.begin == 0;
      while (records.next(fields)) {
        if (names.empty()) {
          names = column_names(fields, table.csv.header);
          types.assign(names.size(), TypeId::kNull);
        }
        if (first && table.csv.header) {
          first = false;
          continue;
        }
        first = false;
        if (!table.csv.infer_schema) break;
        for (size_t c = 0; c < types.size() && c < fields.size(); ++c) {
          types[c] = infer_csv_type(types[c], fields[c], table.csv, settings);
        }
      }
      if (!table.csv.infer_schema && !names.empty()) break;
    }
    Schema schema;
    for (size_t c = 0; c < names.size(); ++c) {
      const bool is_string = !table.csv.infer_schema || types[c].is(TypeId::kNull);
      schema.push_back({names[c], is_string ? DataType(TypeId::kString) : types[c], true, ""});
    }
    return schema;
  }

  static std::vector<std::string> column_names(const std::vector<CsvField>& fields, bool header) {
    std::vector<std::string> names;
    for (size_t c = 0; c < fields.size(); ++c) {
      std::string name = header ? std::string(fields[c].text) : "";
      if (name.empty()) name = "_c" + std::to_string(c);
      names.push_back(std::move(name));
    }
    // Names that stand twice get their position behind them.
    std::vector<std::string> unique = names;
    for (size_t c = 0; c < names.size(); ++c) {
      if (std::count(names.begin(), names.end(), names[c]) > 1) {
        unique[c] = names[c] + std::to_string(c);
      }
    }
    return unique;
  }

  std::vector<std::string> paths_;
  std::shared_ptr<const CsvTable> table_;
  Schema schema_;
};

}  // namespace

TableSourcePtr open_csv(const std::vector<std::string>& paths, const Options& options,
                        const std::optional<Schema>& schema, const SqlSettings& settings) {
  return std::make_shared<CsvSource>(paths, options, schema, settings);
}

}  // namespace firesteel
