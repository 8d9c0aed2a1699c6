#pragma once

#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// A row a file: path, modificationTime, length, content. A schema may only repeat these. Options as
// Spark's binaryFile source.
TableSourcePtr open_binary_files(const std::vector<std::string>& paths, DataFiles files,
                                 const Options& options, const std::optional<Schema>& schema,
                                 const SqlSettings& settings);

}  // namespace firesteel
