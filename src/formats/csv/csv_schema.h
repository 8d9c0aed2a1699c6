// The columns that CSV files have when nobody says so.
#pragma once

#include "formats/csv/csv_options.h"

namespace firesteel {

// Names from the first line of the largest file when it is a header, else _c0, _c1...; types from
// all files if the options ask for it. The result is kept until a file changes. Thread-safe. Throws
// UNABLE_TO_INFER_SCHEMA when there are no files.
Schema csv_schema(const std::vector<DataFile>& files, const CsvOptions& options,
                  const Options& given_options);

}  // namespace firesteel
