#include "formats/csv/csv_source.h"

#include "base/spark_error.h"
#include "formats/csv/csv_scan.h"
#include "formats/csv/csv_schema.h"
#include "formats/csv/csv_values.h"

namespace firesteel {
namespace {

class CsvSource final : public TableSource {
 public:
  CsvSource(std::vector<std::string> paths, std::shared_ptr<const CsvTable> table)
      : paths_(std::move(paths)), table_(std::move(table)), schema_(table_->data_columns) {
    schema_.insert(schema_.end(), table_->files.partition_columns.begin(),
                   table_->files.partition_columns.end());
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
    return make_csv_scan(table_, request);
  }

 private:
  std::vector<std::string> paths_;
  std::shared_ptr<const CsvTable> table_;
  Schema schema_;
};

// Throws for columns that cannot be read, before a query tries to.
void check_columns(CsvTable& table) {
  for (size_t c = 0; c < table.data_columns.size(); ++c) {
    StructField& column = table.data_columns[c];
    make_csv_reader(column, table.csv);
    if (column.name == table.csv.corrupt_column) {
      if (!column.type.is(TypeId::kString)) {
        throw SparkError("INVALID_CORRUPT_RECORD_TYPE",
                         {{"columnName", quote_identifier(column.name)},
                          {"actualType", quote_sql(column.type.sql())}});
      }
      table.corrupt_column = static_cast<int>(c);
    }
    column.nullable = true;
  }
}

}  // namespace

TableSourcePtr open_csv(const std::vector<std::string>& paths, DataFiles files,
                        const Options& options, const std::optional<Schema>& schema,
                        const SqlSettings& settings) {
  const CsvOptions csv(options, settings);
  auto table =
      std::make_shared<CsvTable>(CsvTable{csv, std::move(files), {}, -1, BadFiles(options)});
  table->data_columns = schema ? *schema : csv_schema(table->files.files, csv, options);
  check_columns(*table);
  return std::make_shared<CsvSource>(paths, std::move(table));
}

}  // namespace firesteel
