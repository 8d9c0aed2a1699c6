#include "cluster/control/control_server.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <stdexcept>

#include "cluster/control/credentials.h"
#include "cluster/control/frame_stream.h"
#include "cluster/control/handshake.h"
#include "cluster/proto/control.grpc.pb.h"

namespace firesteel {
namespace {

using cluster::Frame;

// A stopped peer must not keep a stopping server waiting.
constexpr auto kStopGrace = std::chrono::milliseconds(200);

class ServerConnection : public Connection {
 public:
  ServerConnection(std::shared_ptr<FrameStream> stream, std::string peer)
      : stream_(std::move(stream)), peer_(std::move(peer)) {}

  void send(const google::protobuf::MessageLite& message) override {
    stream_->send_when_open(message_frame(message));
  }
  void close() override { stream_->close(); }
  std::string peer() const override { return peer_; }

 private:
  const std::shared_ptr<FrameStream> stream_;
  const std::string peer_;
};

// One client's stream. gRPC owns it from the call's begin until OnDone.
class Join : public grpc::ServerBidiReactor<Frame, Frame> {
 public:
  Join(const Handshake& handshake, const ConnectionEvents& events, std::string peer)
      : handshake_(handshake),
        events_(events),
        stream_(std::make_shared<FrameStream>([this](const Frame* frame) { StartWrite(frame); },
                                              [this] { Finish(grpc::Status::OK); })),
        connection_(std::make_shared<ServerConnection>(stream_, std::move(peer))) {
    StartRead(&read_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      stream_->close();
      return;
    }
    if (open_) {
      if (events_.on_message) events_.on_message(connection_, read_.message());
    } else if (!greet()) {
      stream_->close();
      return;
    }
    StartRead(&read_);
  }

  void OnWriteDone(bool ok) override { stream_->write_done(ok); }

  void OnCancel() override { stream_->close(); }

  void OnDone() override {
    stream_->detach();
    if (open_ && events_.on_closed) events_.on_closed(connection_, "the connection was closed");
    delete this;
  }

 private:
  // False: the client does not know the secret, or does not speak this protocol.
  bool greet() {
    if (read_.kind_case() == Frame::kHello && server_nonce_.empty()) {
      client_nonce_ = read_.hello();
      server_nonce_ = Handshake::nonce();
      Frame frame;
      frame.mutable_challenge()->set_nonce(server_nonce_);
      frame.mutable_challenge()->set_proof(handshake_.server_proof(client_nonce_, server_nonce_));
      stream_->send(std::move(frame));
      return true;
    }
    if (read_.kind_case() != Frame::kProof || server_nonce_.empty() ||
        !Handshake::same(read_.proof(), handshake_.client_proof(client_nonce_, server_nonce_))) {
      return false;
    }
    open_ = true;
    Frame frame;
    frame.set_welcome(true);
    stream_->send(std::move(frame));
    stream_->open();
    if (events_.on_open) events_.on_open(connection_);
    return true;
  }

  const Handshake& handshake_;
  const ConnectionEvents& events_;
  const std::shared_ptr<FrameStream> stream_;
  const ConnectionPtr connection_;
  Frame read_;
  std::string client_nonce_;
  std::string server_nonce_;
  bool open_ = false;
};

class Service : public cluster::Control::CallbackService {
 public:
  Service(std::string secret, ConnectionEvents events)
      : handshake_(std::move(secret)), events_(std::move(events)) {}

  grpc::ServerBidiReactor<Frame, Frame>* Join(grpc::CallbackServerContext* context) override {
    return new firesteel::Join(handshake_, events_, context->peer());
  }

 private:
  const Handshake handshake_;
  const ConnectionEvents events_;
};

}  // namespace

struct ControlServer::Impl {
  Impl(std::string secret, ConnectionEvents events)
      : service(std::move(secret), std::move(events)) {}
  Service service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

ControlServer::ControlServer(Options options, ConnectionEvents events)
    : impl_(std::make_unique<Impl>(std::move(options.secret), std::move(events))) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(options.host + ":" + std::to_string(options.port),
                           server_credentials(options.tls), &impl_->port);
  builder.RegisterService(&impl_->service);
  impl_->server = builder.BuildAndStart();
  if (!impl_->server || impl_->port == 0) {
    throw std::runtime_error("cannot listen on " + options.host + ":" +
                             std::to_string(options.port));
  }
}

ControlServer::~ControlServer() { stop(); }

int ControlServer::port() const { return impl_->port; }

void ControlServer::stop() {
  impl_->server->Shutdown(std::chrono::system_clock::now() + kStopGrace);
  impl_->server->Wait();
}

}  // namespace firesteel
