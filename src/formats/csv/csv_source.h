#pragma once

#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// A table of CSV files. Options as Spark's CSV source.
TableSourcePtr open_csv(const std::vector<std::string>& paths, DataFiles files,
                        const Options& options, const std::optional<Schema>& schema,
                        const SqlSettings& settings);

}  // namespace firesteel
