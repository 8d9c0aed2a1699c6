#include "cluster/standalone/status_server.h"

// As Debian's library was compiled.
#define CPPHTTPLIB_OPENSSL_SUPPORT
#define CPPHTTPLIB_ZLIB_SUPPORT
#define CPPHTTPLIB_BROTLI_SUPPORT
#include <httplib.h>

#include <stdexcept>
#include <thread>

namespace firesteel {

struct StatusServer::Impl {
  httplib::Server server;
  int port = 0;
  std::thread thread;
};

StatusServer::StatusServer(const std::string& host, int port, Page page)
    : impl_(std::make_unique<Impl>()) {
  impl_->server.Get(
      ".*", [page = std::move(page)](const httplib::Request& request, httplib::Response& response) {
        if (const auto json = page(request.path)) {
          response.set_content(*json, "application/json");
        } else {
          response.status = 404;
        }
      });
  impl_->port = port == 0 ? impl_->server.bind_to_any_port(host.c_str())
                : impl_->server.bind_to_port(host.c_str(), port) ? port
                                                                 : -1;
  if (impl_->port <= 0) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port));
  }
  impl_->thread = std::thread([impl = impl_.get()] { impl->server.listen_after_bind(); });
}

StatusServer::~StatusServer() {
  impl_->server.stop();
  impl_->thread.join();
}

int StatusServer::port() const { return impl_->port; }

}  // namespace firesteel
