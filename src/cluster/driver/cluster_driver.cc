// The parts of a driver that deal with executor processes.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <random>

#include "base/spark_error.h"
#include "cluster/ask_loop.h"
#include "cluster/block_messages.h"
#include "cluster/cluster_secret.h"
#include "cluster/control/handshake.h"
#include "cluster/driver/driver.h"
#include "cluster/local/local_backend.h"
#include "cluster/local/process_supply.h"
#include "cluster/shipped_files.h"
#include "cluster/spawn.h"
#include "cluster/standalone/standalone_supply.h"
#include "cluster/tls_settings.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

std::string user_name() {
  const char* user = std::getenv("USER");
  return user == nullptr ? std::to_string(getuid()) : user;
}

// Who has blocks, for the driver's own process.
class DriverBlockLocator : public BlockLocator {
 public:
  // Both are called on the loop.
  using Holders = std::function<std::vector<BlockPeer>(const BlockId&)>;
  using Peers = std::function<std::vector<BlockPeer>()>;

  DriverBlockLocator(std::weak_ptr<EventLoop> loop, Holders holders, Peers peers)
      : loop_(std::move(loop)), holders_(std::move(holders)), peers_(std::move(peers)) {}
  std::vector<BlockPeer> holders(const BlockId& id) override {
    return ask_loop(loop_, [this, id] { return holders_(id); });
  }
  std::vector<BlockPeer> peers() override {
    return ask_loop(loop_, [this] { return peers_(); });
  }

 private:
  const std::weak_ptr<EventLoop> loop_;
  const Holders holders_;
  const Peers peers_;
};

std::optional<std::string> fetch_result(BlockClients& clients, const PeerAddress& peer,
                                        int64_t task_id) {
  const auto part =
      clients.call(peer, MessageType::kFetchBlock, BlockId::task_result(task_id).name());
  if (part.status != FetchedPart::Status::kOk) return std::nullopt;
  return std::string(part.bytes.view());
}

}  // namespace

void Driver::make_cluster_backend() {
  Settings settings = options_.settings;
  // A cluster's secret, if it is a setting, is no executor's business.
  settings.erase("spark.authenticate.secret");
  add_request_handlers();
  auto backend = std::make_unique<ClusterBackend>(
      ClusterBackend::Options{
          .app_id = app_id_,
          .settings = settings,
          .secret = secret_,
          .tls = tls_of(options_.settings),
          .post = [this](Message message) { post(std::move(message)); },
          .fetch_result =
              [this](const ClusterBackend::DataAddress& address, int64_t task_id) {
                return fetch_result(*stores_->clients(), {address.host, address.port}, task_id);
              },
          .on_notice = [this](const std::string& executor_id, const std::string& name,
                              const std::string& body) { noticed(executor_id, name, body); }},
      *loop_, requests_);
  cluster_ = backend.get();
  backend_ = std::move(backend);
  if (master_.kind == MasterUrl::Kind::kLocalCluster) {
    start_processes();
  } else {
    ask_master();
  }
}

void Driver::start_processes() {
  const Settings& settings = options_.settings;
  executors_folder_ = (fs::path(settings.text("spark.local.dir", "/tmp")) /
                       fmt::format("firesteel-{}-{}", app_id_, getpid()))
                          .string();
  const std::string files = executors_folder_ + "/files";
  fs::create_directories(files);
  fs::permissions(executors_folder_, fs::perms::owner_all);
  ShippedFiles(settings, {}).copy_to(files);
  auto supply = std::make_unique<ProcessSupply>(
      ProcessSupply::Options{
          .command = options_.executor_command.empty() ? own_command() : options_.executor_command,
          .executor = {.driver = cluster_->address(),
                       .app_id = app_id_,
                       .secret = secret_,
                       .cores = master_.cores,
                       .memory = static_cast<uint64_t>(master_.memory_mib) << 20,
                       .local_dirs = executors_folder_,
                       .files_dir = files},
          .environment = tls_environment(tls_of(settings)),
          .max_executors = master_.executors,
          .max_retries = settings.number("spark.deploy.maxExecutorRetries", 10)},
      cluster_->on_lost(), [this](const std::string& message) { give_up(message); });
  cluster_->set_supply(std::move(supply));
  cluster_->request_executors(master_.executors);
}

void Driver::ask_master() {
  const Settings& settings = options_.settings;
  const bool own = !options_.executor_command.empty();
  const auto command = own_command();
  ShippedFiles(settings, own ? std::string() : command[0]).add_handlers(requests_);
  cluster::AppHello hello;
  hello.set_name(options_.app_name);
  hello.set_salt(salt_);
  hello.set_driver(cluster_->address());
  hello.set_user(user_name());
  hello.set_cores_max(settings.number("spark.cores.max", 0));
  hello.set_executor_cores(settings.number("spark.executor.cores", 0));
  hello.set_executor_memory_mib(
      static_cast<int>(settings.bytes("spark.executor.memory", 1ULL << 30, 1 << 20) >> 20));
  // Without dynamic allocation: as many as the cores allow.
  const int first = settings.flag("spark.dynamicAllocation.enabled", false)
                        ? std::max(settings.number("spark.dynamicAllocation.initialExecutors", 0),
                                   settings.number("spark.dynamicAllocation.minExecutors", 0))
                        : std::numeric_limits<int32_t>::max();
  hello.set_executors(settings.number("spark.executor.instances", first));
  hello.set_own_program(own);
  if (!own) {
    for (size_t i = 1; i < command.size(); ++i) hello.add_arguments(command[i]);
  }
  auto supply = std::make_unique<StandaloneSupply>(
      StandaloneSupply::Options{.masters = master_.masters,
                                .secret = cluster_secret(settings),
                                .tls = tls_of(settings),
                                .hello = hello},
      cluster_->on_lost(), [this](const std::string& message) { give_up(message); });
  // Before the first executor can come.
  auto& registering = *supply;
  cluster_->set_supply(std::move(supply));
  app_id_ = registering.wait_registered();
}

void Driver::add_request_handlers() {
  requests_.add(kHoldersRequest, [this](const std::string& executor, const std::string& body,
                                        const AnswerRequest& answer) {
    answer(encode_peers(block_holders(executor, BlockId::parse(body))), {});
  });
  requests_.add(kPeersRequest, [this](const std::string& executor, const std::string&,
                                      const AnswerRequest& answer) {
    answer(encode_peers(block_peers(executor)), {});
  });
  requests_.add(kMapOutputRequest,
                [this](const std::string&, const std::string& body, const AnswerRequest& answer) {
                  answer(encode_sources(find_outputs(decode_query(body))), {});
                });
}

void Driver::noticed(const std::string& executor_id, const std::string& name,
                     const std::string& body) {
  if (name == kBlockNotice && !body.empty()) {
    locations_.update(executor_id, BlockId::parse(body.substr(1)), body[0] == '+');
  } else if (name == kOutputMovedNotice) {
    const OutputMoved moved = decode_moved(body);
    handle_message(MapOutputMoved{moved.shuffle_id, moved.map_task_id, moved.executor_id});
  }
}

std::vector<BlockPeer> Driver::block_holders(const std::string& asking, const BlockId& block) {
  std::vector<BlockPeer> peers;
  bool driver_too = false;
  for (const auto& id : locations_.of(block)) {
    driver_too = driver_too || id == LocalBackend::kExecutorId;
    const auto* address = cluster_->data_address(id);
    if (id != asking && address != nullptr) peers.push_back({id, {address->host, address->port}});
  }
  // So that not all ask the same one.
  std::shuffle(peers.begin(), peers.end(), std::minstd_rand(std::random_device()()));
  if (driver_too && asking != LocalBackend::kExecutorId) {
    peers.push_back(
        {LocalBackend::kExecutorId,
         {options_.settings.text("spark.driver.host", "127.0.0.1"), stores_->data_port()}});
  }
  return peers;
}

std::vector<BlockPeer> Driver::block_peers(const std::string& asking) {
  auto peers = cluster_->block_peers();
  std::erase_if(peers, [&](const BlockPeer& peer) { return peer.executor_id == asking; });
  std::shuffle(peers.begin(), peers.end(), std::minstd_rand(std::random_device()()));
  return peers;
}

std::optional<DataPlaneOptions> Driver::data_plane() {
  if (master_.kind == MasterUrl::Kind::kLocal) return std::nullopt;
  salt_ = fresh_secret();
  secret_ = master_.kind == MasterUrl::Kind::kLocalCluster
                ? salt_
                : application_secret(cluster_secret(options_.settings), salt_);
  const Settings& settings = options_.settings;
  return DataPlaneOptions{
      .app_id = app_id_,
      .secret = secret_,
      .bind_host = settings.text("spark.driver.bindAddress",
                                 settings.text("spark.driver.host", "127.0.0.1")),
      .tls = tls_of(settings).enabled(),
      .locator = std::make_shared<DriverBlockLocator>(
          loop_,
          [this](const BlockId& block) { return block_holders(LocalBackend::kExecutorId, block); },
          [this] { return block_peers(LocalBackend::kExecutorId); })};
}

void Driver::decommission_executor(const std::string& executor_id, const std::string& reason) {
  loop_->post([this, executor_id, reason] {
    if (cluster_ != nullptr) cluster_->decommission(executor_id, reason);
  });
}

void Driver::notify_executors(const std::string& name, const std::string& body) {
  loop_->post([this, name, body] {
    if (cluster_ != nullptr) cluster_->notify_all(name, body);
  });
}

void Driver::remove_rdd(int rdd_id) {
  if (stopped_) return;
  stores_->blocks().remove_rdd(rdd_id);
  loop_->post([this, rdd_id] { locations_.remove_rdd(rdd_id); });
  notify_executors(kRemoveRddNotice, std::to_string(rdd_id));
  listeners_.post(DatasetUnpersisted{rdd_id});
}

void Driver::remove_broadcast(int64_t broadcast_id) {
  if (stopped_) return;
  stores_->broadcasts().remove(broadcast_id);
  notify_executors(kRemoveBroadcastNotice, std::to_string(broadcast_id));
}

void Driver::remove_shuffle(int shuffle_id) {
  if (stopped_) return;
  stores_->shuffle().remove_shuffle(shuffle_id);
  post(ForgetShuffle{shuffle_id});
  notify_executors(kRemoveShuffleNotice, std::to_string(shuffle_id));
}

void Driver::give_up(const std::string& message) {
  loop_->post([this, message] {
    for (auto& [id, job] : jobs_) {
      job.handle->fail({.message = "Job aborted: " + message});
    }
    jobs_.clear();
    given_up_ = message;
    handle_message(CancelAllJobs{message});
  });
}

}  // namespace firesteel
