#include "cluster/driver/cluster_backend.h"

#include "base/spark_error.h"
#include "base/thread_pool.h"
#include "cluster/block_messages.h"
#include "cluster/task_messages.h"

namespace firesteel {
namespace {

// As Spark's: results that are fetched at a time.
constexpr size_t kResultFetchers = 4;
constexpr auto kWatcherTime = std::chrono::milliseconds(100);
constexpr auto kHeartbeatCheck = std::chrono::seconds(1);
// An executor that was told to end and does not is killed after that long.
constexpr auto kEndGrace = std::chrono::seconds(5);

}  // namespace

ClusterBackend::ClusterBackend(Options options, EventLoop& loop, const RequestHandlers& requests)
    : options_(std::move(options)),
      loop_(loop),
      requests_(requests),
      host_(options_.settings.text("spark.driver.host", "127.0.0.1")),
      network_timeout_(options_.settings.duration(
          "spark.network.timeout", std::chrono::seconds(120), std::chrono::seconds(1))),
      result_fetchers_(std::make_unique<ThreadPool>(kResultFetchers)) {
  ConnectionEvents events;
  events.on_message = [this](const ConnectionPtr& connection, const std::string& bytes) {
    loop_.post([this, connection, bytes] { received(connection, bytes); });
  };
  events.on_closed = [this](const ConnectionPtr& connection, const std::string&) {
    // Whoever watches the process knows better why, if it comes soon.
    loop_.post_at(EventLoop::Clock::now() + kWatcherTime, [this, connection] {
      if (const auto* id = executor_of(connection.get())) {
        lost({.executor_id = *id, .reason = "the connection to the executor was lost"});
      }
    });
  };
  server_ = std::make_unique<ControlServer>(
      ControlServer::Options{.host = options_.settings.text("spark.driver.bindAddress", host_),
                             .port = options_.settings.number("spark.driver.port", 0),
                             .secret = options_.secret,
                             .tls = options_.tls},
      std::move(events));
  loop_.post([this] { check_heartbeats(); });
}

ClusterBackend::~ClusterBackend() = default;

std::string ClusterBackend::address() const {
  return host_ + ":" + std::to_string(server_->port());
}

void ClusterBackend::set_supply(std::unique_ptr<ExecutorSupply> supply) {
  supply_ = std::move(supply);
}

ExecutorSupply::OnLost ClusterBackend::on_lost() {
  return [this](ExecutorSupply::Loss loss) {
    loop_.post([this, loss = std::move(loss)] { lost(loss); });
  };
}

void ClusterBackend::launch(const std::string& executor_id, TaskDescription task) {
  const auto it = executors_.find(executor_id);
  // Lost while the scheduler decided: the message about it follows.
  if (it == executors_.end()) return;
  const bool first = it->second.stages.emplace(task.stage_id, task.stage_attempt).second;
  cluster::ToExecutor message;
  *message.mutable_launch() = launch_message(task, first);
  it->second.connection->send(message);
}

void ClusterBackend::kill(const KillTask& kill) {
  cluster::ToExecutor message;
  message.mutable_kill()->set_task_id(kill.task_id);
  message.mutable_kill()->set_interrupt(kill.interrupt);
  message.mutable_kill()->set_reason(kill.reason);
  send(kill.executor_id, message);
}

void ClusterBackend::answer(const CommitReply& reply) {
  cluster::ToExecutor message;
  message.mutable_commit()->set_task_id(reply.task_id);
  message.mutable_commit()->set_allowed(reply.allowed);
  send(reply.executor_id, message);
}

void ClusterBackend::answer(const BarrierReply& reply) {
  cluster::ToExecutor message;
  auto& answer = *message.mutable_barrier();
  answer.set_task_id(reply.task_id);
  answer.set_epoch(reply.epoch);
  for (const auto& text : reply.messages) answer.add_messages(text);
  answer.set_error(reply.error);
  send(reply.executor_id, message);
}

void ClusterBackend::request_executors(int total) { supply_->request(total); }

void ClusterBackend::release_executor(const std::string& executor_id, const std::string& reason) {
  if (options_.settings.flag("spark.decommission.enabled", false)) {
    decommission(executor_id, reason);
    return;
  }
  shut_down(executor_id, reason);
}

void ClusterBackend::shut_down(const std::string& executor_id, const std::string& reason) {
  cluster::ToExecutor message;
  message.set_shutdown(reason);
  send(executor_id, message);
  if (const auto it = executors_.find(executor_id); it != executors_.end()) {
    it->second.ending = true;
  }
  loop_.post_at(EventLoop::Clock::now() + kEndGrace,
                [this, executor_id] { supply_->end(executor_id); });
}

void ClusterBackend::stop() {
  cluster::ToExecutor message;
  message.set_shutdown("the application has ended");
  for (auto& [id, executor] : executors_) executor.connection->send(message);
  if (supply_ != nullptr) supply_->stop();
  server_->stop();
  result_fetchers_.reset();
}

void ClusterBackend::notify_all(const std::string& name, const std::string& body) {
  cluster::ToExecutor message;
  message.mutable_notice()->set_name(name);
  message.mutable_notice()->set_body(body);
  for (auto& [id, executor] : executors_) executor.connection->send(message);
}

void ClusterBackend::decommission(const std::string& executor_id, const std::string& reason) {
  const auto it = executors_.find(executor_id);
  if (it == executors_.end() || it->second.ending) return;
  it->second.ending = true;
  options_.post(ExecutorDecommissioning{.executor_id = executor_id, .reason = reason});
  cluster::ToExecutor message;
  message.set_decommission(true);
  it->second.connection->send(message);
}

const ClusterBackend::DataAddress* ClusterBackend::data_address(
    const std::string& executor_id) const {
  const auto it = executors_.find(executor_id);
  return it == executors_.end() || !it->second.ready ? nullptr : &it->second.address;
}

std::vector<BlockPeer> ClusterBackend::block_peers() const {
  std::vector<BlockPeer> out;
  for (const auto& [id, executor] : executors_) {
    if (executor.ready && !executor.ending) {
      out.push_back({id, {executor.address.host, executor.address.port}});
    }
  }
  return out;
}

ServingAddress ClusterBackend::serving_address(const std::string& executor_id) const {
  if (const auto* address = data_address(executor_id)) return {address->host, address->port};
  const auto it = services_.find(executor_id);
  return it == services_.end() ? ServingAddress{} : it->second;
}

void ClusterBackend::received(const ConnectionPtr& connection, const std::string& bytes) {
  cluster::ToDriver message;
  if (!message.ParseFromString(bytes)) {
    connection->close();
    return;
  }
  if (message.has_hello()) {
    hello(connection, message.hello());
    return;
  }
  const auto* known = executor_of(connection.get());
  if (message.has_request()) {
    // Workers ask too, for the application's files.
    answer_request(connection, known == nullptr ? std::string() : *known, message.request());
    return;
  }
  if (known == nullptr) return;
  const std::string id = *known;
  Executor& executor = executors_.at(id);
  executor.last_heartbeat = EventLoop::Clock::now();
  if (message.has_ready()) {
    ready(id, executor, message.ready());
  } else if (message.has_task_end()) {
    task_ended(id, message.task_end());
  } else if (message.has_heartbeat()) {
    cluster::ToExecutor seen;
    seen.set_heartbeat_seen(true);
    connection->send(seen);
  } else if (message.has_notice()) {
    options_.on_notice(id, message.notice().name(), message.notice().body());
  } else if (message.has_commit()) {
    options_.post(CommitRequest{message.commit().task_id()});
  } else if (message.has_barrier()) {
    const auto& ask = message.barrier();
    options_.post(BarrierRequest{ask.task_id(), ask.epoch(), ask.message(), ask.all_gather()});
  } else if (message.has_decommissioned()) {
    shut_down(id, "its blocks have moved away");
    lost({.executor_id = id, .reason = "the executor was decommissioned", .caused_by_app = false});
  } else if (message.has_goodbye()) {
    lost({.executor_id = id, .reason = message.goodbye()});
  }
}

void ClusterBackend::answer_request(const ConnectionPtr& connection, const std::string& executor_id,
                                    const cluster::Request& request) {
  const auto answer = [connection, id = request.id()](std::string body, std::string error) {
    cluster::ToExecutor message;
    message.mutable_answer()->set_id(id);
    message.mutable_answer()->set_body(std::move(body));
    message.mutable_answer()->set_error(std::move(error));
    connection->send(message);
  };
  try {
    requests_.handle(executor_id, request.name(), request.body(), answer);
  } catch (const std::exception& error) {
    answer({}, error.what());
  }
}

void ClusterBackend::hello(const ConnectionPtr& connection, const cluster::Hello& hello) {
  // An id is used once: a second one is not ours.
  if (executors_.contains(hello.executor_id())) {
    connection->close();
    return;
  }
  executors_[hello.executor_id()] =
      Executor{.connection = connection, .last_heartbeat = EventLoop::Clock::now()};
  ids_[connection.get()] = hello.executor_id();
  cluster::ToExecutor message;
  message.mutable_welcome()->set_app_id(options_.app_id);
  for (const auto& [key, value] : options_.settings.values()) {
    (*message.mutable_welcome()->mutable_settings())[key] = value;
  }
  connection->send(message);
}

void ClusterBackend::ready(const std::string& executor_id, Executor& executor,
                           const cluster::Ready& ready) {
  executor.ready = true;
  executor.address = DataAddress{.host = ready.host(),
                                 .port = ready.data_port(),
                                 .shuffle_service_port = ready.shuffle_service_port()};
  options_.post(
      ExecutorAdded{.executor_id = executor_id, .host = ready.host(), .slots = ready.slots()});
}

void ClusterBackend::task_ended(const std::string& executor_id, const cluster::TaskEnd& end) {
  TaskOutcome outcome = outcome_of(end);
  if (end.stored_value_bytes() == 0) {
    options_.post(TaskFinished{end.task_id(), std::move(outcome)});
    return;
  }
  const DataAddress address = executors_.at(executor_id).address;
  auto shared = std::make_shared<TaskOutcome>(std::move(outcome));
  result_fetchers_->submit([this, executor_id, address, shared, task_id = end.task_id()] {
    auto value = options_.fetch_result(address, task_id);
    if (value) {
      std::get<TaskSuccess>(*shared).value = std::move(*value);
    } else {
      *shared = TaskFailure(
          ExceptionFailure{.class_name = "TaskResultLost",
                           .message = "TaskResultLost (result lost from block manager)"});
    }
    loop_.post([this, executor_id, task_id] {
      cluster::ToExecutor message;
      message.mutable_notice()->set_name(kRemoveBlockNotice);
      message.mutable_notice()->set_body(BlockId::task_result(task_id).name());
      send(executor_id, message);
    });
    options_.post(TaskFinished{task_id, std::move(*shared)});
  });
}

void ClusterBackend::lost(const ExecutorSupply::Loss& loss) {
  const auto it = executors_.find(loss.executor_id);
  if (it == executors_.end()) return;
  const Executor executor = std::move(it->second);
  executors_.erase(it);
  ids_.erase(executor.connection.get());
  executor.connection->close();
  if (!executor.ready) return;
  const auto& address = executor.address;
  if (address.shuffle_service_port != 0) {
    services_[loss.executor_id] = {address.host, address.shuffle_service_port};
  }
  options_.post(ExecutorRemoved{
      .executor_id = loss.executor_id,
      .reason = loss.reason,
      .caused_by_app = loss.caused_by_app && !executor.ending,
      .host_lost = loss.host_lost,
      .shuffle_kept = executor.address.shuffle_service_port != 0 && !loss.host_lost});
}

void ClusterBackend::check_heartbeats() {
  const auto oldest = EventLoop::Clock::now() - network_timeout_;
  std::vector<std::string> silent;
  for (const auto& [id, executor] : executors_) {
    if (executor.last_heartbeat < oldest) silent.push_back(id);
  }
  for (const auto& id : silent) {
    supply_->end(id);
    lost({.executor_id = id,
          .reason =
              fmt::format("Executor heartbeat timed out after {} ms", network_timeout_.count())});
  }
  loop_.post_at(EventLoop::Clock::now() + kHeartbeatCheck, [this] { check_heartbeats(); });
}

void ClusterBackend::send(const std::string& executor_id, const cluster::ToExecutor& message) {
  const auto it = executors_.find(executor_id);
  if (it != executors_.end()) it->second.connection->send(message);
}

const std::string* ClusterBackend::executor_of(const Connection* connection) const {
  const auto it = ids_.find(connection);
  return it == ids_.end() ? nullptr : &it->second;
}

}  // namespace firesteel
