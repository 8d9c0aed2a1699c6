#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cluster/control/connection.h"
#include "cluster/driver/executor_supply.h"
#include "cluster/event_loop.h"
#include "cluster/proto/standalone.pb.h"

namespace firesteel {

// Executors from a standalone master: the application's side of it. When the master is lost, what
// runs goes on, and the application looks for the master that takes over.
class StandaloneSupply : public ExecutorSupply {
 public:
  struct Options {
    std::vector<std::string> masters;
    std::string secret;
    TlsFiles tls;
    // Without id.
    cluster::AppHello hello;
  };

  StandaloneSupply(Options options, OnLost on_lost, OnFailed on_failed);
  ~StandaloneSupply() override;

  // The id that the master gave. Throws SparkError when no master answers for too long.
  std::string wait_registered();

  void request(int total) override;
  void end(const std::string& executor_id) override;
  void stop() override;

 private:
  void connect();
  void received(const ConnectionPtr& connection, const std::string& bytes);
  void send(const cluster::ToMaster& message);

  Options options_;
  const OnLost on_lost_;
  const OnFailed on_failed_;
  std::mutex mutex_;
  std::condition_variable registered_;
  std::string app_id_;
  std::string refusal_;
  bool stopped_ = false;
  // On the event loop.
  ConnectionPtr connection_;
  size_t next_master_ = 0;
  // Shared with connections, whose last events may come late.
  const std::shared_ptr<EventLoop> loop_ = std::make_shared<EventLoop>();
};

}  // namespace firesteel
