#include "cluster/standalone/standalone_supply.h"

#include <chrono>

#include "base/spark_error.h"
#include "cluster/control/control_client.h"

namespace firesteel {
namespace {

constexpr auto kReconnect = std::chrono::milliseconds(500);
constexpr auto kCloseGrace = std::chrono::seconds(2);
// Spark tries three times for twenty seconds.
constexpr auto kRegisterLimit = std::chrono::seconds(60);

}  // namespace

StandaloneSupply::StandaloneSupply(Options options, OnLost on_lost, OnFailed on_failed)
    : options_(std::move(options)), on_lost_(std::move(on_lost)), on_failed_(std::move(on_failed)) {
  loop_->post([this] { connect(); });
}

StandaloneSupply::~StandaloneSupply() { stop(); }

std::string StandaloneSupply::wait_registered() {
  std::unique_lock lock(mutex_);
  if (!registered_.wait_for(lock, kRegisterLimit, [&] { return !app_id_.empty(); })) {
    throw SparkError("_LEGACY_ERROR_TEMP_2273",
                     {{"message", "All masters are unresponsive! Giving up. " + refusal_}});
  }
  return app_id_;
}

void StandaloneSupply::request(int total) {
  loop_->post([this, total] {
    options_.hello.set_executors(total);
    cluster::ToMaster message;
    message.set_app_wants(total);
    send(message);
  });
}

void StandaloneSupply::end(const std::string& executor_id) {
  loop_->post([this, executor_id] {
    cluster::ToMaster message;
    message.set_app_ends_executor(executor_id);
    send(message);
  });
}

void StandaloneSupply::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
  }
  loop_->post([this] {
    cluster::ToMaster message;
    message.set_app_done(true);
    send(message);
    if (connection_ != nullptr) connection_->close();
  });
  loop_->stop();
  wait_for_connections_to_end(kCloseGrace);
}

void StandaloneSupply::connect() {
  const std::string& master = options_.masters[next_master_++ % options_.masters.size()];
  ConnectionEvents events;
  events.on_open = [this, loop = loop_](const ConnectionPtr& connection) {
    loop->post([this, connection] {
      if (connection != connection_) return;
      cluster::ToMaster message;
      *message.mutable_app() = options_.hello;
      connection->send(message);
    });
  };
  events.on_message = [this, loop = loop_](const ConnectionPtr& connection,
                                           const std::string& bytes) {
    loop->post([this, connection, bytes] { received(connection, bytes); });
  };
  events.on_closed = [this, loop = loop_](const ConnectionPtr& connection,
                                          const std::string& reason) {
    loop->post([this, connection, reason] {
      if (connection != connection_) return;
      connection_.reset();
      {
        const std::lock_guard lock(mutex_);
        refusal_ = reason;
      }
      loop_->post_at(EventLoop::Clock::now() + kReconnect, [this] { connect(); });
    });
  };
  connection_ = connect_control({.address = master, .secret = options_.secret, .tls = options_.tls},
                                std::move(events));
}

void StandaloneSupply::received(const ConnectionPtr& connection, const std::string& bytes) {
  cluster::ToApp message;
  if (connection != connection_ || !message.ParseFromString(bytes)) return;
  if (message.has_registered()) {
    const std::lock_guard lock(mutex_);
    app_id_ = message.registered();
    options_.hello.set_id(app_id_);
    registered_.notify_all();
  } else if (message.has_executor_lost()) {
    const auto& lost = message.executor_lost();
    on_lost_({.executor_id = lost.executor_id(),
              .reason = lost.reason(),
              .caused_by_app = lost.caused_by_app(),
              .host_lost = lost.host_lost()});
  } else if (message.has_removed()) {
    on_failed_(message.removed());
  }
}

void StandaloneSupply::send(const cluster::ToMaster& message) {
  // While there is no master: it is told everything that counts when the application registers.
  if (connection_ != nullptr) connection_->send(message);
}

}  // namespace firesteel
