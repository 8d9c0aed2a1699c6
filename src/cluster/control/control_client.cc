#include "cluster/control/control_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>

#include "cluster/control/credentials.h"
#include "cluster/control/frame_stream.h"
#include "cluster/control/handshake.h"
#include "cluster/event_loop.h"
#include "cluster/proto/control.grpc.pb.h"

namespace firesteel {
namespace {

using cluster::Frame;

// How many there are.
struct Live {
  std::mutex mutex;
  std::condition_variable changed;
  int count = 0;

  void add(int change) {
    const std::lock_guard lock(mutex);
    count += change;
    changed.notify_all();
  }
};

Live& live() {
  static auto* live = new Live;
  return *live;
}

// Where connections that have ended are destroyed. Never ends.
EventLoop& farewell() {
  static auto* loop = new EventLoop;
  return *loop;
}

class ClientConnection : public Connection {
 public:
  ClientConnection(std::string address, std::shared_ptr<FrameStream> stream)
      : address_(std::move(address)), stream_(std::move(stream)) {}
  void send(const google::protobuf::MessageLite& message) override {
    stream_->send_when_open(message_frame(message));
  }
  void close() override { stream_->close(); }
  std::string peer() const override { return address_; }

 private:
  const std::string address_;
  const std::shared_ptr<FrameStream> stream_;
};

// Owns itself from its creation until OnDone.
class ClientJoin : public grpc::ClientBidiReactor<Frame, Frame> {
 public:
  ClientJoin(const ConnectOptions& options, ConnectionEvents events)
      : handshake_(options.secret),
        events_(std::move(events)),
        stream_(std::make_shared<FrameStream>([this](const Frame* frame) { StartWrite(frame); },
                                              [this] { end_writes(); })),
        connection_(std::make_shared<ClientConnection>(options.address, stream_)) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetMaxSendMessageSize(-1);
    // A channel of its own for each connection: a lost one is never silently shared.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    const auto channel =
        grpc::CreateCustomChannel(options.address, client_credentials(options.tls), arguments);
    stub_ = cluster::Control::NewStub(channel);
    stub_->async()->Join(&context_, this);
  }

  ConnectionPtr start() {
    live().add(1);
    // Writes come from outside of the reactor's own callbacks until the read side has ended.
    AddHold();
    Frame hello;
    nonce_ = Handshake::nonce();
    hello.set_hello(nonce_);
    ConnectionPtr connection = connection_;
    stream_->send(std::move(hello));
    StartRead(&read_);
    StartCall();
    return connection;
  }

  void OnReadDone(bool ok) override {
    if (ok && (open_ ? receive() : greet())) {
      StartRead(&read_);
      return;
    }
    stream_->detach();
    context_.TryCancel();
    RemoveHold();
  }

  void OnWriteDone(bool ok) override { stream_->write_done(ok); }

  void OnDone(const grpc::Status& status) override {
    if (reason_.empty()) {
      reason_ =
          status.error_message().empty() ? "the connection was closed" : status.error_message();
    }
    if (events_.on_closed) events_.on_closed(connection_, reason_);
    // The last channel that goes waits for the transport's threads: not on one of them.
    farewell().post([this] {
      delete this;
      live().add(-1);
    });
  }

 private:
  // What was sent still goes out, if there is somebody to take it.
  void end_writes() {
    if (open_) {
      StartWritesDone();
    } else {
      context_.TryCancel();
    }
  }

  bool receive() {
    if (events_.on_message) events_.on_message(connection_, read_.message());
    return true;
  }

  bool greet() {
    if (read_.kind_case() == Frame::kWelcome && proved_) {
      open_ = true;
      stream_->open();
      if (events_.on_open) events_.on_open(connection_);
      return true;
    }
    const auto& server_nonce = read_.challenge().nonce();
    if (read_.kind_case() != Frame::kChallenge || proved_ ||
        !Handshake::same(read_.challenge().proof(),
                         handshake_.server_proof(nonce_, server_nonce))) {
      reason_ = "the other side does not know the secret";
      return false;
    }
    proved_ = true;
    Frame frame;
    frame.set_proof(handshake_.client_proof(nonce_, server_nonce));
    stream_->send(std::move(frame));
    return true;
  }

  const Handshake handshake_;
  const ConnectionEvents events_;
  std::unique_ptr<cluster::Control::Stub> stub_;
  grpc::ClientContext context_;
  const std::shared_ptr<FrameStream> stream_;
  const ConnectionPtr connection_;
  Frame read_;
  std::string nonce_;
  std::string reason_;
  bool proved_ = false;
  std::atomic<bool> open_{false};
};

}  // namespace

bool wait_for_connections_to_end(std::chrono::milliseconds time) {
  std::unique_lock lock(live().mutex);
  return live().changed.wait_for(lock, time, [] { return live().count == 0; });
}

ConnectionPtr connect_control(const ConnectOptions& options, ConnectionEvents events) {
  return (new ClientJoin(options, std::move(events)))->start();
}

}  // namespace firesteel
