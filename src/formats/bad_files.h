#pragma once

#include <string>

#include "base/spark_error.h"
#include "formats/data_files.h"

namespace firesteel {

// What becomes of files that cannot be read: the options ignoreCorruptFiles and
// ignoreMissingFiles. Immutable.
class BadFiles {
 public:
  BadFiles() = default;
  explicit BadFiles(const Options& options);

  // Whether a query goes on without the file that it could not read.
  bool ignores(const SparkError& error, const std::string& path) const;

 private:
  bool corrupt_ = false;
  bool missing_ = false;
};

}  // namespace firesteel
