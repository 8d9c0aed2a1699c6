// The types that are found in CSV records.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/data_type.h"
#include "functions/csv_columns.h"
#include "functions/text_options.h"

namespace firesteel {

// Finds the type of a field. Used by one thread.
class CsvTypes {
 public:
  CsvTypes(const TextOptions& options, const std::string& session_time_zone,
           bool timestamp_ntz_default);
  ~CsvTypes();

  // The narrowest type of the field, which is neither empty nor null.
  DataType type_of(std::string_view field) const;
  // _c0, _c1 and so on.
  DataType record_type(const std::vector<std::string>& fields) const;

 private:
  struct Readers;
  CsvParseOptions options_;
  std::unique_ptr<Readers> readers_;
  bool prefers_date_;
  bool timestamp_ntz_default_;
};

}  // namespace firesteel
