#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "cluster/control/connection.h"
#include "cluster/proto/executor.pb.h"

namespace firesteel {

// An executor's questions to its driver. Thread-safe.
class DriverLink {
 public:
  // Before the first question.
  void set_connection(ConnectionPtr connection);

  // Waits for the answer. Throws SparkError when the driver refuses, or is gone.
  std::string ask(const std::string& name, std::string body);
  // Nobody answers.
  void notify(const std::string& name, std::string body);
  void send(const cluster::ToDriver& message);

  void answered(const cluster::Answer& answer);
  // All who wait, and all who come, get an error.
  void lost();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  ConnectionPtr connection_;
  int64_t next_id_ = 0;
  // Those that are waited for; empty until the answer is there.
  std::map<int64_t, std::optional<cluster::Answer>> waiting_;
  bool lost_ = false;
};

}  // namespace firesteel
