#include "cluster/standalone/master.h"

#include <chrono>
#include <cstdio>
#include <future>
#include <map>

#include "base/spark_error.h"
#include "cluster/control/control_server.h"
#include "cluster/event_loop.h"
#include "cluster/proto/standalone.pb.h"
#include "cluster/standalone/master_state.h"
#include "cluster/standalone/master_status.h"
#include "cluster/standalone/recovery_store.h"
#include "cluster/standalone/status_server.h"

namespace firesteel {
namespace {

constexpr auto kTick = std::chrono::seconds(1);

int64_t now_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

MasterConf conf_of(const Settings& settings) {
  MasterConf conf;
  conf.spread_out = settings.flag("spark.deploy.spreadOut", true);
  conf.default_cores = settings.number("spark.deploy.defaultCores", 0);
  conf.max_executor_retries = settings.number("spark.deploy.maxExecutorRetries", 10);
  conf.retained_applications =
      static_cast<size_t>(settings.number("spark.deploy.retainedApplications", 200));
  conf.retained_drivers = static_cast<size_t>(settings.number("spark.deploy.retainedDrivers", 200));
  conf.worker_timeout_ms =
      settings.duration("spark.worker.timeout", std::chrono::seconds(60), std::chrono::seconds(1))
          .count();
  return conf;
}

}  // namespace

class Master::Impl {
 public:
  explicit Impl(MasterOptions options)
      : options_(std::move(options)),
        state_(conf_of(options_.settings)),
        recovery_(make_recovery(options_.settings)) {
    ConnectionEvents events;
    events.on_message = [this](const ConnectionPtr& connection, const std::string& bytes) {
      loop_.post([this, connection, bytes] { received(connection, bytes); });
    };
    events.on_closed = [this](const ConnectionPtr& connection, const std::string&) {
      loop_.post([this, connection] { closed(connection.get()); });
    };
    server_ = std::make_unique<ControlServer>(ControlServer::Options{.host = options_.host,
                                                                     .port = options_.port,
                                                                     .secret = options_.secret,
                                                                     .tls = options_.tls},
                                              std::move(events));
    if (options_.status_port >= 0) {
      status_ = std::make_unique<StatusServer>(
          options_.host, options_.status_port,
          [this](const std::string& path) { return status_page(path); });
    }
    recovery_.election->start({.elected = [this] { loop_.post([this] { elected(); }); },
                               .deposed =
                                   [this] {
                                     if (options_.on_deposed) options_.on_deposed();
                                   }});
    loop_.post([this] { tick(); });
  }

  ~Impl() {
    recovery_.election.reset();
    status_.reset();
    server_->stop();
    loop_.stop();
  }

  int port() const { return server_->port(); }
  int status_port() const { return status_ == nullptr ? -1 : status_->port(); }

 private:
  std::string url() const { return "firesteel://" + options_.host + ":" + std::to_string(port()); }

  void elected() {
    leads_ = true;
    if (recovery_.store != nullptr) {
      stored_ = recovery_.store->all();
      for (const auto& [name, bytes] : stored_) recover(name, bytes);
      state_.begin_recovery(now_ms());
    }
    std::printf("Firesteel master %s leads\n", url().c_str());
    std::fflush(stdout);
  }

  void recover(const std::string& name, const std::string& bytes) {
    const size_t cut = name.find('_');
    const std::string kind = name.substr(0, cut);
    const std::string id = name.substr(cut + 1);
    if (kind == "app") {
      cluster::AppHello hello;
      if (hello.ParseFromString(bytes)) state_.recover_app(hello);
    } else if (kind == "driver") {
      cluster::DriverRequest request;
      if (request.ParseFromString(bytes)) state_.recover_driver(id, request);
    } else if (kind == "worker") {
      state_.recover_worker(id);
    }
  }

  void tick() {
    if (leads_) {
      perform(state_.tick(now_ms()));
      persist();
    }
    loop_.post_at(EventLoop::Clock::now() + kTick, [this] { tick(); });
  }

  void received(const ConnectionPtr& connection, const std::string& bytes) {
    cluster::ToMaster message;
    if (!message.ParseFromString(bytes)) {
      connection->close();
      return;
    }
    if (!leads_) {
      refuse(connection, message);
      return;
    }
    switch (message.kind_case()) {
      case cluster::ToMaster::kWorkerHeartbeat:
        heartbeat(connection);
        return;
      case cluster::ToMaster::kWorker:
        register_worker(connection, message.worker());
        break;
      case cluster::ToMaster::kExecutorChange:
        perform(state_.executor_changed(message.executor_change()));
        break;
      case cluster::ToMaster::kDriverChange:
        perform(state_.driver_changed(message.driver_change()));
        break;
      case cluster::ToMaster::kApp:
        register_app(connection, message.app());
        break;
      case cluster::ToMaster::kAppWants:
        perform(state_.app_wants(app_of(connection), message.app_wants()));
        break;
      case cluster::ToMaster::kAppEndsExecutor:
        perform(state_.app_ends_executor(app_of(connection), message.app_ends_executor()));
        break;
      case cluster::ToMaster::kAppDone:
        end_app(app_of(connection), true);
        connection->close();
        break;
      case cluster::ToMaster::kSubmitDriver:
      case cluster::ToMaster::kKillDriver:
      case cluster::ToMaster::kDriverStatus:
        answer_submitter(connection, message);
        break;
      case cluster::ToMaster::KIND_NOT_SET:
        return;
    }
    persist();
  }

  static void refuse(const ConnectionPtr& connection, const cluster::ToMaster& message) {
    if (message.has_app()) {
      cluster::ToApp answer;
      answer.set_standby(true);
      connection->send(answer);
    } else if (message.has_worker()) {
      cluster::ToWorker answer;
      answer.set_standby(true);
      connection->send(answer);
    } else {
      cluster::ToSubmitter answer;
      answer.set_standby(true);
      connection->send(answer);
    }
    connection->close();
  }

  void heartbeat(const ConnectionPtr& connection) {
    const auto it = worker_ids_.find(connection.get());
    cluster::ToWorker answer;
    if (it != worker_ids_.end() && state_.worker_heartbeat(it->second, now_ms())) {
      answer.set_heartbeat_seen(true);
    } else {
      answer.set_unknown(true);
    }
    connection->send(answer);
  }

  void register_worker(const ConnectionPtr& connection, const cluster::WorkerHello& hello) {
    workers_[hello.id()] = connection;
    worker_ids_[connection.get()] = hello.id();
    cluster::ToWorker answer;
    answer.mutable_registered()->set_master(url());
    connection->send(answer);
    perform(state_.worker_registered(hello, now_ms()));
  }

  void register_app(const ConnectionPtr& connection, const cluster::AppHello& hello) {
    std::string id;
    auto actions = state_.app_registered(hello, now_ms(), &id);
    apps_[id] = connection;
    app_ids_[connection.get()] = id;
    cluster::ToApp answer;
    answer.set_registered(id);
    connection->send(answer);
    perform(std::move(actions));
  }

  void answer_submitter(const ConnectionPtr& connection, const cluster::ToMaster& message) {
    cluster::ToSubmitter answer;
    auto& out = *answer.mutable_answer();
    if (message.has_submit_driver()) {
      std::string id;
      perform(state_.driver_submitted(message.submit_driver(), now_ms(), &id));
      out.set_success(true);
      out.set_id(id);
      out.set_message("Driver successfully submitted as " + id);
    } else if (message.has_kill_driver()) {
      perform(state_.driver_killed(message.kill_driver(), &out));
    } else {
      out = state_.driver_status(message.driver_status());
    }
    connection->send(answer);
  }

  std::string app_of(const ConnectionPtr& connection) const {
    const auto it = app_ids_.find(connection.get());
    return it == app_ids_.end() ? std::string() : it->second;
  }

  void end_app(const std::string& id, bool done) {
    perform(state_.app_ended(id, done, now_ms()));
    apps_.erase(id);
  }

  void closed(const Connection* connection) {
    if (const auto it = worker_ids_.find(connection); it != worker_ids_.end()) {
      const std::string id = it->second;
      worker_ids_.erase(it);
      const auto current = workers_.find(id);
      if (current != workers_.end() && current->second.get() == connection) {
        workers_.erase(current);
        perform(state_.worker_lost(id, "its connection was lost"));
      }
    }
    if (const auto it = app_ids_.find(connection); it != app_ids_.end()) {
      const std::string id = it->second;
      app_ids_.erase(it);
      const auto current = apps_.find(id);
      if (current != apps_.end() && current->second.get() == connection) end_app(id, false);
    }
    if (leads_) persist();
  }

  void perform(MasterState::Actions actions) {
    for (const auto& action : actions) {
      if (const auto* worker = std::get_if<MasterState::SendWorker>(&action)) {
        const auto it = workers_.find(worker->worker_id);
        if (it != workers_.end()) it->second->send(worker->message);
      } else if (const auto* app = std::get_if<MasterState::SendApp>(&action)) {
        const auto it = apps_.find(app->app_id);
        if (it != apps_.end()) it->second->send(app->message);
      }
    }
  }

  // Writes what has changed since the last time.
  void persist() {
    if (recovery_.store == nullptr || state_.recovering()) return;
    std::map<std::string, std::string> wanted;
    for (const auto& [id, app] : state_.apps()) {
      wanted["app_" + id] = app.hello.SerializeAsString();
    }
    for (const auto& [id, driver] : state_.drivers()) {
      const bool waits = driver.state == "SUBMITTED" || driver.state == "RELAUNCHING";
      if (waits || driver.state == "RUNNING") {
        wanted["driver_" + id] = driver.request.SerializeAsString();
      }
    }
    for (const auto& [id, worker] : state_.workers()) wanted["worker_" + id] = worker.host;
    try {
      for (const auto& [name, bytes] : wanted) {
        const auto it = stored_.find(name);
        if (it == stored_.end() || it->second != bytes) recovery_.store->put(name, bytes);
      }
      for (const auto& [name, bytes] : stored_) {
        if (!wanted.contains(name)) recovery_.store->remove(name);
      }
      stored_ = std::move(wanted);
    } catch (const SparkError& error) {
      // Written with the next change.
      std::fprintf(stderr, "master: %s\n", error.what());
    }
  }

  std::optional<std::string> status_page(const std::string& path) {
    if (path != "/json" && path != "/json/") return std::nullopt;
    auto done = std::make_shared<std::promise<std::string>>();
    auto json = done->get_future();
    loop_.post([this, done] {
      done->set_value(master_status(state_, url(),
                                    !leads_               ? "STANDBY"
                                    : state_.recovering() ? "RECOVERING"
                                                          : "ALIVE"));
    });
    if (json.wait_for(std::chrono::seconds(5)) != std::future_status::ready) return std::nullopt;
    return json.get();
  }

  const MasterOptions options_;
  EventLoop loop_;
  // On the event loop.
  MasterState state_;
  bool leads_ = false;
  std::map<std::string, std::string> stored_;
  std::map<std::string, ConnectionPtr> workers_;
  std::map<std::string, ConnectionPtr> apps_;
  std::map<const Connection*, std::string> worker_ids_;
  std::map<const Connection*, std::string> app_ids_;
  Recovery recovery_;
  std::unique_ptr<ControlServer> server_;
  std::unique_ptr<StatusServer> status_;
};

Master::Master(MasterOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Master::~Master() = default;
int Master::port() const { return impl_->port(); }
int Master::status_port() const { return impl_->status_port(); }

}  // namespace firesteel
