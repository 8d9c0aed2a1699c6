#include "formats/text/text_source.h"

#include "base/spark_error.h"
#include "formats/text_lines.h"
#include "formats/text_scan.h"
#include "functions/text_options.h"

namespace firesteel {
namespace {

struct TextTable {
  DataFiles files;
  Schema data_columns;
  bool whole_text = false;
  // Empty: any line break.
  std::string line_separator;
  TextFileLayout layout;
};

class LineReader final : public TextRowReader {
 public:
  LineReader(std::shared_ptr<const TextTable> table, bool wanted)
      : table_(std::move(table)), wanted_(wanted) {}

  void open(const DataFile&, std::string_view text) override {
    text_ = text;
    at_end_ = false;
    lines_.emplace(text, table_->line_separator);
  }

  size_t next(std::vector<VectorPtr>& columns) override {
    auto column = Vector::flat(TypeId::kString, kBatchSize);
    StringRef* out = column->mutable_values<StringRef>();
    size_t rows = 0;
    std::string_view line;
    while (rows < kBatchSize && next_line(line)) {
      if (wanted_) out[rows] = column->string_heap().add(line);
      ++rows;
    }
    column->truncate(rows);
    if (rows > 0 && wanted_) columns.push_back(std::move(column));
    return rows;
  }

 private:
  bool next_line(std::string_view& line) {
    if (!table_->whole_text) return lines_->next(line);
    if (at_end_) return false;
    at_end_ = true;
    line = text_;
    return true;
  }

  std::shared_ptr<const TextTable> table_;
  bool wanted_;
  std::string_view text_;
  bool at_end_ = false;
  std::optional<TextLines> lines_;
};

class TextSource final : public TableSource {
 public:
  TextSource(std::vector<std::string> paths, DataFiles files, const Options& options,
             const std::optional<Schema>& schema)
      : paths_(std::move(paths)) {
    auto table = std::make_shared<TextTable>();
    const TextOptions text(options);
    table->whole_text = text.flag("wholetext", false);
    if (const auto separator = text.find("lineSep")) {
      if (separator->empty()) {
        throw SparkError("STDS_INVALID_OPTION_VALUE.WITH_MESSAGE",
                         {{"optionName", "lineSep"}, {"message", "It cannot be empty."}});
      }
      table->line_separator = *separator;
    }
    if (table->whole_text || table->line_separator.size() > 1) {
      table->layout.separator.reset();
    } else if (!table->line_separator.empty()) {
      table->layout.separator = table->line_separator[0];
    }
    table->files = std::move(files);
    table->data_columns = schema ? *schema : Schema{{"value", TypeId::kString, true, ""}};
    // A schema may name the columns of the partitions too.
    for (const auto& partition : table->files.partition_columns) {
      std::erase_if(table->data_columns,
                    [&](const StructField& field) { return field.name == partition.name; });
    }
    check_schema(table->data_columns);
    schema_ = table->data_columns;
    schema_.insert(schema_.end(), table->files.partition_columns.begin(),
                   table->files.partition_columns.end());
    table_ = std::move(table);
  }

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return describe_files("text", paths_); }
  std::vector<std::string> input_files() const override { return input_file_names(table_->files); }
  TableStatistics statistics() const override {
    TableStatistics statistics;
    statistics.size_in_bytes = table_->files.total_size();
    return statistics;
  }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    std::shared_ptr<const DataFiles> files(table_, &table_->files);
    return make_text_scan(std::move(files), 1, table_->layout, request,
                          [table = table_](const std::vector<int>& columns) {
                            return std::make_unique<LineReader>(table, !columns.empty());
                          });
  }

 private:
  static void check_schema(const Schema& columns) {
    for (const StructField& column : columns) {
      if (!column.type.is(TypeId::kString)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "Text"},
                          {"columnName", quote_identifier(column.name)},
                          {"columnType", quote_sql(column.type.sql())}});
      }
    }
    if (columns.size() != 1) {
      throw SparkError("_LEGACY_ERROR_TEMP_1290", {{"schemaSize", std::to_string(columns.size())}});
    }
  }

  std::vector<std::string> paths_;
  std::shared_ptr<const TextTable> table_;
  Schema schema_;
};

}  // namespace

TableSourcePtr open_text(const std::vector<std::string>& paths, DataFiles files,
                         const Options& options, const std::optional<Schema>& schema,
                         const SqlSettings& /*settings*/) {
  return std::make_shared<TextSource>(paths, std::move(files), options, schema);
}

}  // namespace firesteel
