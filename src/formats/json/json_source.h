#pragma once

#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// A table of JSON files: a record a line, or with multiLine one a file. Options as Spark's JSON
// source.
TableSourcePtr open_json(const std::vector<std::string>& paths, DataFiles files,
                         const Options& options, const std::optional<Schema>& schema,
                         const SqlSettings& settings);

}  // namespace firesteel
