#include <glob.h>

#include <algorithm>
#include <filesystem>

#include "base/spark_error.h"
#include "firesteel/rdd/file_nodes.h"

namespace firesteel::rdd {

namespace {

namespace fs = std::filesystem;

bool hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('_') || name.starts_with('.');
}

std::string local_path(std::string path) {
  const size_t colon = path.find(':');
  if (colon == std::string::npos || path.find('/') < colon) return path;
  if (!path.starts_with("file:")) {
    throw std::invalid_argument("No FileSystem for scheme \"" + path.substr(0, colon) + "\"");
  }
  path.erase(0, colon + 1);
  while (path.starts_with("//")) path.erase(0, 1);
  return path;
}

void add_file(const fs::path& path, std::vector<FileSplit>& files) {
  files.push_back({fs::absolute(path).lexically_normal().string(), 0, fs::file_size(path)});
}

void add_path(const fs::path& path, std::vector<FileSplit>& files) {
  if (!fs::is_directory(path)) {
    add_file(path, files);
    return;
  }
  std::vector<fs::path> inside;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (!hidden(entry.path()) && entry.is_regular_file()) inside.push_back(entry.path());
  }
  std::sort(inside.begin(), inside.end());
  for (const auto& file : inside) add_file(file, files);
}

// Cut at the commas that are in no braces.
std::vector<std::string> split_paths(const std::string& text) {
  std::vector<std::string> paths(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == ',' && depth == 0) {
      paths.emplace_back();
    } else {
      paths.back() += c;
    }
  }
  return paths;
}

}  // namespace

std::vector<FileSplit> list_files(const std::string& path) {
  std::vector<FileSplit> files;
  for (const std::string& given : split_paths(path)) {
    const std::string pattern = local_path(given);
    if (fs::exists(pattern)) {
      add_path(pattern, files);
      continue;
    }
    glob_t found{};
    const int result = glob(pattern.c_str(), GLOB_BRACE, nullptr, &found);
    for (size_t i = 0; result == 0 && i < found.gl_pathc; ++i) add_path(found.gl_pathv[i], files);
    globfree(&found);
    if (result != 0) {
      throw SparkError("PATH_NOT_FOUND", {{"path", "file:" + fs::absolute(pattern).string()}});
    }
  }
  return files;
}

std::vector<FileSplit> line_splits(std::vector<FileSplit> files, int min_partitions) {
  // The block size of Hadoop's local file system.
  constexpr uint64_t kBlock = 32 << 20;
  // A rest that is a little larger than a split stays in it.
  constexpr double kSlop = 1.1;
  uint64_t total = 0;
  for (const auto& file : files) total += file.length;
  const uint64_t goal = total / static_cast<uint64_t>(std::max(min_partitions, 1));
  const uint64_t size = std::max<uint64_t>(std::min(goal, kBlock), 1);
  std::vector<FileSplit> splits;
  for (const auto& file : files) {
    if (file.path.ends_with(".gz") || file.length == 0) {
      splits.push_back(file);
      continue;
    }
    uint64_t start = 0;
    while (static_cast<double>(file.length - start) / static_cast<double>(size) > kSlop) {
      splits.push_back({file.path, start, size});
      start += size;
    }
    if (start != file.length) splits.push_back({file.path, start, file.length - start});
  }
  return splits;
}

std::vector<std::vector<FileSplit>> file_groups(std::vector<FileSplit> files, int min_partitions) {
  uint64_t total = 0;
  for (const auto& file : files) total += file.length;
  const uint64_t size = total / static_cast<uint64_t>(std::max(min_partitions, 1)) + 1;
  std::vector<std::vector<FileSplit>> groups;
  uint64_t filled = size;
  for (auto& file : files) {
    if (filled >= size) {
      groups.emplace_back();
      filled = 0;
    }
    filled += file.length;
    groups.back().push_back(std::move(file));
  }
  return groups;
}

}  // namespace firesteel::rdd
