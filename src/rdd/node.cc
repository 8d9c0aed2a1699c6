#include "firesteel/rdd/node.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/spark_error.h"
#include "firesteel/rdd/context_core.h"

namespace firesteel::rdd {

ByteBuffer* PartitionWriter::open(int rdd_id, int partition) {
  const auto [it, added] = parts_.try_emplace({rdd_id, partition});
  return added ? &it->second : nullptr;
}

std::string PartitionWriter::finish() const {
  ByteBuffer out;
  OutArchive archive(out);
  archive.length(parts_.size());
  for (const auto& [key, bytes] : parts_) {
    archive(key.first, key.second);
    archive.length(bytes.size());
    archive.bytes(bytes.data(), bytes.size());
  }
  return out.str();
}

RddNode::~RddNode() {
  if (origin_.context && header_.level.isValid()) origin_.context->forget_persisted(header_.id);
}

NodeDeterminism RddNode::determinism() const {
  auto level = NodeDeterminism::kDeterminate;
  for (const RddDependency& dependency : live_dependencies()) {
    const NodeDeterminism parent = dependency.parent->determinism();
    // A shuffle sends the same records whatever order they are in.
    if (dependency.shuffle && parent != NodeDeterminism::kIndeterminate) continue;
    level = std::max(level, parent);
  }
  return level;
}

void RddNode::write_partition(PartitionWriter& out, int partition) const {
  for (const RddDependency& dependency : live_dependencies()) {
    if (dependency.shuffle) continue;
    if (!dependency.partitions) {
      dependency.parent->write_partition(out, partition);
      continue;
    }
    for (const int p : dependency.partitions(partition)) {
      dependency.parent->write_partition(out, p);
    }
  }
}

NodeHeader RddNode::header() const {
  std::lock_guard lock(mutex_);
  return header_;
}

std::string RddNode::name() const {
  std::lock_guard lock(mutex_);
  return name_;
}

void RddNode::set_name(std::string name) const {
  std::lock_guard lock(mutex_);
  name_ = std::move(name);
}

void RddNode::set_level(const StorageLevel& level) const {
  std::lock_guard lock(mutex_);
  if (header_.level.isValid() && level.isValid() && !(header_.level == level)) {
    throw std::invalid_argument(
        "Cannot change storage level of an RDD after it was already assigned a level");
  }
  header_.level = level;
}

void RddNode::replace_level(const StorageLevel& level) const {
  std::lock_guard lock(mutex_);
  header_.level = level;
}

void RddNode::set_checkpoint(std::string folder) const {
  std::lock_guard lock(mutex_);
  header_.checkpoint = std::move(folder);
  header_.cut = true;
}

void RddNode::set_cut() const {
  std::lock_guard lock(mutex_);
  header_.cut = true;
}

bool RddNode::is_cut() const {
  std::lock_guard lock(mutex_);
  return header_.cut;
}

std::string checkpoint_file(const std::string& folder, int partition) {
  char name[32];
  std::snprintf(name, sizeof name, "/part-%05d", partition);
  return folder + name;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) {
    throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", path}});
  }
  return bytes;
}

void write_file(const std::string& path, std::string_view bytes) {
  // Renamed when it is whole: several attempts may write it.
  static std::atomic<uint64_t> next{0};
  const std::string temporary =
      path + "." + std::to_string(getpid()) + "." + std::to_string(next++) + ".tmp";
  std::ofstream out(temporary, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(temporary, path, error);
  if (!out || error) {
    std::filesystem::remove(temporary, error);
    throw SparkError("TASK_WRITE_FAILED", {{"path", path}});
  }
}

}  // namespace firesteel::rdd
