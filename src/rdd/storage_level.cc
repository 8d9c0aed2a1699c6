#include "firesteel/rdd/storage_level.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace firesteel::rdd {

namespace {

constexpr std::array<std::pair<std::string_view, StorageLevel>, 13> kNames{{
    {"NONE", StorageLevel::NONE},
    {"DISK_ONLY", StorageLevel::DISK_ONLY},
    {"DISK_ONLY_2", StorageLevel::DISK_ONLY_2},
    {"DISK_ONLY_3", StorageLevel::DISK_ONLY_3},
    {"MEMORY_ONLY", StorageLevel::MEMORY_ONLY},
    {"MEMORY_ONLY_2", StorageLevel::MEMORY_ONLY_2},
    {"MEMORY_ONLY_SER", StorageLevel::MEMORY_ONLY_SER},
    {"MEMORY_ONLY_SER_2", StorageLevel::MEMORY_ONLY_SER_2},
    {"MEMORY_AND_DISK", StorageLevel::MEMORY_AND_DISK},
    {"MEMORY_AND_DISK_2", StorageLevel::MEMORY_AND_DISK_2},
    {"MEMORY_AND_DISK_SER", StorageLevel::MEMORY_AND_DISK_SER},
    {"MEMORY_AND_DISK_SER_2", StorageLevel::MEMORY_AND_DISK_SER_2},
    {"OFF_HEAP", StorageLevel::OFF_HEAP},
}};

}  // namespace

std::string StorageLevel::description() const {
  std::string text;
  if (disk_) text += "Disk ";
  if (memory_) text += off_heap_ ? "Memory (off heap) " : "Memory ";
  text += deserialized_ ? "Deserialized " : "Serialized ";
  return text + std::to_string(replication_) + "x Replicated";
}

std::string StorageLevel::toString() const {
  for (const auto& [name, level] : kNames) {
    if (level == *this) return std::string(name);
  }
  return description();
}

StorageLevel StorageLevel::fromString(std::string_view name) {
  for (const auto& [known, level] : kNames) {
    if (known == name) return level;
  }
  throw std::invalid_argument("Invalid StorageLevel: " + std::string(name));
}

}  // namespace firesteel::rdd
