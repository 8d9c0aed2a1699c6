#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace firesteel {

// Reads settings by name. Values that do not parse throw SparkError.
class SettingValues {
 public:
  explicit SettingValues(const std::map<std::string, std::string>& settings)
      : settings_(settings) {}

  // Null: not set.
  const std::string* find(const std::string& name) const;
  std::string text(const std::string& name, const std::string& otherwise) const;
  bool boolean(const std::string& name, bool otherwise) const;
  int integer(const std::string& name, int otherwise) const;
  double number(const std::string& name, double otherwise) const;
  // "100ms", "3s", "2min", "1h", "1d"; a bare number is in `unit` milliseconds.
  int64_t milliseconds(const std::string& name, int64_t otherwise, int64_t unit = 1) const;
  // "64k", "128m", "1g"; a bare number is in `unit` bytes.
  int64_t bytes(const std::string& name, int64_t otherwise, int64_t unit = 1) const;

 private:
  const std::map<std::string, std::string>& settings_;
};

}  // namespace firesteel
