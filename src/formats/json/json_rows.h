#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "formats/json/json_options.h"

namespace firesteel {

// The rows that JSON records make. Used by one thread.
class JsonRows {
 public:
  // Column `corrupt` of `columns` takes the texts of malformed records; none when it is not there.
  JsonRows(const Schema& columns, int corrupt, const JsonOptions& options);

  // Adds the rows of a record: one, or one for each element of an array, or none. `slack` bytes
  // behind the text can be read. Throws MALFORMED_RECORD_IN_PARSING in mode FAILFAST.
  void add(std::string_view record, size_t slack);
  size_t size() const { return rows_->size(); }
  // Gives the columns away and starts anew.
  std::vector<VectorPtr> finish();

 private:
  JsonStatus read(std::string_view record, size_t slack);
  JsonStatus read_array();
  void add_malformed(std::string_view record, size_t first_row);

  const JsonOptions& options_;
  int corrupt_;
  // Without the corrupt column.
  DataType type_;
  JsonReader reader_;
  std::unique_ptr<JsonColumn> rows_;
  // Rows up to its size.
  VectorBuilder corrupt_texts_;
};

}  // namespace firesteel
