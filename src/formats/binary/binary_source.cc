#include "formats/binary/binary_source.h"

#include <atomic>
#include <fstream>
#include <iterator>

#include "base/spark_error.h"
#include "formats/text_scan.h"

namespace firesteel {
namespace {

enum BinaryColumn : int { kPath, kModificationTime, kLength, kContent, kNumBinaryColumns };

Schema binary_schema() {
  return {{"path", TypeId::kString, false, ""},
          {"modificationTime", TypeId::kTimestamp, false, ""},
          {"length", TypeId::kLong, false, ""},
          {"content", TypeId::kBinary, true, ""}};
}

std::string content_of(const DataFile& file) {
  std::ifstream in(file.path, std::ios::binary);
  if (!in) throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file://" + file.path}});
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class BinaryScan final : public Scan {
 public:
  BinaryScan(std::shared_ptr<const DataFiles> files, ScanRequest request)
      : files_(std::move(files)), request_(std::move(request)) {}

  std::unique_ptr<ScanCursor> make_cursor() override;
  size_t max_parallelism() const override { return std::max<size_t>(1, files_->files.size()); }

 private:
  friend class BinaryCursor;
  // A file a batch: contents may be large.
  std::shared_ptr<const DataFiles> files_;
  ScanRequest request_;
  std::atomic<size_t> next_{0};
};

class BinaryCursor final : public ScanCursor {
 public:
  explicit BinaryCursor(BinaryScan& scan) : scan_(scan) {}

  bool next(Batch& batch) override {
    const auto& files = scan_.files_->files;
    while (true) {
      const size_t index = scan_.next_.fetch_add(1);
      if (index >= files.size()) return false;
      if (!is_wanted(files[index])) continue;
      batch = Batch();
      batch.num_rows = 1;
      batch.partition = static_cast<int32_t>(index);
      batch.sequence = index;
      for (const int column : scan_.request_.columns) {
        batch.columns.push_back(column_of(files[index], column));
      }
      return true;
    }
  }

 private:
  bool is_wanted(const DataFile& file) const {
    if (!file.reads(0)) return false;
    if (!partition_may_match(file, scan_.files_->partition_columns, kNumBinaryColumns,
                             scan_.request_.predicates)) {
      return false;
    }
    const Schema schema = binary_schema();
    for (const ColumnPredicate& predicate : scan_.request_.predicates) {
      if (predicate.column != kLength && predicate.column != kModificationTime) continue;
      const Value value = value_of(file, predicate.column);
      const auto& type = schema[static_cast<size_t>(predicate.column)].type;
      if (!range_may_match(predicate, type, value, value)) return false;
    }
    return true;
  }

  static Value value_of(const DataFile& file, int column) {
    switch (column) {
      case kPath:
        return Value("file:" + file.path);
      case kModificationTime:
        // Of Hadoop, in milliseconds.
        return Value(file.modified / 1'000'000 * 1'000);
      case kLength:
        return Value(file.size);
      default:
        return Value(content_of(file));
    }
  }

  VectorPtr column_of(const DataFile& file, int column) const {
    if (column >= kNumBinaryColumns) {
      const auto index = static_cast<size_t>(column - kNumBinaryColumns);
      return Vector::constant(scan_.files_->partition_columns[index].type,
                              file.partition_values[index], 1);
    }
    return Vector::constant(binary_schema()[static_cast<size_t>(column)].type,
                            value_of(file, column), 1);
  }

  BinaryScan& scan_;
};

std::unique_ptr<ScanCursor> BinaryScan::make_cursor() {
  return std::make_unique<BinaryCursor>(*this);
}

class BinarySource final : public TableSource {
 public:
  BinarySource(std::vector<std::string> paths, DataFiles files, const std::optional<Schema>& schema)
      : paths_(std::move(paths)),
        files_(std::make_shared<const DataFiles>(std::move(files))),
        schema_(binary_schema()) {
    if (schema) check_schema(*schema);
    schema_.insert(schema_.end(), files_->partition_columns.begin(),
                   files_->partition_columns.end());
  }

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return describe_files("binaryFile", paths_); }
  std::vector<std::string> input_files() const override { return input_file_names(*files_); }
  TableStatistics statistics() const override {
    TableStatistics statistics;
    statistics.row_count = static_cast<int64_t>(files_->files.size());
    statistics.size_in_bytes = files_->total_size();
    return statistics;
  }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return std::make_unique<BinaryScan>(files_, request);
  }

 private:
  static void check_schema(const Schema& schema) {
    const Schema expected = binary_schema();
    bool same = schema.size() == expected.size();
    for (size_t i = 0; same && i < expected.size(); ++i) {
      same = schema[i].name == expected[i].name && schema[i].type.same_type(expected[i].type);
    }
    if (!same) {
      throw SparkError("DATA_SOURCE_TABLE_SCHEMA_MISMATCH",
                       {{"dsSchema", DataType::structure(expected).sql()},
                        {"expectedSchema", DataType::structure(schema).sql()}});
    }
  }

  std::vector<std::string> paths_;
  std::shared_ptr<const DataFiles> files_;
  Schema schema_;
};

}  // namespace

TableSourcePtr open_binary_files(const std::vector<std::string>& paths, DataFiles files,
                                 const Options& /*options*/, const std::optional<Schema>& schema,
                                 const SqlSettings& /*settings*/) {
  return std::make_shared<BinarySource>(paths, std::move(files), schema);
}

}  // namespace firesteel
