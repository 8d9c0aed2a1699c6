#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

// Where a query's spilled rows go, and how much of them there was. Thread-safe.
class SpillSpace {
 public:
  // Files go to the folders in turn. Folders that do not exist are made when the first file is.
  explicit SpillSpace(std::vector<std::string> folders) : folders_(std::move(folders)) {}

  // The folders of a comma-separated setting (spark.local.dir); SPARK_LOCAL_DIRS goes before it,
  // and /tmp is the default.
  static std::vector<std::string> folders_of(const std::string& setting);

  // A new file that has no name: the system frees it with its last descriptor, also when the
  // process dies. Throws SPILL_OUT_OF_MEMORY.
  int create_file();

  void count(int64_t raw_bytes, int64_t disk_bytes) {
    raw_bytes_.fetch_add(raw_bytes, std::memory_order_relaxed);
    disk_bytes_.fetch_add(disk_bytes, std::memory_order_relaxed);
  }
  // Written so far: before and after compression.
  int64_t raw_bytes() const { return raw_bytes_.load(std::memory_order_relaxed); }
  int64_t disk_bytes() const { return disk_bytes_.load(std::memory_order_relaxed); }
  int64_t files() const { return static_cast<int64_t>(next_.load(std::memory_order_relaxed)); }

 private:
  const std::vector<std::string> folders_;
  std::atomic<size_t> next_{0};
  std::atomic<int64_t> raw_bytes_{0};
  std::atomic<int64_t> disk_bytes_{0};
};

using SpillSpacePtr = std::shared_ptr<SpillSpace>;

}  // namespace firesteel
