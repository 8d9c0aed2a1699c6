// The multithreaded client's synchronous calls need it.
#define THREADED
#include <zookeeper/zookeeper.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/spark_error.h"
#include "cluster/standalone/recovery_store.h"

namespace firesteel {
namespace {

// A dead leader is noticed after that long.
constexpr int kSessionTimeoutMs = 10'000;
constexpr auto kConnectLimit = std::chrono::seconds(30);
constexpr auto kRetry = std::chrono::milliseconds(500);
// ZooKeeper's own limit for a node.
constexpr int kMaxNodeBytes = 1 << 20;

void check(int result, const std::string& what) {
  if (result == ZOK) return;
  throw SparkError("_LEGACY_ERROR_TEMP_2273",
                   {{"message", "ZooKeeper: cannot " + what + ": " + zerror(result)}});
}

// A session, shared by the store and the election: the leader's claim and its writes end together.
class Session {
 public:
  explicit Session(const std::string& servers) {
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    handle_ = zookeeper_init(servers.c_str(), watch, kSessionTimeoutMs, nullptr, this, 0);
    if (handle_ == nullptr) check(ZSYSTEMERROR, "make a client for " + servers);
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kConnectLimit, [&] { return connected_; })) {
      lock.unlock();
      zookeeper_close(handle_);
      check(ZCONNECTIONLOSS, "connect to " + servers);
    }
  }
  ~Session() { zookeeper_close(handle_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  zhandle_t* handle() { return handle_; }
  bool expired() {
    const std::lock_guard lock(mutex_);
    return expired_;
  }

  void make_path(const std::string& path) {
    for (size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
      const std::string part = path.substr(0, at);
      const int result =
          zoo_create(handle_, part.c_str(), nullptr, -1, &ZOO_OPEN_ACL_UNSAFE, 0, nullptr, 0);
      if (result != ZNODEEXISTS) check(result, "create " + part);
      if (at == std::string::npos) return;
    }
  }

  std::vector<std::string> children(const std::string& path) {
    String_vector names{};
    check(zoo_get_children(handle_, path.c_str(), 0, &names), "list " + path);
    std::vector<std::string> out(names.data, names.data + names.count);
    deallocate_String_vector(&names);
    std::ranges::sort(out);
    return out;
  }

 private:
  static void watch(zhandle_t*, int type, int state, const char*, void* context) {
    if (type != ZOO_SESSION_EVENT) return;
    auto& self = *static_cast<Session*>(context);
    {
      const std::lock_guard lock(self.mutex_);
      self.connected_ = state == ZOO_CONNECTED_STATE;
      if (state == ZOO_EXPIRED_SESSION_STATE || state == ZOO_AUTH_FAILED_STATE) {
        self.expired_ = true;
      }
    }
    self.changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool connected_ = false;
  bool expired_ = false;
  zhandle_t* handle_ = nullptr;
};

class ZooKeeperStore : public RecoveryStore {
 public:
  ZooKeeperStore(std::shared_ptr<Session> session, std::string folder)
      : session_(std::move(session)), folder_(std::move(folder)) {
    session_->make_path(folder_);
  }

  void put(const std::string& name, const std::string& bytes) override {
    const std::string path = folder_ + "/" + name;
    const auto size = static_cast<int>(bytes.size());
    int result = zoo_set(session_->handle(), path.c_str(), bytes.data(), size, -1);
    if (result == ZNONODE) {
      result = zoo_create(session_->handle(), path.c_str(), bytes.data(), size,
                          &ZOO_OPEN_ACL_UNSAFE, 0, nullptr, 0);
    }
    check(result, "write " + path);
  }

  void remove(const std::string& name) override {
    const std::string path = folder_ + "/" + name;
    const int result = zoo_delete(session_->handle(), path.c_str(), -1);
    if (result != ZNONODE) check(result, "delete " + path);
  }

  std::map<std::string, std::string> all() override {
    std::map<std::string, std::string> out;
    std::string buffer(kMaxNodeBytes, '\0');
    for (const auto& name : session_->children(folder_)) {
      const std::string path = folder_ + "/" + name;
      int size = kMaxNodeBytes;
      const int result =
          zoo_get(session_->handle(), path.c_str(), 0, buffer.data(), &size, nullptr);
      if (result == ZNONODE) continue;
      check(result, "read " + path);
      out[name] = buffer.substr(0, static_cast<size_t>(std::max(0, size)));
    }
    return out;
  }

 private:
  const std::shared_ptr<Session> session_;
  const std::string folder_;
};

// Each candidate has a node that lives as long as its session; the lowest number leads. Looked at
// in an interval: masters are few, and a lost session must be noticed in any case.
class ZooKeeperElection : public LeaderElection {
 public:
  ZooKeeperElection(std::shared_ptr<Session> session, std::string folder)
      : session_(std::move(session)), folder_(std::move(folder)) {}

  ~ZooKeeperElection() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  void start(Events events) override {
    session_->make_path(folder_);
    std::string made(256, '\0');
    check(zoo_create(session_->handle(), (folder_ + "/candidate-").c_str(), nullptr, -1,
                     &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL | ZOO_SEQUENCE, made.data(),
                     static_cast<int>(made.size())),
          "stand for election");
    made.resize(made.find('\0'));
    const std::string name = made.substr(made.rfind('/') + 1);
    thread_ = std::thread([this, name, events = std::move(events)] { run(name, events); });
  }

 private:
  void run(const std::string& name, const Events& events) {
    bool leads = false;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      if (session_->expired()) {
        events.deposed();
        return;
      }
      if (!leads && is_first(name)) {
        leads = true;
        events.elected();
      }
      lock.lock();
      changed_.wait_for(lock, kRetry, [&] { return stopping_; });
    }
  }

  bool is_first(const std::string& name) {
    try {
      const auto candidates = session_->children(folder_);
      return !candidates.empty() && candidates.front() == name;
    } catch (const SparkError&) {
      // Not reachable at the moment: nobody is elected meanwhile.
      return false;
    }
  }

  const std::shared_ptr<Session> session_;
  const std::string folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

Recovery make_zookeeper_recovery(const std::string& servers, const std::string& folder) {
  const auto session = std::make_shared<Session>(servers);
  Recovery recovery;
  recovery.store = std::make_unique<ZooKeeperStore>(session, folder + "/master_status");
  recovery.election = std::make_unique<ZooKeeperElection>(session, folder + "/leader_election");
  return recovery;
}

}  // namespace firesteel
