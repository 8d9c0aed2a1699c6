// Files that come into a folder all at once or not at all.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel {

// Files are staged in a hidden folder inside of the target, and moved to their places by commit.
// Until then readers see what was there before; what is not committed leaves nothing.
class FileCommit {
 public:
  // What the new files replace.
  enum class Replaces : uint8_t {
    kNothing,
    // All that is in the folder.
    kFolder,
    // All that is in the subfolders that new files go into.
    kSubfolders,
  };

  // Throws TASK_WRITE_FAILED.
  FileCommit(std::filesystem::path folder, const std::string& job_id);
  ~FileCommit();
  FileCommit(const FileCommit&) = delete;
  FileCommit& operator=(const FileCommit&) = delete;

  // Where to write the file that will be `name` (a path relative to the folder). Thread-safe.
  std::filesystem::path stage(const std::string& name);
  // Whether a file was staged. Not while others stage.
  bool is_empty() const { return names_.empty(); }

  // Once, after all files are written. When it fails it restores what was there, and throws
  // TASK_WRITE_FAILED.
  void commit(Replaces replaces);

 private:
  struct Move {
    std::filesystem::path from;
    std::filesystem::path to;
  };

  // Carries the move out, and notes it so that it can be undone.
  void move(std::filesystem::path from, std::filesystem::path to);
  void set_aside(const std::filesystem::path& folder);
  void undo();

  const std::filesystem::path folder_;
  // Of all writes into the folder, and of this one.
  const std::filesystem::path hidden_;
  const std::filesystem::path staging_;
  // What was replaced, until all is in place.
  const std::filesystem::path aside_;
  const bool existed_;
  bool committed_ = false;
  std::mutex mutex_;
  std::vector<std::string> names_;
  std::vector<Move> done_;
};

}  // namespace firesteel
