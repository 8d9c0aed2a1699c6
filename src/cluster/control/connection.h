#pragma once

#include <google/protobuf/message_lite.h>

#include <functional>
#include <memory>
#include <string>

namespace firesteel {

// One end of an authenticated stream between two processes of a cluster.
class Connection {
 public:
  virtual ~Connection() = default;
  // Any thread; never blocks. Messages arrive in the order of the calls, or, once the connection
  // is lost, not at all.
  virtual void send(const google::protobuf::MessageLite& message) = 0;
  // Any thread. What was sent before still goes out; on_closed follows.
  virtual void close() = 0;
  // Address of the other side, for messages to people.
  virtual std::string peer() const = 0;
};

using ConnectionPtr = std::shared_ptr<Connection>;

// What to do with a connection's events. All are called on threads of the transport, one at a
// time for one connection; they must not wait for other messages of the same connection.
struct ConnectionEvents {
  // The handshake is done.
  std::function<void(const ConnectionPtr&)> on_open;
  std::function<void(const ConnectionPtr&, const std::string& message)> on_message;
  // Once; nothing follows. Also when the connection never opened.
  std::function<void(const ConnectionPtr&, const std::string& reason)> on_closed;
};

// TLS for the control plane; empty paths: none.
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
  // Certificates that the other side's must come from.
  std::string trusted;
  bool enabled() const { return !certificate_chain.empty() || !trusted.empty(); }
};

}  // namespace firesteel
