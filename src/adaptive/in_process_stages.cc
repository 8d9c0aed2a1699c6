#include "adaptive/in_process_stages.h"

#include <deque>
#include <map>
#include <mutex>

#include "adaptive/run_fragment.h"

namespace firesteel {

class InProcessStages::HeldBlocks final : public ShuffleAccess {
 public:
  std::unique_ptr<ShuffleWriter> writer(int shuffle_id, int map_index, int64_t map_task_id,
                                        int reduce_partitions, TaskMetrics& /*metrics*/) override {
    return std::make_unique<Writer>(*this, shuffle_id, map_index, map_task_id, reduce_partitions);
  }
  std::unique_ptr<ShuffleReader> reader(int shuffle_id, int map_begin, int map_end,
                                        int reduce_begin, int reduce_end,
                                        TaskMetrics& /*metrics*/) override {
    std::vector<Held> found;
    const std::lock_guard lock(mutex_);
    for (int map = map_begin; map < map_end; ++map) {
      const auto& output = *outputs_.at({shuffle_id, map});
      for (int reduce = reduce_begin; reduce < reduce_end; ++reduce) {
        for (const std::string& block : output[static_cast<size_t>(reduce)]) {
          found.push_back({outputs_.at({shuffle_id, map}), map, reduce, block});
        }
      }
    }
    return std::make_unique<Reader>(std::move(found));
  }

 private:
  // Blocks by partition.
  using Output = std::vector<std::deque<std::string>>;

  class Writer final : public ShuffleWriter {
   public:
    Writer(HeldBlocks& blocks, int shuffle_id, int map_index, int64_t task_id, int partitions)
        : blocks_(blocks),
          key_{shuffle_id, map_index},
          task_id_(task_id),
          output_(std::make_shared<Output>(static_cast<size_t>(partitions))) {}

    void write(int reduce, std::string_view bytes) override {
      (*output_)[static_cast<size_t>(reduce)].emplace_back(bytes);
    }
    void write_block(int reduce, std::string_view bytes) override { write(reduce, bytes); }
    MapStatus commit() override {
      MapStatus status;
      status.map_task_id = task_id_;
      for (const auto& blocks : *output_) {
        uint64_t size = 0;
        for (const auto& block : blocks) size += block.size();
        status.sizes.push_back(size);
      }
      const std::lock_guard lock(blocks_.mutex_);
      blocks_.outputs_[key_] = output_;
      return status;
    }

   private:
    HeldBlocks& blocks_;
    const std::pair<int, int> key_;
    const int64_t task_id_;
    const std::shared_ptr<Output> output_;
  };

  struct Held {
    std::shared_ptr<const Output> output;
    int map;
    int reduce;
    std::string_view bytes;
  };

  class Reader final : public ShuffleReader {
   public:
    explicit Reader(std::vector<Held> found) : found_(std::move(found)) {}
    bool next(ShuffleBlock& block) override {
      if (next_ >= found_.size()) return false;
      const Held& held = found_[next_++];
      block = {held.map, held.reduce, held.bytes, held.output};
      return true;
    }

   private:
    const std::vector<Held> found_;
    size_t next_ = 0;
  };

  std::mutex mutex_;
  std::map<std::pair<int, int>, std::shared_ptr<const Output>> outputs_;
};

InProcessStages::InProcessStages(int cores, ThreadPool& pool, MemoryPoolPtr memory,
                                 std::shared_ptr<CancelFlag> cancel, SpillSpacePtr spill,
                                 std::string local_dir)
    : cores_(cores),
      pool_(pool),
      memory_(std::move(memory)),
      cancel_(std::move(cancel)),
      spill_(std::move(spill)),
      local_dir_(std::move(local_dir)),
      blocks_(std::make_unique<HeldBlocks>()) {}

InProcessStages::~InProcessStages() = default;

std::vector<std::string> InProcessStages::run_tasks(const Stage& stage, int shuffle_id,
                                                    std::vector<int64_t>* bytes) {
  ++stages_run_;
  std::vector<std::string> results(stage.tasks.size());
  std::mutex mutex;
  pool_.run_all(stage.tasks.size(), [&](size_t i) {
    TaskMetrics metrics;
    FragmentOutput output = run_fragment(
        {*stage.bytes, stage.tasks[i], static_cast<int>(i), static_cast<int64_t>(i), shuffle_id},
        {pool_, 1, memory_, cancel_, local_dir_, *blocks_, metrics});
    spill_->count(metrics.memory_bytes_spilled, metrics.disk_bytes_spilled);
    results[i] = std::move(output.result);
    if (bytes == nullptr) return;
    const std::lock_guard lock(mutex);
    for (size_t p = 0; p < bytes->size(); ++p) {
      (*bytes)[p] += static_cast<int64_t>(output.map_status->sizes[p]);
    }
  });
  return results;
}

std::shared_ptr<const ExchangeOutput> InProcessStages::run_exchange(const Stage& stage,
                                                                    int partitions) {
  auto output = std::make_shared<ExchangeOutput>();
  output->shuffle_id = next_shuffle_++;
  output->maps = static_cast<int>(stage.tasks.size());
  output->partitions = partitions;
  output->bytes.resize(static_cast<size_t>(partitions));
  run_tasks(stage, output->shuffle_id, &output->bytes);
  return output;
}

void InProcessStages::run_result(const Stage& stage, const TakeResult& take) {
  for (const auto& result : run_tasks(stage, -1, nullptr)) {
    if (!take(result)) return;
  }
}

}  // namespace firesteel
