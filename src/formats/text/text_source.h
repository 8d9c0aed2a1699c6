#pragma once

#include "formats/data_files.h"
#include "plan/table_source.h"

namespace firesteel {

// A table of text files: a row a line, or with wholetext one a file, in the column `value`. Options
// as Spark's text source.
TableSourcePtr open_text(const std::vector<std::string>& paths, DataFiles files,
                         const Options& options, const std::optional<Schema>& schema,
                         const SqlSettings& settings);

}  // namespace firesteel
