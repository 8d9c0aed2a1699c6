#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "columnar/data_type.h"
#include "functions/sql_settings.h"
#include "plan/table_source.h"
#include "plan/unresolved_plans.h"

namespace firesteel {

struct DataFile {
  // Absolute, without a scheme.
  std::string path;
  int64_t size = 0;
  // Nanoseconds since the epoch.
  int64_t modified = 0;
  // By partition column, cast to its type.
  std::vector<Value> partition_values;
  // What of it is to be read: the row groups, lines or whole files that begin in [begin, end).
  int64_t begin = 0;
  int64_t end = std::numeric_limits<int64_t>::max();

  bool is_part() const { return begin > 0 || end < std::numeric_limits<int64_t>::max(); }
  bool reads(int64_t offset) const { return begin <= offset && offset < end; }
};

// The files of a table that is folders of files.
struct DataFiles {
  // Sorted by path within each given path.
  std::vector<DataFile> files;
  // From folders named column=value, outermost first; types inferred from all values.
  Schema partition_columns;

  int64_t total_size() const;
};

// Finds the files below some paths (files, folders, glob patterns; "file:" URIs too). Names that
// begin with _ or . are left out, but for _column=value folders. Options: recursiveFileLookup,
// pathGlobFilter, basePath. Throws PATH_NOT_FOUND.
DataFiles list_data_files(const std::vector<std::string>& paths, const Options& options,
                          const SqlSettings& settings);

// The option by its name in any case.
std::optional<std::string> find_option(const Options& options, std::string_view name);
bool boolean_option(const Options& options, std::string_view name, bool fallback);

// "file:/a/b", "file:///a/b" and "a/b" as an absolute path.
std::string local_path(const std::string& path);

// Whether a file's partition values can meet the predicates, whose columns count from
// `first_partition_column` on.
bool partition_may_match(const DataFile& file, const Schema& partition_columns,
                         int first_partition_column,
                         const std::vector<ColumnPredicate>& predicates);
// Whether a value between min and max (both may be unknown) can meet the predicate.
bool range_may_match(const ColumnPredicate& predicate, const DataType& type,
                     const std::optional<Value>& min, const std::optional<Value>& max);

}  // namespace firesteel
