// CSV fields as SQL values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "formats/csv/csv_options.h"

namespace firesteel {

// Reads the fields of one column. Used by one thread.
class CsvValueReader {
 public:
  virtual ~CsvValueReader() = default;
  // A flat vector of the column's type. Fields that are no such value are null, and marked in
  // `malformed`.
  virtual VectorPtr read(std::span<const std::string_view> fields,
                         std::vector<uint8_t>& malformed) = 0;
};

// Throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for what CSV cannot hold, and the errors of patterns.
std::unique_ptr<CsvValueReader> make_csv_reader(const StructField& column,
                                                const CsvOptions& options);

}  // namespace firesteel
