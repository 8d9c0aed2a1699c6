#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace firesteel::rdd {

// Settings of an application, by Spark's keys.
class SparkConf {
 public:
  SparkConf& set(const std::string& key, std::string value) {
    values_[key] = std::move(value);
    return *this;
  }
  SparkConf& setIfMissing(const std::string& key, std::string value) {
    values_.emplace(key, std::move(value));
    return *this;
  }
  SparkConf& setMaster(std::string master) { return set("spark.master", std::move(master)); }
  SparkConf& setAppName(std::string name) { return set("spark.app.name", std::move(name)); }
  SparkConf& remove(const std::string& key) {
    values_.erase(key);
    return *this;
  }

  bool contains(const std::string& key) const { return values_.contains(key); }
  std::optional<std::string> getOption(const std::string& key) const {
    const auto it = values_.find(key);
    return it == values_.end() ? std::nullopt : std::optional(it->second);
  }
  std::string get(const std::string& key, const std::string& fallback) const {
    return getOption(key).value_or(fallback);
  }
  const std::map<std::string, std::string>& getAll() const { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace firesteel::rdd
