// A stage of many small shuffle blocks: what each block costs, and that files and connections grow
// with maps and reduces, not with their product.

#include <benchmark/benchmark.h>

#include <filesystem>
#include <mutex>
#include <thread>

#include "core/temporary_folder.h"
#include "shuffle/block_clients.h"
#include "shuffle/block_server.h"
#include "shuffle/executor_blocks.h"
#include "shuffle/shuffle_store.h"

namespace firesteel {
namespace {

constexpr int kShuffle = 1;
constexpr char kSecret[] = "secret";
constexpr size_t kExecutors = 4;

// What a driver knows.
class Outputs final : public MapOutputLocator {
 public:
  void add(const MapStatus& status, const PeerAddress& address) {
    outputs_.push_back({static_cast<int>(outputs_.size()), status.map_task_id, status.executor_id,
                        address.host, address.port, status.sizes});
  }
  std::vector<MapOutputSource> locate(int, int map_begin, int map_end, int reduce_begin,
                                      int reduce_end) override {
    std::vector<MapOutputSource> found(outputs_.begin() + map_begin, outputs_.begin() + map_end);
    for (auto& source : found) {
      source.sizes = {source.sizes.begin() + reduce_begin, source.sizes.begin() + reduce_end};
    }
    return found;
  }
  void forget(int) override {}

 private:
  std::vector<MapOutputSource> outputs_;
};

struct Executor {
  Executor(const std::string& id, const std::shared_ptr<Outputs>& known,
           const ShuffleOptions& options)
      : dirs(std::make_shared<LocalDirs>(std::vector<std::string>{folder.path()})),
        outputs(MapOutputStore::make(pool, dirs, options)),
        clients(
            std::make_shared<BlockClients>(BlockClientOptions{.app_id = "app", .secret = kSecret})),
        shuffle(id, outputs, known, clients, options),
        server(
            {}, [](const std::string&) { return std::optional<std::string>(kSecret); },
            std::make_shared<ExecutorBlocks>(BlockStore::make(pool, dirs), outputs)) {}

  size_t files() const {
    size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    return files;
  }

  TemporaryFolder folder;
  MemoryPoolPtr pool = MemoryPool::make_root("executor", size_t{1} << 30);
  LocalDirsPtr dirs;
  std::shared_ptr<MapOutputStore> outputs;
  std::shared_ptr<BlockClients> clients;
  ShuffleStore shuffle;
  BlockServer server;
};

// Maps and reduces: range(0) of each. Outputs stay in memory, or go to files: range(1).
void many_blocks(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  ShuffleOptions options;
  options.write_through = state.range(1) != 0;
  constexpr size_t kRecords = 10;
  const std::string record(16, 'r');
  for (auto _ : state) {
    const auto known = std::make_shared<Outputs>();
    std::vector<std::unique_ptr<Executor>> executors;
    for (size_t e = 0; e < kExecutors; ++e) {
      executors.push_back(std::make_unique<Executor>(std::to_string(e), known, options));
    }
    TaskMetrics metrics;
    const auto begin = std::chrono::steady_clock::now();
    for (int map = 0; map < count; ++map) {
      Executor& executor = *executors[static_cast<size_t>(map) % kExecutors];
      auto writer = executor.shuffle.writer(kShuffle, map, map, count, metrics);
      for (size_t i = 0; i < kRecords; ++i) {
        for (int r = 0; r < count; ++r) writer->write(r, record);
      }
      known->add(writer->commit(), {"127.0.0.1", executor.server.port()});
    }
    const auto written = std::chrono::steady_clock::now();
    size_t bytes = 0;
    for (int r = 0; r < count; ++r) {
      Executor& executor = *executors[static_cast<size_t>(r) % kExecutors];
      auto reader = executor.shuffle.reader(kShuffle, 0, count, r, r + 1, metrics);
      ShuffleBlock block;
      while (reader->next(block)) bytes += block.bytes.size();
    }
    const auto read = std::chrono::steady_clock::now();
    const auto blocks = static_cast<size_t>(count) * static_cast<size_t>(count);
    if (bytes != blocks * kRecords * record.size()) state.SkipWithError("bytes are missing");
    size_t files = 0, connections = 0;
    for (const auto& executor : executors) {
      files += executor->files();
      connections += executor->clients->connections();
    }
    state.counters["files"] = static_cast<double>(files);
    state.counters["connections"] = static_cast<double>(connections);
    state.counters["write_s"] = std::chrono::duration<double>(written - begin).count();
    state.counters["read_s"] = std::chrono::duration<double>(read - written).count();
  }
  state.counters["blocks"] = static_cast<double>(count) * count;
}
BENCHMARK(many_blocks)
    ->ArgNames({"maps_and_reduces", "files"})
    ->ArgsProduct({{100, 1000}, {0, 1}})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// One map and one reduce task with much between them, in one process and between two.
void large_blocks(benchmark::State& state) {
  ShuffleOptions options;
  options.codec = state.range(1) != 0 ? Codec::kLz4 : Codec::kNone;
  const auto known = std::make_shared<Outputs>();
  Executor writing("0", known, options), reading("1", known, options);
  TaskMetrics metrics;
  auto writer = writing.shuffle.writer(kShuffle, 0, 0, 1, metrics);
  constexpr size_t kRecords = 2 << 20;
  std::string record(100, ' ');
  for (size_t i = 0; i < kRecords; ++i) {
    std::to_chars(record.data(), record.data() + 20, i * 0x9E3779B97F4A7C15u);
    writer->write(0, record);
  }
  known->add(writer->commit(), {"127.0.0.1", writing.server.port()});
  Executor& reader_of = state.range(0) != 0 ? reading : writing;
  size_t bytes = 0;
  for (auto _ : state) {
    auto reader = reader_of.shuffle.reader(kShuffle, 0, 1, 0, 1, metrics);
    ShuffleBlock block;
    while (reader->next(block)) bytes += block.bytes.size();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(large_blocks)
    ->ArgNames({"remote", "lz4"})
    ->ArgsProduct({{0, 1}, {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace firesteel
