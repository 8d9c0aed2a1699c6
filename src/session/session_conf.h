#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "functions/sql_settings.h"

namespace firesteel {

// A session's configuration by Spark's keys. Thread-safe.
class SessionConf {
 public:
  SessionConf() = default;
  SessionConf(const SessionConf& other);
  SessionConf& operator=(const SessionConf&) = delete;

  // Settings that the engine was started with, static ones included.
  void initialize(const std::map<std::string, std::string>& values);
  // Throws CANNOT_MODIFY_STATIC_CONFIG, CANNOT_MODIFY_CONFIG, INVALID_CONF_VALUE and their like.
  void set(const std::string& key, const std::string& value);
  void unset(const std::string& key);
  // What was set, else the default.
  std::optional<std::string> get(const std::string& key) const;
  // What was set, and nothing else.
  std::optional<std::string> get_set(const std::string& key) const;
  std::map<std::string, std::string> all_set() const;
  bool is_modifiable(const std::string& key) const;
  // A key that Spark defines, with or without a default.
  static bool is_known(const std::string& key);

  SqlSettings sql_settings() const;
  int64_t get_integer(const std::string& key) const;
  bool get_boolean(const std::string& key) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;
};

}  // namespace firesteel
