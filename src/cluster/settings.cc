#include "cluster/settings.h"

#include "schedule/setting_values.h"

namespace firesteel {

std::string Settings::text(const std::string& key, const std::string& otherwise) const {
  return SettingValues(values_).text(key, otherwise);
}

bool Settings::flag(const std::string& key, bool otherwise) const {
  return SettingValues(values_).boolean(key, otherwise);
}

int Settings::number(const std::string& key, int otherwise) const {
  return SettingValues(values_).integer(key, otherwise);
}

std::chrono::milliseconds Settings::duration(const std::string& key,
                                             std::chrono::milliseconds otherwise,
                                             std::chrono::milliseconds unit) const {
  return std::chrono::milliseconds(
      SettingValues(values_).milliseconds(key, otherwise.count(), unit.count()));
}

uint64_t Settings::bytes(const std::string& key, uint64_t otherwise, uint64_t unit) const {
  const int64_t bytes = SettingValues(values_).bytes(key, static_cast<int64_t>(otherwise),
                                                     static_cast<int64_t>(unit));
  return static_cast<uint64_t>(bytes < 0 ? 0 : bytes);
}

}  // namespace firesteel
