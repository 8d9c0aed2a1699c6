#include "core/storage_level.h"

#include <algorithm>
#include <map>

#include "base/spark_error.h"

namespace firesteel {

StorageLevel StorageLevel::by_name(const std::string& name) {
  static const std::map<std::string, StorageLevel> kLevels = {
      {"NONE", {false, false, false, false, 1}},
      {"DISK_ONLY", {true, false, false, false, 1}},
      {"DISK_ONLY_2", {true, false, false, false, 2}},
      {"DISK_ONLY_3", {true, false, false, false, 3}},
      {"MEMORY_ONLY", {false, true, false, true, 1}},
      {"MEMORY_ONLY_2", {false, true, false, true, 2}},
      {"MEMORY_ONLY_SER", {false, true, false, false, 1}},
      {"MEMORY_ONLY_SER_2", {false, true, false, false, 2}},
      {"MEMORY_AND_DISK", {true, true, false, true, 1}},
      {"MEMORY_AND_DISK_2", {true, true, false, true, 2}},
      {"MEMORY_AND_DISK_SER", {true, true, false, false, 1}},
      {"MEMORY_AND_DISK_SER_2", {true, true, false, false, 2}},
      {"OFF_HEAP", {true, true, true, false, 1}},
  };
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto it = kLevels.find(upper);
  if (it == kLevels.end()) {
    throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                     {{"confName", "storageLevel"},
                      {"confValue", name},
                      {"confRequirement", "Invalid StorageLevel: " + name}});
  }
  return it->second;
}

}  // namespace firesteel
