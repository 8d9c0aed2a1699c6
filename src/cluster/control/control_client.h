#pragma once

#include <chrono>
#include <string>

#include "cluster/control/connection.h"

namespace firesteel {

struct ConnectOptions {
  // "host:port".
  std::string address;
  std::string secret;
  TlsFiles tls;
};

// Begins to connect and returns at once; `events.on_open` or `on_closed` follows. The stream stays
// alive until on_closed, whoever holds the pointer.
ConnectionPtr connect_control(const ConnectOptions& options, ConnectionEvents events);

// Waits until no connection of connect_control is left in this process, so that exit() does not
// pull the ground from under one. False: the time was up.
bool wait_for_connections_to_end(std::chrono::milliseconds time);

}  // namespace firesteel
