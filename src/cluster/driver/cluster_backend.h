#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/thread_pool.h"
#include "cluster/backend.h"
#include "cluster/control/control_server.h"
#include "cluster/driver/executor_supply.h"
#include "cluster/driver/request_handlers.h"
#include "cluster/event_loop.h"
#include "cluster/map_output_query.h"
#include "cluster/proto/executor.pb.h"
#include "cluster/settings.h"
#include "shuffle/block_exchange.h"

namespace firesteel {

// Runs tasks in executor processes, which connect to the driver and stay connected: a lost
// connection is a lost executor. All state lives on the driver's event loop.
class ClusterBackend : public Backend {
 public:
  // Where an executor's blocks can be had.
  struct DataAddress {
    std::string host;
    int port = 0;
    int shuffle_service_port = 0;
  };

  struct Options {
    std::string app_id;
    Settings settings;
    std::string secret;
    TlsFiles tls;
    PostMessage post;
    // Fetches a large task result; any thread. Nothing: it is gone.
    std::function<std::optional<std::string>(const DataAddress&, int64_t task_id)> fetch_result;
    // News of an executor by name; on the event loop.
    std::function<void(const std::string& executor_id, const std::string& name,
                       const std::string& body)>
        on_notice;
  };

  ClusterBackend(Options options, EventLoop& loop, const RequestHandlers& requests);
  ~ClusterBackend() override;

  // "host:port" for executors to connect to.
  std::string address() const;
  // Before the first executor comes.
  void set_supply(std::unique_ptr<ExecutorSupply> supply);
  ExecutorSupply::OnLost on_lost();

  void launch(const std::string& executor_id, TaskDescription task) override;
  void kill(const KillTask& kill) override;
  void answer(const CommitReply& reply) override;
  void answer(const BarrierReply& reply) override;
  void request_executors(int total) override;
  void release_executor(const std::string& executor_id, const std::string& reason) override;
  void stop() override;

  // On the event loop.
  void notify_all(const std::string& name, const std::string& body);
  void decommission(const std::string& executor_id, const std::string& reason);
  const DataAddress* data_address(const std::string& executor_id) const;
  // Executors that may be given blocks.
  std::vector<BlockPeer> block_peers() const;
  // Who serves the executor's map outputs: itself, or after its end its worker's service.
  ServingAddress serving_address(const std::string& executor_id) const;

 private:
  struct Executor {
    ConnectionPtr connection;
    DataAddress address;
    bool ready = false;
    bool ending = false;
    EventLoop::Clock::time_point last_heartbeat;
    // Stage attempts whose bytes it has.
    std::set<std::pair<int, int>> stages;
  };

  void received(const ConnectionPtr& connection, const std::string& bytes);
  void answer_request(const ConnectionPtr& connection, const std::string& executor_id,
                      const cluster::Request& request);
  void hello(const ConnectionPtr& connection, const cluster::Hello& hello);
  void ready(const std::string& executor_id, Executor& executor, const cluster::Ready& ready);
  void task_ended(const std::string& executor_id, const cluster::TaskEnd& end);
  void lost(const ExecutorSupply::Loss& loss);
  void check_heartbeats();
  // It is to end by itself; if it does not, it is ended.
  void shut_down(const std::string& executor_id, const std::string& reason);
  void send(const std::string& executor_id, const cluster::ToExecutor& message);
  const std::string* executor_of(const Connection* connection) const;

  const Options options_;
  EventLoop& loop_;
  const RequestHandlers& requests_;
  const std::string host_;
  std::chrono::milliseconds network_timeout_;
  std::unique_ptr<ExecutorSupply> supply_;
  std::map<std::string, Executor> executors_;
  std::map<const Connection*, std::string> ids_;
  // Shuffle services that serve what lost executors left.
  std::map<std::string, ServingAddress> services_;
  std::unique_ptr<ThreadPool> result_fetchers_;
  std::unique_ptr<ControlServer> server_;
};

}  // namespace firesteel
