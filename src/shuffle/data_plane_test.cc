#include <fcntl.h>

#include <filesystem>
#include <random>

#include "base/spark_error.h"
#include "core/broadcasts.h"
#include "shuffle/block_exchange.h"
#include "shuffle/block_server.h"
#include "shuffle/executor_blocks.h"
#include "shuffle/shuffle_service.h"
#include "shuffle/shuffle_test.h"

namespace firesteel {
namespace {

using std::chrono::milliseconds;

constexpr int kShuffle = 1;
constexpr char kApp[] = "app-1";
constexpr char kSecret[] = "the secret";

SecretOf one_secret() {
  return [](const std::string& app) -> std::optional<std::string> {
    if (app != kApp) return std::nullopt;
    return kSecret;
  };
}

// Stands before another handler and garbles or delays what it answers.
class TroubledHandler final : public BlockHandler {
 public:
  explicit TroubledHandler(std::shared_ptr<BlockHandler> handler) : handler_(std::move(handler)) {}
  BlockReply fetch_shuffle(const std::string& app, const FetchItem& item) override {
    BlockReply reply = handler_->fetch_shuffle(app, item);
    if (garbled > 0 && !reply.pieces.empty()) {
      --garbled;
      std::string bytes(reply.pieces[0].view());
      bytes[bytes.size() / 2] ^= 1;
      reply.pieces[0] = SharedBytes(std::move(bytes));
    }
    if (failing > 0) {
      --failing;
      throw std::runtime_error("not now");
    }
    return reply;
  }

  std::atomic<int> garbled{0};
  std::atomic<int> failing{0};

 private:
  const std::shared_ptr<BlockHandler> handler_;
};

// A process of an application, as far as blocks go.
class Process {
 public:
  Process(std::string id, std::shared_ptr<TestLocator> locator, const ShuffleOptions& options,
          const BlockServerOptions& server = {}, const std::string& secret = kSecret)
      : id_(std::move(id)),
        dirs_(std::make_shared<LocalDirs>(std::vector<std::string>{folder_.path()})),
        blocks(BlockStore::make(pool_, dirs_)),
        outputs(MapOutputStore::make(pool_, dirs_, options)),
        handler(
            std::make_shared<TroubledHandler>(std::make_shared<ExecutorBlocks>(blocks, outputs))),
        clients(std::make_shared<BlockClients>(
            BlockClientOptions{kApp, secret, server.tls, milliseconds(2000), milliseconds(2000)})),
        shuffle(id_, outputs, std::move(locator), clients, options) {
    serve(server);
  }
  void serve(BlockServerOptions options, bool troubled = true) {
    std::shared_ptr<BlockHandler> plain = std::make_shared<ExecutorBlocks>(blocks, outputs);
    server =
        std::make_unique<BlockServer>(std::move(options), one_secret(), troubled ? handler : plain);
  }
  PeerAddress address() const { return {"127.0.0.1", server->port()}; }
  const std::string& id() const { return id_; }
  const LocalDirsPtr& dirs() const { return dirs_; }

 private:
  std::string id_;
  TemporaryFolder folder_;
  MemoryPoolPtr pool_ = MemoryPool::make_root("process", MemoryPool::kNoLimit);
  LocalDirsPtr dirs_;

 public:
  std::shared_ptr<BlockStore> blocks;
  std::shared_ptr<MapOutputStore> outputs;
  std::shared_ptr<TroubledHandler> handler;
  std::shared_ptr<BlockClients> clients;
  ShuffleStore shuffle;
  std::unique_ptr<BlockServer> server;
};

std::string text_of(int map, int reduce, size_t size) {
  std::minstd_rand random(static_cast<uint32_t>(map * 1000 + reduce + 1));
  std::string text(size, '\0');
  for (auto& c : text) c = static_cast<char>('a' + random() % 26);
  return text;
}

class DataPlaneTest : public testing::Test {
 protected:
  // Map `map` of a shuffle with that many reduces, `size` bytes each.
  void write_map(Process& process, int map, int reduces, size_t size) {
    TaskMetrics metrics;
    auto writer = process.shuffle.writer(kShuffle, map, 100 + map, reduces, metrics);
    for (int r = 0; r < reduces; ++r) {
      const std::string text = text_of(map, r, size);
      constexpr size_t kRecord = 1000;
      for (size_t i = 0; i < text.size(); i += kRecord) writer->write(r, text.substr(i, kRecord));
    }
    locator_->add(kShuffle, writer->commit(), process.address());
  }
  void expect_reads(Process& process, int maps, int begin, int end, size_t size) {
    std::map<std::pair<int, int>, std::string> found;
    auto reader = process.shuffle.reader(kShuffle, 0, maps, begin, end, metrics_);
    ShuffleBlock block;
    while (reader->next(block)) found[{block.map_index, block.reduce}] += block.bytes;
    EXPECT_EQ(found.size(), static_cast<size_t>(maps * (end - begin)));
    for (const auto& [at, text] : found) {
      EXPECT_TRUE(text == text_of(at.first, at.second, size)) << at.first << " " << at.second;
    }
  }
  FetchFailed expect_failure(Process& process, int maps, int begin, int end) {
    try {
      auto reader = process.shuffle.reader(kShuffle, 0, maps, begin, end, metrics_);
      ShuffleBlock block;
      while (reader->next(block)) {
      }
    } catch (const FetchFailedError& error) {
      return error.failure();
    }
    ADD_FAILURE() << "nothing failed";
    return {};
  }

  std::shared_ptr<TestLocator> locator_ = std::make_shared<TestLocator>();
  ShuffleOptions options_{.frame_bytes = 4000, .max_retries = 2, .retry_wait = milliseconds(20)};
  TaskMetrics metrics_;
};

TEST_F(DataPlaneTest, ReadsLocalAndRemoteOverOneConnectionAPeer) {
  Process a("a", locator_, options_), b("b", locator_, options_), c("c", locator_, options_);
  for (int map = 0; map < 9; ++map) {
    write_map(map % 3 == 0 ? a : map % 3 == 1 ? b : c, map, 5, 9000);
  }
  b.outputs->flush();
  std::vector<std::thread> readers;
  for (int r = 0; r < 5; ++r) {
    readers.emplace_back([&, r] {
      TaskMetrics metrics;
      std::map<int, std::string> found;
      auto reader = a.shuffle.reader(kShuffle, 0, 9, r, r + 1, metrics);
      ShuffleBlock block;
      while (reader->next(block)) found[block.map_index] += block.bytes;
      for (int map = 0; map < 9; ++map) EXPECT_TRUE(found[map] == text_of(map, r, 9000));
      EXPECT_EQ(metrics.local_blocks_fetched, 3);
      EXPECT_EQ(metrics.remote_blocks_fetched, 6);
    });
  }
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(a.clients->connections(), 2u);
  EXPECT_EQ(b.server->connections(), 1u);
}

TEST_F(DataPlaneTest, LargeBlocksComeInSlices) {
  options_.max_bytes_in_flight = 400'000;
  Process a("a", locator_, options_), b("b", locator_, options_);
  for (int map = 0; map < 3; ++map) write_map(b, map, 2, 1'500'000);
  expect_reads(a, 3, 0, 2, 1'500'000);
  b.outputs->flush();
  expect_reads(a, 3, 0, 2, 1'500'000);
}

TEST_F(DataPlaneTest, UnderTls) {
  BlockServerOptions server;
  server.tls = std::make_shared<const TlsContext>();
  Process a("a", locator_, options_, server), b("b", locator_, options_, server);
  for (int map = 0; map < 3; ++map) write_map(b, map, 4, 200'000);
  expect_reads(a, 3, 0, 4, 200'000);
  b.outputs->flush();
  expect_reads(a, 3, 0, 4, 200'000);
  // A plain client gets nowhere.
  Process plain("plain", locator_, options_);
  EXPECT_EQ(expect_failure(plain, 3, 0, 4).executor_id, "b");
  expect_reads(a, 3, 0, 4, 200'000);
}

TEST_F(DataPlaneTest, OnlyWhoKnowsTheSecretIsServed) {
  Process b("b", locator_, options_);
  write_map(b, 0, 1, 100);
  Process stranger("stranger", locator_, options_, {}, "another secret");
  const FetchFailed failure = expect_failure(stranger, 1, 0, 1);
  EXPECT_NE(failure.message.find("secret"), std::string::npos) << failure.message;
  Process friendly("a", locator_, options_);
  expect_reads(friendly, 1, 0, 1, 100);
}

TEST_F(DataPlaneTest, GarbageClosesTheConnectionOnly) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  write_map(b, 0, 3, 5000);
  std::minstd_rand random(3);
  for (int round = 0; round < 50; ++round) {
    ByteStream stream(connect_to(b.address(), milliseconds(1000)));
    // Some get past the handshake.
    if (round % 2 == 0) prove_as_client(stream, kApp, kSecret);
    std::string bytes(1 + random() % 3000, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    if (round % 4 == 0) {
      MessageHeader header;
      header.type = static_cast<MessageType>(random() % 9);
      header.form_bytes = static_cast<uint32_t>(bytes.size());
      stream.write(header.view());
    }
    try {
      stream.write(bytes);
      if (round % 3 == 0) stream.shut_down();
    } catch (const std::system_error&) {
      // Closed already.
    }
  }
  expect_reads(a, 1, 0, 3, 5000);
}

TEST_F(DataPlaneTest, SilentPeersAreGivenUp) {
  ListenSocket silent("127.0.0.1", 0);
  Process a("a", locator_, options_);
  locator_->add(kShuffle, {"gone", 100, {10}}, {"127.0.0.1", silent.port()});
  const FetchFailed failure = expect_failure(a, 1, 0, 1);
  EXPECT_EQ(failure.executor_id, "gone");
}

TEST_F(DataPlaneTest, FetchedAgainWhenDamagedOnTheWay) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  for (int map = 0; map < 3; ++map) write_map(b, map, 2, 20'000);
  b.handler->garbled = 1;
  expect_reads(a, 3, 0, 2, 20'000);
  b.handler->garbled = 1000;
  const FetchFailed failure = expect_failure(a, 3, 1, 2);
  EXPECT_EQ(failure.shuffle_id, kShuffle);
  EXPECT_EQ(failure.executor_id, "b");
  EXPECT_EQ(failure.map_task_id, 100 + failure.map_index);
  EXPECT_EQ(failure.reduce, 1);
  EXPECT_GT(locator_->forgotten, 0);
}

TEST_F(DataPlaneTest, FailuresAreTriedAgain) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  write_map(b, 0, 2, 20'000);
  b.handler->failing = 2;
  expect_reads(a, 1, 0, 2, 20'000);
  b.handler->failing = 3;
  EXPECT_NE(expect_failure(a, 1, 0, 2).message.find("not now"), std::string::npos);
  // A server that comes back on the same port.
  BlockServerOptions same;
  same.port = b.server->port();
  b.server.reset();
  std::thread restart([&] {
    std::this_thread::sleep_for(milliseconds(25));
    b.serve(same);
  });
  b.handler->failing = 0;
  expect_reads(a, 1, 0, 2, 20'000);
  restart.join();
  b.server.reset();
  EXPECT_EQ(expect_failure(a, 1, 0, 2).executor_id, "b");
}

TEST_F(DataPlaneTest, MissingOutputsFailAtOnce) {
  options_.retry_wait = std::chrono::hours(1);
  Process a("a", locator_, options_), b("b", locator_, options_);
  write_map(b, 0, 2, 2000);
  b.shuffle.remove_shuffle(kShuffle);
  EXPECT_EQ(expect_failure(a, 1, 0, 2).map_task_id, 100);
}

TEST_F(DataPlaneTest, AReaderMayBeDroppedWhileAnswersTravel) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  for (int map = 0; map < 20; ++map) write_map(b, map, 2, 100'000);
  for (int round = 0; round < 20; ++round) {
    auto reader = a.shuffle.reader(kShuffle, 0, 20, 0, 2, metrics_);
    ShuffleBlock block;
    EXPECT_TRUE(reader->next(block));
  }
}

TEST_F(DataPlaneTest, ServiceServesTheDead) {
  options_.write_through = true;
  const auto service = std::make_shared<ShuffleService>();
  service->add_application(kApp, kSecret);
  BlockServer server(
      {}, [&](const std::string& app) { return service->secret_of(app); }, service);
  const PeerAddress address{"127.0.0.1", server.port()};
  Process a("a", locator_, options_);
  std::string folder;
  {
    Process b("b", locator_, options_);
    folder = b.dirs()->folders()[0];
    b.dirs()->keep();
    RegisterExecutorForm form{"b", b.dirs()->folders()};
    EXPECT_EQ(b.clients->call(address, MessageType::kRegisterExecutor, form.write()).status,
              FetchedPart::Status::kOk);
    // What is no folder of blocks is not taken.
    form.folders = {"/tmp"};
    EXPECT_EQ(b.clients->call(address, MessageType::kRegisterExecutor, form.write()).status,
              FetchedPart::Status::kNotFound);
    TaskMetrics metrics;
    auto writer = b.shuffle.writer(kShuffle, 0, 100, 3, metrics);
    for (int r = 0; r < 3; ++r) writer->write(r, text_of(0, r, 5000));
    locator_->add(kShuffle, writer->commit(), address);
    // The test's folder would take the files away with it.
    std::filesystem::rename(folder, a.dirs()->folders()[0] + "/../blockmgr-of-b");
  }
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path());
  std::filesystem::rename(a.dirs()->folders()[0] + "/../blockmgr-of-b", folder);
  expect_reads(a, 1, 0, 3, 5000);
  EXPECT_EQ(a.clients->call(address, MessageType::kRemoveApplication, "").status,
            FetchedPart::Status::kOk);
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(expect_failure(a, 1, 0, 3).executor_id, "b");
  std::filesystem::remove_all(std::filesystem::path(folder).parent_path());
}

// Knows of processes of a test.
class TestBlockLocator final : public BlockLocator {
 public:
  explicit TestBlockLocator(std::vector<Process*> others) : others_(std::move(others)) {}
  std::vector<BlockPeer> holders(const BlockId& id) override {
    std::vector<BlockPeer> found;
    for (const auto* other : others_) {
      if (other->blocks->contains(id)) found.push_back({other->id(), other->address()});
    }
    return found;
  }
  std::vector<BlockPeer> peers() override {
    std::vector<BlockPeer> all;
    for (const auto* other : others_) all.push_back({other->id(), other->address()});
    return all;
  }

 private:
  const std::vector<Process*> others_;
};

TEST_F(DataPlaneTest, BlocksAndBroadcastsTravel) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  a.serve({}, false);
  b.serve({}, false);
  const auto exchange = std::make_shared<BlockExchange>(
      std::make_shared<TestBlockLocator>(std::vector<Process*>{&b}), a.clients);
  a.blocks->set_peers(exchange);
  b.blocks->put_bytes(BlockId::rdd(1, 2), SharedBytes(std::string("cached")),
                      StorageLevel::by_name("MEMORY_ONLY_SER"));
  EXPECT_EQ(a.blocks->get_anywhere(BlockId::rdd(1, 2))->bytes.view(), "cached");
  EXPECT_FALSE(a.blocks->get_anywhere(BlockId::rdd(1, 3)));
  a.blocks->put_bytes(BlockId::rdd(1, 4), SharedBytes(std::string("twice")),
                      StorageLevel::by_name("DISK_ONLY_2"));
  EXPECT_EQ(b.blocks->get(BlockId::rdd(1, 4))->bytes.view(), "twice");
  EXPECT_EQ(b.blocks->status(BlockId::rdd(1, 4))->disk_bytes, 5u);

  Broadcasts driver(b.blocks, {.block_size = 10'000}), executor(a.blocks, {});
  const std::string text = text_of(7, 7, 123'456);
  const int64_t id = driver.create(text);
  EXPECT_TRUE(executor.bytes(id).view() == text);
  EXPECT_EQ(a.blocks->migrate_rdd_blocks(), 1u);
}

TEST_F(DataPlaneTest, OutputsMoveAtDecommission) {
  Process a("a", locator_, options_), b("b", locator_, options_);
  b.serve({}, false);
  TaskMetrics metrics;
  for (int map = 0; map < 2; ++map) {
    auto writer = a.shuffle.writer(kShuffle, map, 100 + map, 3, metrics);
    for (int r = 0; r < 3; ++r) writer->write(r, text_of(map, r, 5000));
    MapStatus status = writer->commit();
    status.executor_id = "b";
    locator_->add(kShuffle, status, b.address());
    if (map == 0) a.outputs->flush();
  }
  BlockExchange exchange(std::make_shared<TestBlockLocator>(std::vector<Process*>{&b}), a.clients);
  std::vector<int64_t> moved;
  EXPECT_EQ(exchange.migrate(*a.outputs,
                             [&](const MapOutputStore::Name& name, const BlockPeer& peer) {
                               EXPECT_EQ(peer.executor_id, "b");
                               moved.push_back(name.map_task_id);
                             }),
            2u);
  EXPECT_THAT(moved, testing::UnorderedElementsAre(100, 101));
  expect_reads(b, 2, 0, 3, 5000);
}

TEST_F(DataPlaneTest, ManyClients) {
  Process b("b", locator_, options_);
  for (int map = 0; map < 10; ++map) write_map(b, map, 4, 3000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&] {
      const auto pool = MemoryPool::make_root("process", MemoryPool::kNoLimit);
      ShuffleStore shuffle(
          "reader", MapOutputStore::make(pool, nullptr, options_), locator_,
          std::make_shared<BlockClients>(BlockClientOptions{.app_id = kApp, .secret = kSecret}),
          options_);
      TaskMetrics metrics;
      auto reader = shuffle.reader(kShuffle, 0, 10, 0, 4, metrics);
      ShuffleBlock block;
      size_t bytes = 0;
      while (reader->next(block)) bytes += block.bytes.size();
      EXPECT_EQ(bytes, 10u * 4 * 3000);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace firesteel
