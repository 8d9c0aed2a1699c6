#pragma once

#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// A table of Parquet files. Options: mergeSchema, and those of list_data_files.
TableSourcePtr open_parquet(const std::vector<std::string>& paths, DataFiles files,
                            const Options& options, const std::optional<Schema>& schema,
                            const SqlSettings& settings);

}  // namespace firesteel
