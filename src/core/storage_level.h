#pragma once

#include <string>

namespace firesteel {

// Where cached rows are kept, as Spark names it. Rows off the heap, serialized rows and replicas
// are held as all others are.
struct StorageLevel {
  bool use_disk = false;
  bool use_memory = false;
  bool use_off_heap = false;
  bool deserialized = false;
  int replication = 1;

  static StorageLevel memory_and_disk_deserialized() { return {true, true, false, true, 1}; }
  // MEMORY_ONLY, DISK_ONLY_2...; throws INVALID_CONF_VALUE for other names.
  static StorageLevel by_name(const std::string& name);
};

}  // namespace firesteel
