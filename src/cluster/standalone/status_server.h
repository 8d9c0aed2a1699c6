#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace firesteel {

// A small HTTP server that answers GET requests with JSON.
class StatusServer {
 public:
  // The answer for a path, as JSON; nothing: there is no such page. Any thread.
  using Page = std::function<std::optional<std::string>(const std::string& path)>;

  // Port 0: a free one. Throws when the port cannot be had.
  StatusServer(const std::string& host, int port, Page page);
  ~StatusServer();
  int port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firesteel
