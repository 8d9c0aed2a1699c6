#pragma once

#include "formats/data_files.h"
#include "formats/json/json_options.h"

namespace firesteel {

// The columns that the records of the files have, in the order of names, and the one for malformed
// records where there are such. Throws MALFORMED_RECORD_IN_PARSING in mode FAILFAST.
Schema infer_json_schema(const DataFiles& files, const JsonOptions& options);

}  // namespace firesteel
