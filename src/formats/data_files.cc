#include "formats/data_files.h"

#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "catalog/table_metadata.h"
#include "functions/coercion.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

using RawPartition = std::vector<std::pair<std::string, std::optional<std::string>>>;

struct FoundFile {
  DataFile file;
  RawPartition partition;
};

bool is_hidden(const std::string& name) {
  return name.starts_with(".") || (name.starts_with("_") && name.find('=') == std::string::npos);
}

// "a=1" as column and value; none for other folder names.
std::optional<std::pair<std::string, std::optional<std::string>>> parse_partition(
    const std::string& name) {
  const size_t equals = name.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  std::string value = unescape_path_name(name.substr(equals + 1));
  if (value == kNullPartition)
    return std::pair{unescape_path_name(name.substr(0, equals)), std::nullopt};
  return std::pair{unescape_path_name(name.substr(0, equals)), std::optional(std::move(value))};
}

FoundFile found_file(const fs::path& path, RawPartition partition) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw SparkError("PATH_NOT_FOUND", {{"path", "file:" + path.string()}});
  }
  FoundFile found;
  found.file.path = path.string();
  found.file.size = status.st_size;
  found.file.modified = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
  found.partition = std::move(partition);
  return found;
}

class FolderWalk {
 public:
  FolderWalk(bool recursive, std::optional<std::string> name_filter)
      : recursive_(recursive), name_filter_(std::move(name_filter)) {}

  void walk(const fs::path& folder, const RawPartition& partition,
            std::vector<FoundFile>& out) const {
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    for (const auto& entry : entries) {
      const std::string name = entry.filename().string();
      if (is_hidden(name)) continue;
      if (!fs::is_directory(entry)) {
        if (!name_filter_ || ::fnmatch(name_filter_->c_str(), name.c_str(), 0) == 0) {
          out.push_back(found_file(entry, partition));
        }
        continue;
      }
      if (recursive_) {
        walk(entry, partition, out);
      } else if (auto column = parse_partition(name)) {
        RawPartition deeper = partition;
        deeper.push_back(std::move(*column));
        walk(entry, deeper, out);
      }
    }
  }

 private:
  bool recursive_;
  std::optional<std::string> name_filter_;
};

// Partition columns that the path itself shows below `base`.
RawPartition partition_of_path(const fs::path& path, const std::string& base) {
  RawPartition partition;
  if (base.empty() || !path.string().starts_with(base)) return partition;
  for (const auto& part : fs::path(path.string().substr(base.size()))) {
    if (auto column = parse_partition(part.string())) partition.push_back(std::move(*column));
  }
  return partition;
}

std::vector<std::string> expand_glob(const std::string& path) {
  if (path.find_first_of("*?[{") == std::string::npos || fs::exists(path)) return {path};
  glob_t result{};
  std::vector<std::string> out;
  if (::glob(path.c_str(), GLOB_BRACE, nullptr, &result) == 0) {
    out.assign(result.gl_pathv, result.gl_pathv + result.gl_pathc);
  }
  ::globfree(&result);
  return out;
}

// The narrowest of Spark's candidates that all values fit.
DataType infer_partition_type(const std::vector<FoundFile>& files, size_t column,
                              const SqlSettings& settings) {
  const TypeId candidates[] = {TypeId::kInt, TypeId::kLong, TypeId::kDouble, TypeId::kDate,
                               TypeId::kTimestamp};
  for (const TypeId candidate : candidates) {
    bool fits = true;
    bool any = false;
    for (const auto& file : files) {
      const auto& raw = file.partition[column].second;
      if (!raw) continue;
      any = true;
      const Value value =
          cast_value(Value(*raw), TypeId::kString, candidate, CastMode::kTry, settings.time_zone);
      // Dates must be written in full, and numbers without spaces or signs that a folder's name
      // would lose.
      if (value.is_null() || raw->empty() ||
          std::isspace(static_cast<unsigned char>(raw->front())) ||
          (candidate == TypeId::kDate && raw->size() != 10) ||
          (candidate == TypeId::kTimestamp && raw->size() < 10)) {
        fits = false;
        break;
      }
    }
    if (fits && any) return candidate;
  }
  return TypeId::kString;
}

void add_partition_columns(std::vector<FoundFile>& found, const Options& options,
                           const SqlSettings& settings, DataFiles& out) {
  const RawPartition& first = found[0].partition;
  for (const auto& file : found) {
    const bool same = std::equal(
        first.begin(), first.end(), file.partition.begin(), file.partition.end(),
        [](const auto& a, const auto& b) { return to_lower(a.first) == to_lower(b.first); });
    if (!same) {
      throw SparkError("CONFLICTING_PARTITION_COLUMN_NAMES",
                       {{"distinctPartColLists", first.empty() ? "" : first[0].first},
                        {"suspiciousPaths", file.file.path}});
    }
  }
  const bool infer = boolean_option(options, "inferPartitionTypes", true);
  for (size_t c = 0; c < first.size(); ++c) {
    const DataType type = infer ? infer_partition_type(found, c, settings) : TypeId::kString;
    out.partition_columns.push_back({first[c].first, type, true, ""});
    for (auto& file : found) {
      const auto& raw = file.partition[c].second;
      file.file.partition_values.push_back(
          raw ? cast_value(Value(*raw), TypeId::kString, type, CastMode::kAnsi, settings.time_zone)
              : Value());
    }
  }
}

}  // namespace

int64_t DataFiles::total_size() const {
  int64_t total = 0;
  for (const auto& file : files) total += file.size;
  return total;
}

std::optional<std::string> find_option(const Options& options, std::string_view name) {
  const std::string wanted = to_lower(name);
  for (const auto& [key, value] : options) {
    if (to_lower(key) == wanted) return value;
  }
  return std::nullopt;
}

bool boolean_option(const Options& options, std::string_view name, bool fallback) {
  const auto value = find_option(options, name);
  return value ? to_lower(*value) == "true" : fallback;
}

std::string local_path(const std::string& path) {
  std::string out = path;
  if (out.starts_with("file:")) {
    out = out.substr(5);
    while (out.starts_with("//")) out = out.substr(1);
  } else if (const size_t scheme = out.find("://"); scheme != std::string::npos) {
    throw SparkError("UNSUPPORTED_FEATURE.FILE_SYSTEM", {{"scheme", out.substr(0, scheme)}});
  }
  return fs::absolute(out).lexically_normal().string();
}

DataFiles list_data_files(const std::vector<std::string>& paths, const Options& options,
                          const SqlSettings& settings) {
  const FolderWalk walk(boolean_option(options, "recursiveFileLookup", false),
                        find_option(options, "pathGlobFilter"));
  const auto base_option = find_option(options, "basePath");
  const std::string base = base_option ? local_path(*base_option) : "";
  std::vector<FoundFile> found;
  for (const auto& given : paths) {
    const auto matches = expand_glob(local_path(given));
    if (matches.empty())
      throw SparkError("PATH_NOT_FOUND", {{"path", "file:" + local_path(given)}});
    for (const auto& match : matches) {
      std::error_code error;
      if (!fs::exists(match, error)) {
        throw SparkError("PATH_NOT_FOUND", {{"path", "file:" + match}});
      }
      if (fs::is_directory(match, error)) {
        walk.walk(match, partition_of_path(match, base), found);
      } else {
        found.push_back(found_file(match, partition_of_path(fs::path(match).parent_path(), base)));
      }
    }
  }
  DataFiles out;
  if (!found.empty()) add_partition_columns(found, options, settings, out);
  for (auto& file : found) out.files.push_back(std::move(file.file));
  return out;
}

bool range_may_match(const ColumnPredicate& predicate, const DataType& type,
                     const std::optional<Value>& min, const std::optional<Value>& max) {
  using Op = ColumnPredicate::Op;
  const auto below_min = [&](const Value& value) {
    return min && !min->is_null() && compare_values(type, value, *min) < 0;
  };
  const auto above_max = [&](const Value& value) {
    return max && !max->is_null() && compare_values(type, value, *max) > 0;
  };
  switch (predicate.op) {
    case Op::kEq:
    case Op::kIn:
      return std::any_of(predicate.values.begin(), predicate.values.end(), [&](const Value& value) {
        return !value.is_null() && !below_min(value) && !above_max(value);
      });
    case Op::kLt:
      return !(min && compare_values(type, predicate.values[0], *min) <= 0);
    case Op::kLe:
      return !below_min(predicate.values[0]);
    case Op::kGt:
      return !(max && compare_values(type, predicate.values[0], *max) >= 0);
    case Op::kGe:
      return !above_max(predicate.values[0]);
    case Op::kNe:
      return !(min && max && *min == *max && predicate.values[0] == *min);
    case Op::kStartsWith: {
      const std::string& prefix = predicate.values[0].string();
      const bool too_low = max && max->string().substr(0, prefix.size()) < prefix;
      const bool too_high = min && min->string().substr(0, prefix.size()) > prefix;
      return !too_low && !too_high;
    }
    case Op::kIsNull:
    case Op::kIsNotNull:
      return true;
  }
  return true;
}

bool partition_may_match(const DataFile& file, const Schema& partition_columns,
                         int first_partition_column,
                         const std::vector<ColumnPredicate>& predicates) {
  for (const auto& predicate : predicates) {
    if (predicate.column < first_partition_column) continue;
    const size_t c = static_cast<size_t>(predicate.column - first_partition_column);
    const Value& value = file.partition_values[c];
    using Op = ColumnPredicate::Op;
    if (value.is_null()) {
      if (predicate.op != Op::kIsNull) return false;
      continue;
    }
    if (predicate.op == Op::kIsNull) return false;
    if (!range_may_match(predicate, partition_columns[c].type, value, value)) return false;
  }
  return true;
}

}  // namespace firesteel
