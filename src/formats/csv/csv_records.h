#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/csv/csv_options.h"

namespace firesteel {

struct CsvField {
  std::string_view text;
  bool quoted = false;
};

// Cuts text into records and fields. Used by one thread; fields are valid until the next call.
class CsvRecords {
 public:
  CsvRecords(std::string_view text, const CsvOptions& options) : text_(text), options_(options) {}

  // False at the end. Empty lines and comments are passed over.
  bool next(std::vector<CsvField>& fields);
  // The record as it stands in the text.
  std::string_view record() const { return record_; }

 private:
  // Where the record at `begin` ends (before its line break).
  size_t record_end(size_t begin) const;
  void split(std::vector<CsvField>& fields);
  size_t quoted_field(size_t position, std::vector<CsvField>& fields);

  std::string_view text_;
  const CsvOptions& options_;
  size_t position_ = 0;
  std::string_view record_;
  // Fields that had to be changed (escapes taken out).
  std::vector<std::string> owned_;
};

}  // namespace firesteel
