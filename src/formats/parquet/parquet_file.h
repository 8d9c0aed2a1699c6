#pragma once

#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <memory>
#include <string>

#include "formats/data_files.h"

namespace firesteel {

// A Parquet file's footer and what it says about its columns. Immutable; footers are kept in a
// cache of the process by path, size and time of change.
class ParquetFile {
 public:
  // Throws FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER.
  static std::shared_ptr<const ParquetFile> open(const DataFile& file);

  const std::string& path() const { return path_; }
  const std::shared_ptr<parquet::FileMetaData>& metadata() const { return metadata_; }
  // Top-level columns as Spark sees them: all nullable; Spark's own schema where the writer left
  // it.
  const Schema& schema() const { return schema_; }
  // First leaf column of a top-level column.
  int first_leaf(size_t column) const { return first_leaf_[column]; }
  int leaf_count(size_t column) const { return first_leaf_[column + 1] - first_leaf_[column]; }
  // Index of the column with that name; -1 when there is none.
  int find_column(const std::string& name, bool case_sensitive) const;

  // A reader of its own over the cached footer.
  std::unique_ptr<parquet::ParquetFileReader> make_reader() const;

 private:
  ParquetFile() = default;

  std::string path_;
  std::shared_ptr<parquet::FileMetaData> metadata_;
  Schema schema_;
  std::vector<int> first_leaf_;
};

// A library's complaint about a file as Spark's error.
[[noreturn]] void throw_unreadable(const std::string& path, const std::string& reason);

}  // namespace firesteel
