#pragma once

#include <memory>
#include <string>

#include "cluster/control/connection.h"

namespace firesteel {

// Accepts connections of the control plane from who knows the secret. Thread-safe.
class ControlServer {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    // 0: a free one.
    int port = 0;
    std::string secret;
    TlsFiles tls;
  };

  // Throws when the port cannot be had.
  ControlServer(Options options, ConnectionEvents events);
  // Closes all connections and waits for their on_closed.
  ~ControlServer();

  int port() const;
  // No new connections, and the open ones end.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firesteel
