#include "formats/json/json_source.h"

#include <algorithm>
#include <set>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "formats/json/json_inference.h"
#include "formats/json/json_options.h"
#include "formats/json/json_rows.h"
#include "formats/text_lines.h"

namespace firesteel {
namespace {

struct JsonTable {
  JsonTable(const Options& options, const SqlSettings& settings) : json(options, settings) {}

  JsonOptions json;
  DataFiles files;
  Schema data_columns;
  // -1: none.
  int corrupt_column = -1;
};

class JsonRowReader final : public TextRowReader {
 public:
  JsonRowReader(std::shared_ptr<const JsonTable> table, const std::vector<int>& columns)
      : table_(std::move(table)), rows_(make_rows(columns)) {}

  void open(const DataFile& file, std::string_view text) override {
    path_ = &file.path;
    text_ = text;
    lines_.emplace(text, table_->json.line_separator);
    read_whole_ = false;
  }

  size_t next(std::vector<VectorPtr>& columns) override {
    if (left_ == 0) read_rows();
    const size_t rows = std::min(left_, kBatchSize);
    if (rows == 0) return 0;
    const size_t begin = num_rows_ - left_;
    for (const auto& column : columns_) {
      columns.push_back(num_rows_ == rows ? column : slice(column, begin, rows));
    }
    left_ -= rows;
    return rows;
  }

 private:
  JsonRows make_rows(const std::vector<int>& columns) const {
    Schema schema;
    int corrupt = -1;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == table_->corrupt_column) corrupt = static_cast<int>(i);
      schema.push_back(table_->data_columns[static_cast<size_t>(columns[i])]);
    }
    return JsonRows(schema, corrupt, table_->json);
  }

  // At least a batch, unless the chunk ends; more where a record holds many rows.
  void read_rows() {
    try {
      if (table_->json.multi_line) {
        if (!read_whole_) rows_.add(text_, kTextSlack);
        read_whole_ = true;
      } else {
        std::string_view line;
        while (rows_.size() < kBatchSize && lines_->next(line)) rows_.add(line, kTextSlack);
      }
    } catch (const SparkError& error) {
      if (error.condition() != "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION") throw;
      throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", "file://" + *path_}});
    }
    num_rows_ = left_ = rows_.size();
    columns_ = rows_.finish();
  }

  std::shared_ptr<const JsonTable> table_;
  JsonRows rows_;
  const std::string* path_ = nullptr;
  std::string_view text_;
  std::optional<TextLines> lines_;
  bool read_whole_ = false;
  // Rows that were read and not yet given on: the last `left_` of `columns_`.
  std::vector<VectorPtr> columns_;
  size_t num_rows_ = 0;
  size_t left_ = 0;
};

bool is_json_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kCalendarInterval:
    case TypeId::kVariant:
      return false;
    case TypeId::kArray:
      return is_json_type(type.element_type());
    case TypeId::kMap:
      return is_json_type(type.key_type()) && is_json_type(type.value_type());
    case TypeId::kStruct:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return is_json_type(field.type); });
    default:
      return true;
  }
}

class JsonSource final : public TableSource {
 public:
  JsonSource(std::vector<std::string> paths, DataFiles files, const Options& options,
             const std::optional<Schema>& schema, const SqlSettings& settings)
      : paths_(std::move(paths)) {
    auto table = std::make_shared<JsonTable>(options, settings);
    table->files = std::move(files);
    if (!schema && table->files.files.empty()) {
      throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "JSON"}});
    }
    table->data_columns = schema ? *schema : infer_json_schema(table->files, table->json);
    // A partition column that the files hold too is read from the folders' names.
    for (const auto& partition : table->files.partition_columns) {
      std::erase_if(table->data_columns, [&](const StructField& field) {
        return same_name(field.name, partition.name, settings.case_sensitive);
      });
    }
    check_columns(table->data_columns, settings);
    for (size_t c = 0; c < table->data_columns.size(); ++c) {
      StructField& column = table->data_columns[c];
      column.nullable = true;
      if (column.name == table->json.corrupt_column) {
        if (!column.type.is(TypeId::kString)) {
          throw SparkError("INVALID_CORRUPT_RECORD_TYPE",
                           {{"columnName", quote_identifier(column.name)},
                            {"actualType", quote_sql(column.type.sql())}});
        }
        table->corrupt_column = static_cast<int>(c);
      }
    }
    schema_ = table->data_columns;
    schema_.insert(schema_.end(), table->files.partition_columns.begin(),
                   table->files.partition_columns.end());
    table_ = std::move(table);
  }

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return describe_files("json", paths_); }
  std::vector<std::string> input_files() const override { return input_file_names(table_->files); }
  TableStatistics statistics() const override {
    TableStatistics statistics;
    statistics.size_in_bytes = table_->files.total_size();
    return statistics;
  }

  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    const auto num_columns = static_cast<int>(table_->data_columns.size());
    std::vector<int> columns = request.columns;
    std::erase_if(columns, [&](int column) { return column >= num_columns; });
    if (columns.size() == 1 && columns[0] == table_->corrupt_column) {
      throw SparkError("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN", {});
    }
    // The files live as long as the table.
    std::shared_ptr<const DataFiles> files(table_, &table_->files);
    return make_text_scan(std::move(files), num_columns, table_->json.layout, request,
                          [table = table_](const std::vector<int>& wanted) {
                            return std::make_unique<JsonRowReader>(table, wanted);
                          });
  }

 private:
  static bool same_name(const std::string& a, const std::string& b, bool case_sensitive) {
    return case_sensitive ? a == b : to_lower(a) == to_lower(b);
  }

  static void check_columns(const Schema& columns, const SqlSettings& settings) {
    std::set<std::string> names;
    for (const StructField& column : columns) {
      const std::string name = settings.case_sensitive ? column.name : to_lower(column.name);
      if (!names.insert(name).second) {
        throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(name)}});
      }
      if (!is_json_type(column.type)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "JSON"},
                          {"columnName", quote_identifier(column.name)},
                          {"columnType", quote_sql(column.type.sql())}});
      }
    }
  }

  std::vector<std::string> paths_;
  std::shared_ptr<const JsonTable> table_;
  Schema schema_;
};

}  // namespace

TableSourcePtr open_json(const std::vector<std::string>& paths, DataFiles files,
                         const Options& options, const std::optional<Schema>& schema,
                         const SqlSettings& settings) {
  return std::make_shared<JsonSource>(paths, std::move(files), options, schema, settings);
}

}  // namespace firesteel
