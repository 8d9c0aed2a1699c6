#pragma once

#include <chrono>
#include <string>

#include "core/file_io.h"
#include "shuffle/shuffle_transport.h"

namespace firesteel {

// A listening TCP socket. Throws std::system_error.
class ListenSocket {
 public:
  // Port 0: any free one.
  ListenSocket(const std::string& host, int port);
  // The next connection's descriptor; -1 after close().
  int accept();
  // Wakes a thread in accept(). Any thread.
  void close();
  int port() const { return port_; }

 private:
  File socket_;
  // Written to by close().
  File wake_;
  int port_ = 0;
};

// Connects within `timeout`. Throws std::system_error.
File connect_to(const PeerAddress& peer, std::chrono::milliseconds timeout);

// A send or receive that does not go on for so long fails. 0: never.
void set_socket_timeouts(int socket, std::chrono::milliseconds receive,
                         std::chrono::milliseconds send);

}  // namespace firesteel
