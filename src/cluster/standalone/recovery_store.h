#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cluster/settings.h"

namespace firesteel {

// Where a master keeps what the next one must know. Calls may take as long as a disk or a
// ZooKeeper takes; they throw SparkError when it fails.
class RecoveryStore {
 public:
  virtual ~RecoveryStore() = default;
  virtual void put(const std::string& name, const std::string& bytes) = 0;
  virtual void remove(const std::string& name) = 0;
  virtual std::map<std::string, std::string> all() = 0;
};

// Decides which of several masters leads.
class LeaderElection {
 public:
  struct Events {
    // Once, from any thread: this one leads from now on.
    std::function<void()> elected;
    // It leads no more, and must end: another may lead already.
    std::function<void()> deposed;
  };
  virtual ~LeaderElection() = default;
  virtual void start(Events events) = 0;
};

struct Recovery {
  // Null: nothing is kept.
  std::unique_ptr<RecoveryStore> store;
  std::unique_ptr<LeaderElection> election;
};

// As spark.deploy.recoveryMode says: NONE, FILESYSTEM (spark.deploy.recoveryDirectory) or ZOOKEEPER
// (spark.deploy.zookeeper.url and .dir). Throws SparkError for others.
Recovery make_recovery(const Settings& settings);

std::unique_ptr<RecoveryStore> make_file_recovery(const std::string& folder);
Recovery make_zookeeper_recovery(const std::string& servers, const std::string& folder);

}  // namespace firesteel
