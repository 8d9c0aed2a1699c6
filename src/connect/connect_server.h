#pragma once

#include <memory>
#include <string>

#include "session/engine.h"

namespace firesteel {

// A Spark Connect server of this process. Stops when it goes away, cancelling what runs.
class ConnectServer {
 public:
  // Port 0: a free one. Throws std::runtime_error when it cannot listen there.
  ConnectServer(EnginePtr engine, const std::string& host, int port);
  ~ConnectServer();

  int port() const;
  // Until stop() is called from another thread (or a signal's thread).
  void wait();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firesteel
