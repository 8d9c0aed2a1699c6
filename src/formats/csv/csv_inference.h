// The types that Spark infers for CSV columns.
#pragma once

#include <span>
#include <string_view>

#include "formats/csv/csv_datetime.h"
#include "formats/csv/csv_numbers.h"

namespace firesteel {

// Used by one thread.
class CsvInference {
 public:
  explicit CsvInference(const CsvOptions& options);

  // The type for what had the type `known` so far (NULL: nothing) and these fields of the column.
  DataType add(DataType known, std::span<const std::string_view> fields) const;
  // The type of two parts of a column.
  DataType merge(const DataType& a, const DataType& b) const;

 private:
  // What the field is; tries what comes from `first` on in the order of the types.
  DataType type_of(TypeId first, std::string_view field) const;
  // The fields from `i` on that are of the type already known, or null, are passed over.
  size_t skip_known(const DataType& known, std::span<const std::string_view> fields,
                    size_t i) const;
  bool fits(TypeId type, std::string_view field) const;
  bool is_null(std::string_view field) const {
    return field.empty() || field == options_.null_value;
  }

  const CsvOptions& options_;
  CsvDoubles doubles_;
  CsvDecimals decimals_;
  CsvDates dates_;
  CsvTimestamps timestamps_;
  CsvLocalTimestamps local_timestamps_;
};

}  // namespace firesteel
