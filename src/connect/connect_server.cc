#include "connect/connect_server.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <stdexcept>
#include <thread>

#include "connect/connect_service.h"

namespace firesteel {
namespace {

// Spark's spark.connect.grpc.maxInboundMessageSize.
constexpr int kMaxMessageBytes = 128 << 20;
constexpr auto kExpiryInterval = std::chrono::seconds(60);
constexpr auto kStopGrace = std::chrono::milliseconds(500);

}  // namespace

struct ConnectServer::Impl {
  explicit Impl(EnginePtr engine) : service(std::move(engine)) {}

  ConnectService service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  std::mutex mutex;
  std::condition_variable stopping;
  bool stop_asked = false;
  std::thread expiry;
};

ConnectServer::ConnectServer(EnginePtr engine, const std::string& host, int port)
    : impl_(std::make_unique<Impl>(std::move(engine))) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(-1);
  // Two servers on one port would share its clients.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(host + ":" + std::to_string(port), grpc::InsecureServerCredentials(),
                           &impl_->port);
  builder.RegisterService(&impl_->service);
  impl_->server = builder.BuildAndStart();
  if (!impl_->server || impl_->port == 0) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port));
  }
  impl_->expiry = std::thread([impl = impl_.get()] {
    std::unique_lock lock(impl->mutex);
    while (!impl->stopping.wait_for(lock, kExpiryInterval, [&] { return impl->stop_asked; })) {
      impl->service.expire();
    }
  });
}

ConnectServer::~ConnectServer() {
  stop();
  impl_->expiry.join();
}

int ConnectServer::port() const { return impl_->port; }

void ConnectServer::wait() { impl_->server->Wait(); }

void ConnectServer::stop() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stop_asked = true;
  }
  impl_->stopping.notify_all();
  impl_->server->Shutdown(std::chrono::system_clock::now() + kStopGrace);
}

}  // namespace firesteel
