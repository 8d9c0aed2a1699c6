#pragma once

#include "formats/bad_files.h"
#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// What a scan of a table of Parquet files needs to know of it.
struct ParquetTable {
  DataFiles files;
  // The table's columns that stand in files; partition columns come behind them.
  Schema data_columns;
  bool case_sensitive = false;
  std::string time_zone;
  BadFiles bad_files;
};

// Row groups are the morsels. Files by their partition values and row groups by their statistics
// are left out where the request's predicates allow.
std::unique_ptr<Scan> make_parquet_scan(std::shared_ptr<const ParquetTable> table,
                                        const ScanRequest& request);

}  // namespace firesteel
