#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/bad_files.h"
#include "formats/csv/csv_options.h"
#include "plan/table_source.h"

namespace firesteel {

// What a scan of a CSV table needs to know. Immutable.
struct CsvTable {
  CsvOptions csv;
  DataFiles files;
  // Without the partition columns.
  Schema data_columns;
  // Index of the column for malformed records among them; -1 when the schema has none.
  int corrupt_column = -1;
  BadFiles bad_files;
};

std::unique_ptr<Scan> make_csv_scan(std::shared_ptr<const CsvTable> table,
                                    const ScanRequest& request);

}  // namespace firesteel
