#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace firesteel {

// An application's settings by Spark's names, as the processes of a cluster read them.
class Settings {
 public:
  Settings() = default;
  explicit Settings(std::map<std::string, std::string> values) : values_(std::move(values)) {}

  const std::map<std::string, std::string>& values() const { return values_; }
  void set(const std::string& key, std::string value) { values_[key] = std::move(value); }
  void erase(const std::string& key) { values_.erase(key); }
  bool has(const std::string& key) const { return values_.contains(key); }

  // Values that do not parse throw SparkError.
  std::string text(const std::string& key, const std::string& otherwise = {}) const;
  bool flag(const std::string& key, bool otherwise) const;
  int number(const std::string& key, int otherwise) const;
  // "10s", "500ms", "2min"; a number alone counts in `unit`.
  std::chrono::milliseconds duration(
      const std::string& key, std::chrono::milliseconds otherwise,
      std::chrono::milliseconds unit = std::chrono::milliseconds(1)) const;
  // "1g", "512m"; a number alone counts in `unit` bytes.
  uint64_t bytes(const std::string& key, uint64_t otherwise, uint64_t unit = 1) const;

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace firesteel
