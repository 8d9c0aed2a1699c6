#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace firesteel::rdd {

// Where the partitions of a persisted RDD are kept.
class StorageLevel {
 public:
  constexpr StorageLevel() = default;
  constexpr StorageLevel(bool useDisk, bool useMemory, bool useOffHeap, bool deserialized,
                         int replication = 1)
      : disk_(useDisk),
        memory_(useMemory),
        off_heap_(useOffHeap),
        deserialized_(deserialized),
        replication_(static_cast<uint8_t>(replication)) {}

  constexpr bool useDisk() const { return disk_; }
  constexpr bool useMemory() const { return memory_; }
  constexpr bool useOffHeap() const { return off_heap_; }
  // As objects; else as bytes, which take less memory and more time.
  constexpr bool deserialized() const { return deserialized_; }
  constexpr int replication() const { return replication_; }
  constexpr bool isValid() const { return (disk_ || memory_) && replication_ > 0; }
  constexpr bool operator==(const StorageLevel&) const = default;

  // "Disk Memory Deserialized 1x Replicated", as Spark shows it.
  std::string description() const;
  // Its name, "MEMORY_AND_DISK_SER"; a description when it has none.
  std::string toString() const;
  // By name; throws std::invalid_argument for other names.
  static StorageLevel fromString(std::string_view name);

  static const StorageLevel NONE;
  static const StorageLevel DISK_ONLY;
  static const StorageLevel DISK_ONLY_2;
  static const StorageLevel DISK_ONLY_3;
  static const StorageLevel MEMORY_ONLY;
  static const StorageLevel MEMORY_ONLY_2;
  static const StorageLevel MEMORY_ONLY_SER;
  static const StorageLevel MEMORY_ONLY_SER_2;
  static const StorageLevel MEMORY_AND_DISK;
  static const StorageLevel MEMORY_AND_DISK_2;
  static const StorageLevel MEMORY_AND_DISK_SER;
  static const StorageLevel MEMORY_AND_DISK_SER_2;
  static const StorageLevel OFF_HEAP;

 private:
  bool disk_ = false;
  bool memory_ = false;
  bool off_heap_ = false;
  bool deserialized_ = false;
  uint8_t replication_ = 1;
};

inline constexpr StorageLevel StorageLevel::NONE{false, false, false, false};
inline constexpr StorageLevel StorageLevel::DISK_ONLY{true, false, false, false};
inline constexpr StorageLevel StorageLevel::DISK_ONLY_2{true, false, false, false, 2};
inline constexpr StorageLevel StorageLevel::DISK_ONLY_3{true, false, false, false, 3};
inline constexpr StorageLevel StorageLevel::MEMORY_ONLY{false, true, false, true};
inline constexpr StorageLevel StorageLevel::MEMORY_ONLY_2{false, true, false, true, 2};
inline constexpr StorageLevel StorageLevel::MEMORY_ONLY_SER{false, true, false, false};
inline constexpr StorageLevel StorageLevel::MEMORY_ONLY_SER_2{false, true, false, false, 2};
inline constexpr StorageLevel StorageLevel::MEMORY_AND_DISK{true, true, false, true};
inline constexpr StorageLevel StorageLevel::MEMORY_AND_DISK_2{true, true, false, true, 2};
inline constexpr StorageLevel StorageLevel::MEMORY_AND_DISK_SER{true, true, false, false};
inline constexpr StorageLevel StorageLevel::MEMORY_AND_DISK_SER_2{true, true, false, false, 2};
inline constexpr StorageLevel StorageLevel::OFF_HEAP{true, true, true, false};

}  // namespace firesteel::rdd
