#pragma once

#include "exec/operator.h"
#include "formats/data_files.h"
#include "plan/commands.h"

namespace firesteel {

struct WriteRequest {
  // Lower case.
  std::string format;
  std::string path;
  Schema schema;
  Options options;
  std::vector<std::string> partition_by;
  SaveMode mode = SaveMode::kErrorIfExists;
  SqlSettings settings;
  // A random name for this write's files.
  std::string job_id;
};

// Writes rows into files below a folder, each thread its own. They are staged inside the folder and
// moved to their places in finalize: until then readers see what was there before, and a write that
// fails leaves nothing. Null when the mode is IGNORE and the folder exists. Throws
// PATH_ALREADY_EXISTS.
std::shared_ptr<Sink> make_write_sink(WriteRequest request);

}  // namespace firesteel
