#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "shuffle/block_handler.h"
#include "shuffle/data_handshake.h"
#include "shuffle/socket.h"
#include "shuffle/tls_context.h"

namespace firesteel {

struct BlockServerOptions {
  // spark.driver.bindAddress and the like; nothing but loopback unless told.
  std::string host = "127.0.0.1";
  int port = 0;
  // Null: plain.
  std::shared_ptr<const TlsContext> tls;
  // For the first messages; long enough for a loaded machine, short for who only holds a
  // connection open.
  std::chrono::milliseconds handshake_timeout{10'000};
  // spark.network.timeout: a peer that stops in the middle of a message is given up.
  std::chrono::milliseconds io_timeout{120'000};
  // Connections beyond are closed at once.
  size_t max_connections = 4096;
};

// Answers the data plane's requests, a thread a connection. A connection on which anything is
// wrong is closed; all others go on.
class BlockServer {
 public:
  BlockServer(BlockServerOptions options, SecretOf secret_of,
              std::shared_ptr<BlockHandler> handler);
  ~BlockServer();
  BlockServer(const BlockServer&) = delete;
  BlockServer& operator=(const BlockServer&) = delete;

  int port() const { return socket_.port(); }
  // Of now. Any thread.
  size_t connections() const;

 private:
  struct Connection {
    std::unique_ptr<ByteStream> stream;
    std::thread thread;
    bool ended = false;
  };

  void accept_all();
  void serve(Connection& connection, File socket);
  void answer_all(ByteStream& stream);

  const BlockServerOptions options_;
  const SecretOf secret_of_;
  const std::shared_ptr<BlockHandler> handler_;
  ListenSocket socket_;
  mutable std::mutex mutex_;
  bool stopping_ = false;
  std::list<Connection> connections_;
  std::thread acceptor_;
};

}  // namespace firesteel
