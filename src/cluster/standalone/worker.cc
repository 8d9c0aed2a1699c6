#include "cluster/standalone/worker.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "base/spark_error.h"
#include "cluster/cluster_secret.h"
#include "cluster/control/control_client.h"
#include "cluster/control/handshake.h"
#include "cluster/event_loop.h"
#include "cluster/executor/executor_process.h"
#include "cluster/proto/standalone.pb.h"
#include "cluster/shipped_files.h"
#include "cluster/standalone/child_processes.h"
#include "cluster/tls_settings.h"
#include "shuffle/block_server.h"
#include "shuffle/shuffle_service.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

// As Spark's worker: it tries for a while with growing pauses before it gives up.
constexpr auto kReconnect = std::chrono::milliseconds(500);
constexpr auto kCloseGrace = seconds(2);
constexpr int kReconnectTries = 240;
constexpr auto kExecutorGrace = seconds(5);
constexpr auto kDriverGrace = seconds(10);

std::string fresh_worker_id(const std::string& host) {
  const time_t now = time(nullptr);
  tm parts{};
  localtime_r(&now, &parts);
  char text[32];
  strftime(text, sizeof(text), "%Y%m%d%H%M%S", &parts);
  return fmt::format("worker-{}-{}-{}", text, host, fresh_secret().substr(0, 8));
}

std::string child_name(const std::string& app_id, const std::string& executor_id) {
  return app_id + "/" + executor_id;
}

}  // namespace

class Worker::Impl {
 public:
  explicit Impl(WorkerOptions options)
      : options_(std::move(options)),
        id_(fresh_worker_id(options_.host)),
        work_dir_(fs::absolute(options_.work_dir)),
        shuffle_server_(
            {.host = options_.host,
             .tls = options_.tls.enabled() ? std::make_shared<const TlsContext>() : nullptr},
            [shuffle = shuffle_](const std::string& app_id) { return shuffle->secret_of(app_id); },
            shuffle_),
        children_([this](const std::string& name, int status) {
          loop_->post([this, name, status] { ended(name, status); });
        }) {
    fs::create_directories(work_dir_);
    loop_->post([this] { connect(); });
    loop_->post([this] { heartbeat(); });
    loop_->post([this] { clean_up(); });
  }

  ~Impl() {
    loop_->stop();
    if (connection_ != nullptr) connection_->close();
    children_.stop(kExecutorGrace);
    for (auto& fetcher : fetchers_) fetcher.second.join();
    wait_for_connections_to_end(kCloseGrace);
    std::error_code ignored;
    for (const auto& app_id : apps_) {
      shuffle_->remove_application(app_id);
      fs::remove_all(files_folder(app_id), ignored);
      fs::remove_all(local_folder(app_id), ignored);
    }
  }

  const std::string& id() const { return id_; }

 private:
  fs::path app_folder(const std::string& app_id) const { return work_dir_ / app_id; }
  fs::path files_folder(const std::string& app_id) const { return app_folder(app_id) / "files"; }
  fs::path local_folder(const std::string& app_id) const { return app_folder(app_id) / "blocks"; }

  void connect() {
    const std::string& master = options_.masters[next_master_++ % options_.masters.size()];
    ConnectionEvents events;
    events.on_open = [this, loop = loop_](const ConnectionPtr& connection) {
      loop->post([this, connection] { say_hello(connection); });
    };
    events.on_message = [this, loop = loop_](const ConnectionPtr& connection,
                                             const std::string& bytes) {
      loop->post([this, connection, bytes] { received(connection, bytes); });
    };
    events.on_closed = [this, loop = loop_](const ConnectionPtr& connection,
                                            const std::string& reason) {
      loop->post([this, connection, reason] {
        if (connection == connection_) reconnect(reason);
      });
    };
    connection_ = connect_control(
        {.address = master, .secret = options_.secret, .tls = options_.tls}, std::move(events));
  }

  void reconnect(const std::string& reason) {
    if (registered_) std::fprintf(stderr, "worker: lost the master: %s\n", reason.c_str());
    registered_ = false;
    connection_.reset();
    if (++tries_ > kReconnectTries) {
      if (options_.on_given_up) options_.on_given_up();
      return;
    }
    loop_->post_at(EventLoop::Clock::now() + kReconnect, [this] { connect(); });
  }

  void say_hello(const ConnectionPtr& connection) {
    cluster::ToMaster message;
    auto& hello = *message.mutable_worker();
    hello.set_id(id_);
    hello.set_host(options_.host);
    hello.set_cores(options_.cores);
    hello.set_memory_mib(options_.memory_mib);
    hello.set_shuffle_service_port(shuffle_server_.port());
    for (const auto& [name, executor] : executors_) *hello.add_executors() = executor;
    for (const auto& [id, request] : drivers_) {
      auto& driver = *hello.add_drivers();
      driver.set_id(id);
      *driver.mutable_request() = request;
    }
    connection->send(message);
  }

  void send(const cluster::ToMaster& message) {
    if (connection_ != nullptr) connection_->send(message);
  }

  void heartbeat() {
    if (registered_) {
      cluster::ToMaster message;
      message.set_worker_heartbeat(true);
      send(message);
    }
    // Four beats in what the master waits for, as in Spark.
    const auto timeout =
        options_.settings.duration("spark.worker.timeout", seconds(60), seconds(1));
    loop_->post_at(EventLoop::Clock::now() + timeout / 4, [this] { heartbeat(); });
  }

  void received(const ConnectionPtr& connection, const std::string& bytes) {
    cluster::ToWorker message;
    if (connection != connection_ || !message.ParseFromString(bytes)) return;
    switch (message.kind_case()) {
      case cluster::ToWorker::kRegistered:
        registered_ = true;
        tries_ = 0;
        std::printf("Firesteel worker %s registered with %s\n", id_.c_str(),
                    message.registered().master().c_str());
        std::fflush(stdout);
        return;
      case cluster::ToWorker::kLaunchExecutor:
        return launch_executor(message.launch_executor());
      case cluster::ToWorker::kKillExecutor:
        return kill_executor(message.kill_executor());
      case cluster::ToWorker::kLaunchDriver:
        return launch_driver(message.launch_driver());
      case cluster::ToWorker::kKillDriver:
        killed_drivers_.insert(message.kill_driver());
        children_.end(message.kill_driver(), kDriverGrace);
        return;
      case cluster::ToWorker::kAppDone:
        return app_done(message.app_done());
      case cluster::ToWorker::kUnknown:
        say_hello(connection);
        return;
      case cluster::ToWorker::kStandby:
      case cluster::ToWorker::kHeartbeatSeen:
      case cluster::ToWorker::KIND_NOT_SET:
        return;
    }
  }

  // The application's files come from its driver first, on a thread of its own, once.
  void launch_executor(const cluster::LaunchExecutor& launch) {
    const std::string name = child_name(launch.app_id(), launch.executor_id());
    auto& shown = executors_[name];
    shown.set_app_id(launch.app_id());
    shown.set_executor_id(launch.executor_id());
    shown.set_cores(launch.cores());
    shown.set_memory_mib(launch.memory_mib());
    apps_.insert(launch.app_id());
    const std::string secret = application_secret(options_.secret, launch.app().salt());
    shuffle_->add_application(launch.app_id(), secret);
    waiting_[launch.app_id()].push_back(launch);
    if (const auto it = programs_.find(launch.app_id()); it != programs_.end()) {
      start_waiting(launch.app_id());
    } else if (!fetchers_.contains(launch.app_id())) {
      fetchers_[launch.app_id()] = std::thread([this, launch, secret] { fetch(launch, secret); });
    }
  }

  void fetch(const cluster::LaunchExecutor& launch, const std::string& secret) {
    std::string program;
    std::string error;
    auto link = std::make_shared<DriverLink>();
    ConnectionEvents events;
    events.on_message = [link](const ConnectionPtr&, const std::string& bytes) {
      cluster::ToExecutor message;
      if (message.ParseFromString(bytes) && message.has_answer()) link->answered(message.answer());
    };
    events.on_closed = [link](const ConnectionPtr&, const std::string&) { link->lost(); };
    const auto connection = connect_control(
        {.address = launch.app().driver(), .secret = secret, .tls = options_.tls}, events);
    link->set_connection(connection);
    try {
      program = ShippedFiles::fetch(*link, files_folder(launch.app_id()));
    } catch (const std::exception& failure) {
      error = failure.what();
    }
    connection->close();
    loop_->post([this, app_id = launch.app_id(), program, error] {
      fetchers_.at(app_id).join();
      fetchers_.erase(app_id);
      if (error.empty()) {
        programs_[app_id] = program;
        start_waiting(app_id);
      } else {
        for (const auto& launch : waiting_[app_id]) {
          executor_ended(child_name(app_id, launch.executor_id()),
                         "could not get the application's files: " + error);
        }
        waiting_.erase(app_id);
      }
    });
  }

  void start_waiting(const std::string& app_id) {
    for (const auto& launch : waiting_[app_id]) {
      const std::string name = child_name(app_id, launch.executor_id());
      // Ended while the files were on their way.
      if (!executors_.contains(name)) continue;
      try {
        start_executor(launch);
      } catch (const std::exception& error) {
        executor_ended(name, error.what());
      }
    }
    waiting_.erase(app_id);
  }

  void start_executor(const cluster::LaunchExecutor& launch) {
    const fs::path folder = app_folder(launch.app_id()) / launch.executor_id();
    fs::create_directories(folder);
    fs::create_directories(local_folder(launch.app_id()));
    std::vector<std::string> command;
    if (launch.app().own_program()) {
      command = {own_command()[0], "executor"};
    } else {
      command = {programs_.at(launch.app_id())};
      command.insert(command.end(), launch.app().arguments().begin(),
                     launch.app().arguments().end());
    }
    const ExecutorOptions executor{
        .driver = launch.app().driver(),
        .executor_id = launch.executor_id(),
        .app_id = launch.app_id(),
        .secret = application_secret(options_.secret, launch.app().salt()),
        .host = options_.host,
        .cores = launch.cores(),
        .memory = static_cast<uint64_t>(launch.memory_mib()) << 20,
        .local_dirs = local_folder(launch.app_id()).string(),
        .files_dir = files_folder(launch.app_id()).string(),
        .shuffle_service_port = shuffle_server_.port()};
    auto environment = executor.environment();
    for (auto& entry : tls_environment(options_.tls)) environment.push_back(std::move(entry));
    // The cluster's own secret is no application's business.
    environment.emplace_back("FIRESTEEL_SECRET=");
    children_.start(child_name(launch.app_id(), launch.executor_id()),
                    {.command = std::move(command),
                     .environment = std::move(environment),
                     .folder = folder.string(),
                     .stdout_file = (folder / "stdout").string(),
                     .stderr_file = (folder / "stderr").string()});
    cluster::ToMaster message;
    message.mutable_executor_change()->set_app_id(launch.app_id());
    message.mutable_executor_change()->set_executor_id(launch.executor_id());
    send(message);
  }

  void kill_executor(const cluster::RunningExecutor& executor) {
    const std::string name = child_name(executor.app_id(), executor.executor_id());
    if (children_.running(name)) {
      children_.end(name, kExecutorGrace);
    } else {
      executors_.erase(name);
    }
  }

  void launch_driver(const cluster::LaunchDriver& launch) {
    drivers_[launch.id()] = launch.request();
    const auto& request = launch.request();
    std::string masters;
    for (const auto& master : options_.masters) masters += (masters.empty() ? "" : ",") + master;
    std::vector<std::string> command = {own_command()[0], "submit", "--master",
                                        "firesteel://" + masters};
    for (const auto& [key, value] : request.settings()) {
      command.insert(command.end(), {"--conf", key + "=" + value});
    }
    command.push_back(request.program());
    command.insert(command.end(), request.arguments().begin(), request.arguments().end());
    std::vector<std::string> environment = {"FIRESTEEL_SECRET=" + options_.secret};
    for (const auto& [key, value] : request.environment()) {
      environment.push_back(key + "=" + value);
    }
    const fs::path folder = work_dir_ / launch.id();
    cluster::ToMaster message;
    auto& change = *message.mutable_driver_change();
    change.set_id(launch.id());
    change.set_state("RUNNING");
    try {
      fs::create_directories(folder);
      children_.start(launch.id(), {.command = std::move(command),
                                    .environment = std::move(environment),
                                    .folder = folder.string(),
                                    .stdout_file = (folder / "stdout").string(),
                                    .stderr_file = (folder / "stderr").string()});
    } catch (const std::exception& error) {
      drivers_.erase(launch.id());
      change.set_state("ERROR");
      change.set_text(error.what());
    }
    send(message);
  }

  void ended(const std::string& name, int status) {
    if (executors_.contains(name)) {
      executor_ended(name, exit_text(status));
    } else if (drivers_.erase(name) > 0) {
      cluster::ToMaster message;
      auto& change = *message.mutable_driver_change();
      change.set_id(name);
      change.set_state(killed_drivers_.erase(name) > 0 ? "KILLED"
                       : status == 0                   ? "FINISHED"
                                                       : "FAILED");
      change.set_text(exit_text(status));
      send(message);
    }
  }

  void executor_ended(const std::string& name, const std::string& text) {
    const auto it = executors_.find(name);
    if (it == executors_.end()) return;
    cluster::ToMaster message;
    auto& change = *message.mutable_executor_change();
    change.set_app_id(it->second.app_id());
    change.set_executor_id(it->second.executor_id());
    change.set_ended(true);
    change.set_text(text);
    const std::string app_id = it->second.app_id();
    executors_.erase(it);
    send(message);
    if (done_apps_.contains(app_id)) app_done(app_id);
  }

  // Files and blocks go when the last executor is gone; logs stay until they are old.
  void app_done(const std::string& app_id) {
    done_apps_.insert(app_id);
    for (const auto& [name, executor] : executors_) {
      if (executor.app_id() == app_id) {
        children_.end(name, kExecutorGrace);
      }
    }
    const bool busy = std::ranges::any_of(
        executors_, [&](const auto& entry) { return entry.second.app_id() == app_id; });
    if (busy) return;
    shuffle_->remove_application(app_id);
    std::error_code ignored;
    fs::remove_all(files_folder(app_id), ignored);
    fs::remove_all(local_folder(app_id), ignored);
    programs_.erase(app_id);
    apps_.erase(app_id);
    done_apps_.erase(app_id);
  }

  // spark.worker.cleanup.*: folders of ended applications that nothing has touched for long.
  void clean_up() {
    const auto& settings = options_.settings;
    if (!settings.flag("spark.worker.cleanup.enabled", true)) return;
    const auto age =
        settings.duration("spark.worker.cleanup.appDataTtl", seconds(7 * 24 * 3600), seconds(1));
    const auto oldest = fs::file_time_type::clock::now() - age;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(work_dir_, ignored)) {
      const std::string name = entry.path().filename();
      if (apps_.contains(name) || drivers_.contains(name)) continue;
      if (entry.last_write_time(ignored) < oldest) fs::remove_all(entry.path(), ignored);
    }
    const auto interval =
        settings.duration("spark.worker.cleanup.interval", seconds(1800), seconds(1));
    loop_->post_at(EventLoop::Clock::now() + interval, [this] { clean_up(); });
  }

  const WorkerOptions options_;
  const std::string id_;
  const fs::path work_dir_;
  // On the event loop.
  ConnectionPtr connection_;
  size_t next_master_ = 0;
  int tries_ = 0;
  bool registered_ = false;
  std::map<std::string, cluster::RunningExecutor> executors_;
  std::map<std::string, cluster::DriverRequest> drivers_;
  std::set<std::string> killed_drivers_;
  std::set<std::string> apps_;
  std::set<std::string> done_apps_;
  std::map<std::string, std::vector<cluster::LaunchExecutor>> waiting_;
  // Applications whose files are here; the program of each, if it has its own.
  std::map<std::string, std::string> programs_;
  std::map<std::string, std::thread> fetchers_;
  // Shared with connections, whose last events may come late.
  const std::shared_ptr<EventLoop> loop_ = std::make_shared<EventLoop>();
  // Serves the shuffle files of executors that have ended.
  const std::shared_ptr<ShuffleService> shuffle_ = std::make_shared<ShuffleService>();
  BlockServer shuffle_server_;
  ChildProcesses children_;
};

Worker::Worker(WorkerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Worker::~Worker() = default;
const std::string& Worker::id() const { return impl_->id(); }

}  // namespace firesteel
