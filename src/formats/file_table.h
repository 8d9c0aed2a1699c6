#pragma once

#include <optional>

#include "formats/data_files.h"

namespace firesteel {

// How files were opened as a table: with its files, all that another process needs to read them.
struct FileRead {
  // Lower case.
  std::string format;
  std::vector<std::string> paths;
  Options options;
  // Columns that the files hold; as they say themselves when there is none.
  std::optional<Schema> schema;
  SqlSettings settings;
};

// A table of files that knows how it was opened. Immutable.
class FileTable final : public TableSource {
 public:
  // Throws DATA_SOURCE_NOT_FOUND.
  FileTable(FileRead read, DataFiles files);

  const Schema& schema() const override { return table_->schema(); }
  std::string description() const override { return table_->description(); }
  TableStatistics statistics() const override { return table_->statistics(); }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return table_->scan(request);
  }
  std::vector<std::string> input_files() const override { return table_->input_files(); }

  // With the columns that the table has been found to have.
  FileRead read() const;
  const DataFiles& files() const { return files_; }

 private:
  const FileRead read_;
  const DataFiles files_;
  const TableSourcePtr table_;
};

// Whether there is a format of that name, in lower case.
bool has_file_format(const std::string& format);

}  // namespace firesteel
