#include "formats/parquet/parquet_source.h"

#include <algorithm>
#include <mutex>

#include "base/spark_error.h"
#include "formats/merge_types.h"
#include "formats/parquet/parquet_file.h"
#include "formats/parquet/parquet_scan.h"
#include "formats/parquet/row_group_filter.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// About how many strings a chunk's dictionary holds, by its size in the file; none when the chunk
// is not all dictionary-encoded, or has so many that the next chunk may have others.
std::optional<int64_t> dictionary_entries(const ParquetFile& file, int row_group, size_t column,
                                          const ChunkRange& range) {
  constexpr int64_t kMaxEntries = 1000;
  constexpr int64_t kHeaderBytes = 20;
  constexpr int64_t kLengthBytes = 4;
  constexpr int64_t kUsualBytes = 8;
  if (!file.schema()[column].type.is(TypeId::kString)) return std::nullopt;
  const auto chunk = file.metadata()->RowGroup(row_group)->ColumnChunk(file.first_leaf(column));
  if (!chunk->has_dictionary_page() || chunk->dictionary_page_offset() <= 0) return std::nullopt;
  const int64_t bytes = chunk->data_page_offset() - chunk->dictionary_page_offset() - kHeaderBytes;
  int64_t text_bytes = kUsualBytes;
  if (range.min && range.max) {
    text_bytes = static_cast<int64_t>(range.min->string().size() + range.max->string().size()) / 2;
  }
  const int64_t entries = std::max<int64_t>(1, bytes / (kLengthBytes + text_bytes));
  return entries <= kMaxEntries ? std::optional(entries) : std::nullopt;
}

bool same_name(const std::string& a, const std::string& b, bool case_sensitive) {
  return case_sensitive ? a == b
                        : std::equal(a.begin(), a.end(), b.begin(), b.end(),
                                     [](unsigned char x, unsigned char y) {
                                       return std::tolower(x) == std::tolower(y);
                                     });
}

// Columns of all files. Throws CANNOT_MERGE_SCHEMAS.
void merge_schema(Schema& into, const Schema& other, const SqlSettings& settings) {
  const auto merged =
      merge_types(DataType::structure(into), DataType::structure(other), settings.case_sensitive);
  if (!merged) {
    throw SparkError("CANNOT_MERGE_SCHEMAS",
                     {{"left", quote_sql(DataType::structure(into).sql())},
                      {"right", quote_sql(DataType::structure(other).sql())}});
  }
  into = merged->fields();
}

class ParquetSource final : public TableSource {
 public:
  ParquetSource(std::vector<std::string> paths, DataFiles files, const Options& options,
                const std::optional<Schema>& schema, const SqlSettings& settings)
      : paths_(std::move(paths)), case_sensitive_(settings.case_sensitive) {
    table_ = std::make_shared<ParquetTable>();
    table_->case_sensitive = settings.case_sensitive;
    table_->time_zone = settings.time_zone;
    table_->bad_files = BadFiles(options);
    table_->files = std::move(files);
    if (schema) {
      table_->data_columns = *schema;
    } else {
      table_->data_columns = infer_schema(options, settings);
    }
    for (auto& field : table_->data_columns) field.nullable = true;
    // A partition column that the files hold too is read from the folders' names.
    for (const auto& partition : table_->files.partition_columns) {
      std::erase_if(table_->data_columns, [&](const StructField& field) {
        return same_name(field.name, partition.name, case_sensitive_);
      });
    }
    schema_ = table_->data_columns;
    schema_.insert(schema_.end(), table_->files.partition_columns.begin(),
                   table_->files.partition_columns.end());
  }

  const Schema& schema() const override { return schema_; }

  std::string description() const override {
    std::string out = "parquet [";
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
    std::lock_guard lock(statistics_mutex_);
    if (!statistics_) statistics_ = read_statistics();
    return *statistics_;
  }

  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return make_parquet_scan(table_, request);
  }

 private:
  Schema infer_schema(const Options& options, const SqlSettings& settings) const {
    const auto& files = table_->files.files;
    if (files.empty()) {
      throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "Parquet"}});
    }
    const bool merge = boolean_option(options, "mergeSchema", false);
    std::optional<Schema> out;
    for (const auto& file : files) {
      const auto footer = open_unless_ignored(file);
      if (!footer) continue;
      if (out) {
        merge_schema(*out, footer->schema(), settings);
      } else {
        out = footer->schema();
      }
      if (!merge) break;
    }
    if (!out) throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "Parquet"}});
    return *out;
  }

  // Null for a file that is left out because it cannot be read.
  std::shared_ptr<const ParquetFile> open_unless_ignored(const DataFile& file) const {
    try {
      return ParquetFile::open(file);
    } catch (const SparkError& error) {
      if (!table_->bad_files.ignores(error, file.path)) throw;
      return nullptr;
    }
  }

  // Sums and ranges over all footers, unless there are too many files to look at.
  TableStatistics read_statistics() const {
    constexpr size_t kMaxFiles = 256;
    TableStatistics out;
    out.size_in_bytes = table_->files.total_size();
    if (table_->files.files.size() > kMaxFiles) return out;
    int64_t rows = 0;
    std::vector<std::shared_ptr<const ParquetFile>> files;
    for (const auto& file : table_->files.files) {
      auto footer = open_unless_ignored(file);
      if (!footer) return out;
      files.push_back(std::move(footer));
      rows += files.back()->metadata()->num_rows();
    }
    out.row_count = rows;
    for (const auto& column : table_->data_columns) {
      out.columns.push_back(column_statistics(files, column));
    }
    return out;
  }

  ColumnStatistics column_statistics(const std::vector<std::shared_ptr<const ParquetFile>>& files,
                                     const StructField& column) const {
    ColumnStatistics out;
    int64_t nulls = 0;
    int64_t distinct = 0;
    bool knows_range = true;
    bool first = true;
    for (const auto& file : files) {
      const int index = file->find_column(column.name, case_sensitive_);
      if (index < 0 || !file->schema()[index].type.same_type(column.type)) return {};
      for (int group = 0; group < file->metadata()->num_row_groups(); ++group) {
        ChunkRange range = chunk_range(*file, group, static_cast<size_t>(index));
        nulls += range.null_count.value_or(0);
        if (distinct >= 0) {
          const auto entries = dictionary_entries(*file, group, static_cast<size_t>(index), range);
          distinct = entries ? std::max(distinct, *entries) : -1;
        }
        knows_range = knows_range && range.min && range.max;
        if (!knows_range) continue;
        if (first || compare_values(column.type, *range.min, *out.min) < 0) out.min = range.min;
        if (first || compare_values(column.type, *range.max, *out.max) > 0) out.max = range.max;
        first = false;
      }
    }
    if (distinct > 0) out.distinct_count = distinct;
    if (!knows_range) {
      out.min = out.max = std::nullopt;
      return out;
    }
    out.null_count = nulls;
    return out;
  }

  std::vector<std::string> paths_;
  bool case_sensitive_;
  std::shared_ptr<ParquetTable> table_;
  Schema schema_;
  mutable std::mutex statistics_mutex_;
  mutable std::optional<TableStatistics> statistics_;
};

}  // namespace

TableSourcePtr open_parquet(const std::vector<std::string>& paths, DataFiles files,
                            const Options& options, const std::optional<Schema>& schema,
                            const SqlSettings& settings) {
  return std::make_shared<ParquetSource>(paths, std::move(files), options, schema, settings);
}

}  // namespace firesteel
