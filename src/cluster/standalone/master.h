#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cluster/control/connection.h"
#include "cluster/settings.h"

namespace firesteel {

struct MasterOptions {
  std::string host = "127.0.0.1";
  // 0: a free one.
  int port = 7077;
  // Of the status as JSON; below 0: none.
  int status_port = 8080;
  std::string secret;
  TlsFiles tls;
  Settings settings;
  // Called once, from any thread, when this master must end because another one leads.
  std::function<void()> on_deposed;
};

// The master of a standalone cluster as a server. Thread-safe.
class Master {
 public:
  explicit Master(MasterOptions options);
  ~Master();

  int port() const;
  int status_port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firesteel
