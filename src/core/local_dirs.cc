#include "core/local_dirs.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/spark_error.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

// spark.diskStore.subDirectories
constexpr uint64_t kSubfolders = 64;
constexpr std::string_view kPrefix = "blockmgr-";
constexpr std::string_view kLockName = "/.lock";

[[noreturn]] void fail(const std::string& message) {
  throw SparkError("INTERNAL_ERROR_STORAGE", {{"message", message}});
}

std::string make_uuid() {
  std::ifstream source("/proc/sys/kernel/random/uuid");
  std::string uuid;
  if (!std::getline(source, uuid)) fail("cannot read /proc/sys/kernel/random/uuid");
  return uuid;
}

uint64_t hash_of(const std::string& name) { return XXH3_64bits(name.data(), name.size()); }

// The folder of one process below `root`, and the lock on it; throws std::system_error.
std::string make_folder(const std::string& root, int& lock) {
  fs::create_directories(root);
  // A name that a sweeper does not know yet, until the lock is held.
  const std::string uuid = make_uuid();
  const std::string hidden = root + "/.new-" + std::string(kPrefix) + uuid;
  const std::string folder = root + "/" + std::string(kPrefix) + uuid;
  if (mkdir(hidden.c_str(), S_IRWXU) != 0) {
    throw std::system_error(errno, std::generic_category(), "making " + folder);
  }
  const std::string lock_path = hidden + std::string(kLockName);
  lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock < 0 || flock(lock, LOCK_SH) != 0 || rename(hidden.c_str(), folder.c_str()) != 0) {
    const int error = errno;
    if (lock >= 0) close(lock);
    std::error_code ignored;
    fs::remove_all(hidden, ignored);
    throw std::system_error(error, std::generic_category(), "making " + folder);
  }
  return folder;
}

void make_parent(const std::string& path) {
  const std::string parent = path.substr(0, path.rfind('/'));
  if (mkdir(parent.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    throw std::system_error(errno, std::generic_category(), "making " + parent);
  }
}

// In the folder that is tried after `attempt` others were full.
std::string path_in(const std::vector<std::string>& folders, size_t attempt,
                    const std::string& name) {
  const uint64_t hash = hash_of(name);
  char subfolder[8];
  std::snprintf(subfolder, sizeof(subfolder), "/%02x/",
                static_cast<unsigned>(hash / 0x100000000 % kSubfolders));
  return folders[(hash + attempt) % folders.size()] + subfolder + name;
}

}  // namespace

std::string find_block_file(const std::vector<std::string>& folders, const std::string& name) {
  for (size_t attempt = 0; attempt < folders.size(); ++attempt) {
    std::string path = path_in(folders, attempt, name);
    if (access(path.c_str(), F_OK) == 0) return path;
  }
  return {};
}

int lock_block_folder(const std::string& folder) {
  const int lock = open((folder + std::string(kLockName)).c_str(), O_RDWR | O_CLOEXEC);
  if (lock >= 0 && flock(lock, LOCK_SH) != 0) {
    close(lock);
    return -1;
  }
  return lock;
}

void sweep_block_folders(const std::string& root) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root, error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const int lock =
        open((entry.path().string() + std::string(kLockName)).c_str(), O_RDWR | O_CLOEXEC);
    // Not one of ours, or of another user.
    if (lock < 0) continue;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
      std::error_code ignored;
      fs::remove_all(entry.path(), ignored);
    }
    close(lock);
  }
}

LocalDirs::LocalDirs(std::vector<std::string> roots, AtExit at_exit) : at_exit_(at_exit) {
  std::string reasons;
  for (const auto& root : roots) {
    sweep_block_folders(root);
    int lock = -1;
    try {
      folders_.push_back(make_folder(root, lock));
      locks_.push_back(lock);
    } catch (const std::system_error& error) {
      reasons += std::string(reasons.empty() ? "" : "; ") + error.what();
    }
  }
  if (folders_.empty()) fail("No local folder can be used (spark.local.dir): " + reasons);
}

LocalDirs::~LocalDirs() {
  if (at_exit_ == AtExit::kRemove) {
    for (const auto& folder : folders_) {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  }
  for (const int lock : locks_) close(lock);
}

std::string LocalDirs::find(const std::string& name) const {
  return find_block_file(folders_, name);
}

std::string LocalDirs::write(const std::string& name,
                             const std::function<void(const std::string&)>& write) {
  std::string reasons;
  for (size_t attempt = 0; attempt < folders_.size(); ++attempt) {
    const std::string path = path_in(folders_, attempt, name);
    const std::string temporary = path + ".tmp" + std::to_string(next_temporary_.fetch_add(1));
    try {
      make_parent(path);
      write(temporary);
      if (rename(temporary.c_str(), path.c_str()) != 0) {
        throw std::system_error(errno, std::generic_category(), "renaming " + temporary);
      }
      return path;
    } catch (const std::system_error& error) {
      unlink(temporary.c_str());
      reasons += std::string(reasons.empty() ? "" : "; ") + error.what();
    } catch (...) {
      unlink(temporary.c_str());
      throw;
    }
  }
  fail("Cannot write " + name + " to any local folder (spark.local.dir): " + reasons);
}

bool LocalDirs::remove(const std::string& name) {
  bool removed = false;
  for (size_t attempt = 0; attempt < folders_.size(); ++attempt) {
    removed |= unlink(path_in(folders_, attempt, name).c_str()) == 0;
  }
  return removed;
}

int LocalDirs::create_unnamed(size_t attempt) const {
  const std::string& folder = folders_[attempt % folders_.size()];
  int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) return file;
  // File systems without O_TMPFILE: the name lives for a moment.
  if (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT) {
    std::string name = folder + "/temp_local_XXXXXX";
    file = mkostemp(name.data(), O_CLOEXEC);
    if (file >= 0) {
      unlink(name.c_str());
      return file;
    }
  }
  throw std::system_error(errno, std::generic_category(), "making a file in " + folder);
}

}  // namespace firesteel
