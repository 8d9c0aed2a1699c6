#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "cluster/control/control_client.h"
#include "cluster/control/control_server.h"
#include "cluster/proto/control.pb.h"

namespace firesteel {
namespace {

constexpr auto kLimit = std::chrono::seconds(20);

// What happened on one side, as a list of words.
class Log {
 public:
  ConnectionEvents events() {
    ConnectionEvents events;
    events.on_open = [this](const ConnectionPtr& connection) { add("open", connection); };
    events.on_message = [this](const ConnectionPtr& connection, const std::string& bytes) {
      cluster::Frame frame;
      frame.ParseFromString(bytes);
      add(frame.hello(), connection);
    };
    events.on_closed = [this](const ConnectionPtr&, const std::string&) { add("closed", nullptr); };
    return events;
  }
  bool wait_for(const std::vector<std::string>& words) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLimit, [&] { return words_ == words; });
  }
  ConnectionPtr connection() {
    const std::lock_guard lock(mutex_);
    return connection_;
  }

 private:
  void add(const std::string& word, ConnectionPtr connection) {
    const std::lock_guard lock(mutex_);
    words_.push_back(word);
    connection_ = std::move(connection);
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> words_;
  ConnectionPtr connection_;
};

cluster::Frame word(const std::string& text) {
  cluster::Frame frame;
  frame.set_hello(text);
  return frame;
}

TEST(Control, CarriesMessagesBothWays) {
  Log server_log;
  Log client_log;
  ControlServer server({.secret = "s"}, server_log.events());
  const auto address = "127.0.0.1:" + std::to_string(server.port());
  const auto client = connect_control({.address = address, .secret = "s"}, client_log.events());
  // Before the handshake is done, too.
  client->send(word("a"));
  ASSERT_TRUE(client_log.wait_for({"open"}));
  client->send(word("b"));
  ASSERT_TRUE(server_log.wait_for({"open", "a", "b"}));
  server_log.connection()->send(word("c"));
  ASSERT_TRUE(client_log.wait_for({"open", "c"}));
  client->close();
  EXPECT_TRUE(client_log.wait_for({"open", "c", "closed"}));
  EXPECT_TRUE(server_log.wait_for({"open", "a", "b", "closed"}));
}

TEST(Control, RefusesWhoDoesNotKnowTheSecret) {
  Log server_log;
  Log client_log;
  ControlServer server({.secret = "s"}, server_log.events());
  const auto address = "127.0.0.1:" + std::to_string(server.port());
  connect_control({.address = address, .secret = "other"}, client_log.events());
  EXPECT_TRUE(client_log.wait_for({"closed"}));
  EXPECT_TRUE(server_log.wait_for({}));
}

TEST(Control, TellsWhenNobodyListens) {
  Log log;
  connect_control({.address = "127.0.0.1:1", .secret = "s"}, log.events());
  EXPECT_TRUE(log.wait_for({"closed"}));
}

TEST(Control, ConnectsOverAndOver) {
  for (int i = 0; i < 20; ++i) {
    Log log;
    connect_control({.address = "127.0.0.1:1", .secret = "s"}, log.events());
    ASSERT_TRUE(log.wait_for({"closed"}));
    EXPECT_TRUE(wait_for_connections_to_end(kLimit));
  }
}

TEST(Control, EndsWithItsServer) {
  Log client_log;
  Log server_log;
  auto server =
      std::make_unique<ControlServer>(ControlServer::Options{.secret = "s"}, server_log.events());
  const auto address = "127.0.0.1:" + std::to_string(server->port());
  const auto client = connect_control({.address = address, .secret = "s"}, client_log.events());
  ASSERT_TRUE(client_log.wait_for({"open"}));
  server.reset();
  EXPECT_TRUE(client_log.wait_for({"open", "closed"}));
}

}  // namespace
}  // namespace firesteel
