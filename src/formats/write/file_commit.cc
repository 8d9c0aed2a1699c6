#include "formats/write/file_commit.h"

#include <fstream>
#include <set>

#include "base/spark_error.h"

namespace firesteel {
namespace fs = std::filesystem;

FileCommit::FileCommit(fs::path folder, const std::string& job_id)
    : folder_(std::move(folder)),
      hidden_(folder_ / "_temporary"),
      staging_(hidden_ / job_id),
      aside_(hidden_ / ("old-" + job_id)),
      existed_(fs::exists(folder_)) {
  std::error_code error;
  fs::create_directories(staging_, error);
  if (error) throw SparkError("TASK_WRITE_FAILED", {{"path", "file:" + folder_.string()}});
}

FileCommit::~FileCommit() {
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
  fs::remove_all(aside_, ignored);
  // Unless another write is at work there.
  fs::remove(hidden_, ignored);
  if (!committed_ && !existed_) fs::remove(folder_, ignored);
}

fs::path FileCommit::stage(const std::string& name) {
  std::lock_guard lock(mutex_);
  names_.push_back(name);
  fs::path path = staging_ / name;
  fs::create_directories(path.parent_path());
  return path;
}

void FileCommit::move(fs::path from, fs::path to) {
  fs::create_directories(to.parent_path());
  fs::rename(from, to);
  done_.push_back({std::move(from), std::move(to)});
}

void FileCommit::set_aside(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path() != hidden_) entries.push_back(entry.path());
  }
  for (const auto& entry : entries) move(entry, aside_ / fs::relative(entry, folder_));
}

void FileCommit::undo() {
  std::error_code ignored;
  for (auto it = done_.rbegin(); it != done_.rend(); ++it) fs::rename(it->to, it->from, ignored);
  done_.clear();
}

void FileCommit::commit(Replaces replaces) {
  try {
    if (replaces == Replaces::kFolder) set_aside(folder_);
    if (replaces == Replaces::kSubfolders) {
      std::set<fs::path> folders;
      for (const auto& name : names_) folders.insert((folder_ / name).parent_path());
      for (const auto& folder : folders) set_aside(folder);
    }
    for (const auto& name : names_) move(staging_ / name, folder_ / name);
    std::ofstream(folder_ / "_SUCCESS");
  } catch (const fs::filesystem_error&) {
    undo();
    throw SparkError("TASK_WRITE_FAILED", {{"path", "file:" + folder_.string()}});
  }
  committed_ = true;
}

}  // namespace firesteel
