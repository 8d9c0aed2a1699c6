#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

// The folders for a process's blocks: blockmgr-<uuid>/00 ... 3f in each of the local folders, a
// file in the one that its name's hash picks. A lock on blockmgr-<uuid>/.lock tells that somebody
// lives there; folders that nobody lives in are swept when the next process starts. Thread-safe.
class LocalDirs {
 public:
  // What happens to the folders when this object goes away.
  enum class AtExit { kRemove, kKeep };

  // As spark.local.dir names them; a root in which no folder can be made is left out. Throws
  // SparkError (INTERNAL_ERROR_STORAGE) when none is left. Leftovers of dead processes go first.
  explicit LocalDirs(std::vector<std::string> roots, AtExit at_exit = AtExit::kRemove);
  ~LocalDirs();
  LocalDirs(const LocalDirs&) = delete;
  LocalDirs& operator=(const LocalDirs&) = delete;

  // Every blockmgr folder, as a shuffle service is told them.
  const std::vector<std::string>& folders() const { return folders_; }

  // Where the file of that name is, in the first folder that has it; empty when none has.
  std::string find(const std::string& name) const;

  // Makes a file of that name: `write` gets a path to create, which becomes the name when it has
  // returned, so that nobody sees half a file. When a disk is full or broken the next folder is
  // tried; throws SparkError (INTERNAL_ERROR_STORAGE) with the reasons of all when none takes it.
  // Returns the path.
  std::string write(const std::string& name, const std::function<void(const std::string&)>& write);

  // False when there was none.
  bool remove(const std::string& name);

  // A new file without a name, for spills: the system frees it with its last descriptor.
  int create_unnamed(size_t attempt = 0) const;

  // From now on the folders stay when this object goes away: a shuffle service serves them.
  void keep() { at_exit_ = AtExit::kKeep; }

 private:
  std::vector<std::string> folders_;
  // Descriptors that hold the locks.
  std::vector<int> locks_;
  std::atomic<AtExit> at_exit_;
  std::atomic<uint64_t> next_temporary_{0};
};

// Where LocalDirs::find finds a file; for a shuffle service, which is told the folders. They must
// be all of the process, in its order.
std::string find_block_file(const std::vector<std::string>& folders, const std::string& name);

// Locks a folder of LocalDirs against being swept; returns the descriptor that holds the lock, -1
// when the folder is not there.
int lock_block_folder(const std::string& folder);

// Removes the blockmgr folders of `root` in which nobody lives any more.
void sweep_block_folders(const std::string& root);

using LocalDirsPtr = std::shared_ptr<LocalDirs>;

}  // namespace firesteel
