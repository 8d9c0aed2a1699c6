#include "rdd/engine_task_services.h"

#include "base/spark_error.h"
#include "core/block_store.h"
#include "core/driver_calls.h"
#include "core/shuffle_access.h"
#include "firesteel/rdd/serializer.h"
#include "rdd/spill_stream.h"

namespace firesteel::rdd {

namespace {

class Output final : public ShuffleOutput {
 public:
  Output(std::unique_ptr<ShuffleWriter> writer, std::optional<MapStatus>& status)
      : writer_(std::move(writer)), status_(status) {}
  void write(int reduce, std::string_view bytes) override { writer_->write(reduce, bytes); }
  void commit() override { status_ = writer_->commit(); }

 private:
  std::unique_ptr<ShuffleWriter> writer_;
  std::optional<MapStatus>& status_;
};

class Input final : public ShuffleInput {
 public:
  explicit Input(std::unique_ptr<ShuffleReader> reader) : reader_(std::move(reader)) {}
  bool next(std::string_view& bytes) override {
    if (!reader_->next(block_)) return false;
    bytes = block_.bytes;
    return true;
  }

 private:
  std::unique_ptr<ShuffleReader> reader_;
  // Owns the bytes that were handed out last.
  ShuffleBlock block_;
};

// The elements of a persisted partition, for the block store.
class ElementsBlock final : public BlockObject {
 public:
  ElementsBlock(std::shared_ptr<const void> elements, const BlockCodec& codec)
      : elements_(std::move(elements)), codec_(codec) {}
  size_t memory_bytes() const override { return codec_.size(elements_.get()); }
  void write(ByteWriter& out) const override {
    ByteBuffer bytes;
    codec_.encode(elements_.get(), bytes);
    out.raw(bytes.view());
  }
  const std::shared_ptr<const void>& elements() const { return elements_; }

 private:
  std::shared_ptr<const void> elements_;
  const BlockCodec& codec_;
};

std::shared_ptr<const void> elements_of(const BlockValue& value, const BlockCodec& codec) {
  if (value.object == nullptr) return codec.decode(value.bytes.view());
  return static_cast<const ElementsBlock&>(*value.object).elements();
}

}  // namespace

EngineTaskServices::EngineTaskServices(firesteel::TaskContext& context) : context_(context) {
  InArchive in(context.task().task_bytes);
  if (in.done()) return;
  for (uint64_t left = in.length(); left != 0; --left) {
    const int rdd_id = in.take<int>();
    const int partition = in.take<int>();
    const size_t size = in.length();
    partitions_[{rdd_id, partition}] = {in.bytes(size), size};
  }
}

EngineTaskServices::~EngineTaskServices() {
  if (memory_) memory_->end_claim();
}

void EngineTaskServices::check_killed() {
  if (context_.killed()) throw QueryCancelled();
}

std::vector<std::string> EngineTaskServices::barrier(const std::string& message, bool all_gather) {
  return context_.env().driver.barrier_sync(context_.task(), barrier_epoch_++, message, all_gather);
}

std::vector<std::string> EngineTaskServices::barrier_hosts() const {
  const auto& hosts = context_.task().barrier_hosts;
  return hosts ? *hosts : std::vector<std::string>{};
}

bool EngineTaskServices::try_reserve(size_t bytes) {
  if (!memory_) memory_ = context_.env().memory->make_claimant("task");
  return memory_->try_reserve(bytes);
}

void EngineTaskServices::release(size_t bytes) { memory_->release(bytes); }

std::unique_ptr<SpillStream> EngineTaskServices::spill() {
  return make_spill_stream(context_.env().blocks.dirs()->create_unnamed());
}

std::unique_ptr<ShuffleOutput> EngineTaskServices::shuffle_output(int shuffle_id,
                                                                  int reduce_partitions) {
  const TaskDescription& task = context_.task();
  return std::make_unique<Output>(
      context_.env().shuffle.writer(shuffle_id, task.partition, task.task_id, reduce_partitions,
                                    context_.metrics()),
      map_status_);
}

std::unique_ptr<ShuffleInput> EngineTaskServices::shuffle_input(int shuffle_id, int map_partitions,
                                                                int reduce) {
  return std::make_unique<Input>(context_.env().shuffle.reader(
      shuffle_id, 0, map_partitions, reduce, reduce + 1, context_.metrics()));
}

std::shared_ptr<const void> EngineTaskServices::stored(
    int rdd_id, int partition, const StorageLevel& level, const BlockCodec& codec,
    const std::function<std::shared_ptr<const void>()>& compute) {
  BlockStore& blocks = context_.env().blocks;
  const BlockId id = BlockId::rdd(rdd_id, partition);
  if (const auto value = blocks.get_anywhere(id)) return elements_of(*value, codec);
  const firesteel::StorageLevel stored_level{
      .use_disk = level.useDisk(),
      .use_memory = level.useMemory(),
      .use_off_heap = level.useOffHeap(),
      .deserialized = level.deserialized(),
      .replication = level.replication(),
  };
  // The value that the store gives back may be bytes; what was just computed needs no decoding.
  std::shared_ptr<const void> computed;
  const BlockValue value = blocks.get_or_compute(id, stored_level, [&]() -> BlockObjectPtr {
    computed = compute();
    return std::make_shared<ElementsBlock>(computed, codec);
  });
  return computed ? computed : elements_of(value, codec);
}

std::string_view EngineTaskServices::partition_bytes(int rdd_id, int partition) const {
  return partitions_.at({rdd_id, partition});
}

void EngineTaskServices::count_input(uint64_t bytes, uint64_t records) {
  context_.metrics().input_bytes += static_cast<int64_t>(bytes);
  context_.metrics().input_records += static_cast<int64_t>(records);
}

void EngineTaskServices::count_output(uint64_t bytes, uint64_t records) {
  context_.metrics().output_bytes += static_cast<int64_t>(bytes);
  context_.metrics().output_records += static_cast<int64_t>(records);
}

void EngineTaskServices::count_spilled(uint64_t memory_bytes, uint64_t disk_bytes) {
  context_.metrics().memory_bytes_spilled += static_cast<int64_t>(memory_bytes);
  context_.metrics().disk_bytes_spilled += static_cast<int64_t>(disk_bytes);
}

}  // namespace firesteel::rdd
