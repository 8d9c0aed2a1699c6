#include "shuffle/map_output_writer.h"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

// The budget is asked in such steps, not for every record.
constexpr size_t kReservationStep = 1 << 20;

// Frames below this share one allocation at the end.
constexpr size_t kSmallFrame = 8 << 10;

constexpr size_t aligned(size_t size) {
  return (size + FrameHeader::kAlignment - 1) / FrameHeader::kAlignment * FrameHeader::kAlignment;
}

class WriteTimer {
 public:
  explicit WriteTimer(int64_t& total) : total_(total) {}
  ~WriteTimer() {
    total_ += std::chrono::duration_cast<std::chrono::nanoseconds>(
                  std::chrono::steady_clock::now() - begin_)
                  .count();
  }

 private:
  int64_t& total_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Calls `write` with a new unnamed file in one local folder after the other, until one takes it.
template <class Write>
void write_unnamed(const LocalDirs& dirs, size_t first, const Write& write) {
  std::string reasons;
  for (size_t i = 0; i < dirs.folders().size(); ++i) {
    try {
      write(File(dirs.create_unnamed(first + i), "a shuffle's spill file"));
      return;
    } catch (const std::system_error& error) {
      reasons += std::string(reasons.empty() ? "" : "; ") + error.what();
    }
  }
  throw SparkError("SPILL_OUT_OF_MEMORY",
                   {{"consumerToSpill", "shuffle output"}, {"message", reasons}});
}

}  // namespace

MapOutputWriter::MapOutputWriter(std::shared_ptr<MapOutputStore> store, std::string executor_id,
                                 int shuffle_id, int64_t map_task_id, int reduce_partitions,
                                 const ShuffleOptions& options, TaskMetrics& metrics)
    : store_(std::move(store)),
      executor_id_(std::move(executor_id)),
      name_{shuffle_id, map_task_id},
      options_(options),
      metrics_(metrics),
      partitions_(static_cast<size_t>(reduce_partitions)),
      reservation_(store_->memory()) {}

std::string& MapOutputWriter::room_for(Partition& partition, size_t bytes) {
  std::string& open = partition.open;
  if (!open.empty() && open.size() + bytes > options_.frame_bytes + FrameHeader::kSize) {
    close_frame(partition);
  }
  if (open.empty()) open.resize(FrameHeader::kSize);
  // Doubling would end at nearly twice a frame.
  const size_t wanted = open.size() + bytes;
  if (wanted > open.capacity()) {
    open.reserve(std::max(wanted, std::min(2 * wanted, options_.frame_bytes + FrameHeader::kSize)));
  }
  return open;
}

void MapOutputWriter::close_frame(Partition& partition) {
  if (partition.open.empty()) return;
  std::string open = std::exchange(partition.open, {});
  if (options_.pack_in_memory && options_.codec != Codec::kNone) {
    const std::span<const uint8_t> raw(
        reinterpret_cast<const uint8_t*>(open.data()) + FrameHeader::kSize,
        open.size() - FrameHeader::kSize);
    partition.frames.push_back(make_frame(options_.codec, raw));
    bytes_ -= open.size() - std::min(open.size(), partition.frames.back().size());
  } else {
    seal_raw_frame(open);
    partition.frames.push_back(SharedBytes(std::move(open)));
  }
}

void MapOutputWriter::count(size_t bytes) {
  bytes_ += bytes;
  if (bytes_ <= reservation_.bytes()) return;
  const size_t wanted = (bytes_ / kReservationStep + 1) * kReservationStep;
  if (reservation_.try_resize(wanted)) {
    metrics_.peak_execution_memory =
        std::max(metrics_.peak_execution_memory, static_cast<int64_t>(wanted));
    return;
  }
  // What every operator may hold without asking, a writer may too: spilling less would only make
  // many tiny runs.
  if (wanted <= MemoryReservation::kAlwaysGranted || store_->dirs() == nullptr) {
    reservation_.force_resize(wanted);
    return;
  }
  spill();
}

void MapOutputWriter::write(int reduce, std::string_view bytes) {
  Partition& partition = partitions_.at(static_cast<size_t>(reduce));
  const size_t before = partition.open.size();
  room_for(partition, bytes.size()).append(bytes);
  ++metrics_.shuffle_records_written;
  count(bytes.size() + (partition.open.size() - bytes.size() == before ? 0 : FrameHeader::kSize));
}

void MapOutputWriter::write_block(int reduce, std::string_view bytes) {
  Partition& partition = partitions_.at(static_cast<size_t>(reduce));
  close_frame(partition);
  const std::span<const uint8_t> raw(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  partition.frames.push_back(
      make_frame(options_.pack_in_memory ? options_.codec : Codec::kNone, raw));
  ++metrics_.shuffle_records_written;
  count(partition.frames.back().size());
}

MapExtents MapOutputWriter::take_memory() {
  std::vector<SharedBytes> pieces;
  std::vector<uint32_t> first = {0};
  first.reserve(partitions_.size() + 1);
  // Small frames are copied together: a thousand partitions need not be a thousand allocations
  // for as long as the output lives.
  size_t small_bytes = 0;
  for (auto& partition : partitions_) {
    close_frame(partition);
    for (const auto& frame : partition.frames) {
      if (frame.size() < kSmallFrame) small_bytes += aligned(frame.size());
    }
  }
  const std::shared_ptr<uint8_t[]> small(new uint8_t[small_bytes]);
  uint8_t* to = small.get();
  for (auto& partition : partitions_) {
    for (auto& frame : partition.frames) {
      if (frame.size() < kSmallFrame) {
        std::copy(frame.span().begin(), frame.span().end(), to);
        pieces.push_back(SharedBytes({to, frame.size()}, small));
        to += aligned(frame.size());
      } else {
        pieces.push_back(std::move(frame));
      }
    }
    partition.frames = {};
    first.push_back(static_cast<uint32_t>(pieces.size()));
  }
  bytes_ = 0;
  return MapExtents(std::move(pieces), std::move(first));
}

void MapOutputWriter::spill() {
  const size_t bytes = bytes_;
  const MapExtents memory = take_memory();
  Run run;
  write_unnamed(*store_->dirs(), static_cast<size_t>(name_.map_task_id) + runs_.size(),
                [&](File file) {
                  run.offsets = write_extents(memory, options_.codec, file);
                  run.file = std::move(file);
                });
  metrics_.memory_bytes_spilled += static_cast<int64_t>(bytes);
  metrics_.disk_bytes_spilled += static_cast<int64_t>(run.offsets.back());
  runs_.push_back(std::move(run));
  reservation_.clear();
}

MapExtentsPtr MapOutputWriter::merge_runs(const MapExtents& memory) {
  return store_->write_files(name_, partitions_.size(), [&](File& file, size_t r) {
    uint64_t size = 0;
    for (const auto& run : runs_) {
      const uint64_t bytes = run.offsets[r + 1] - run.offsets[r];
      file.append_range(run.file, run.offsets[r], bytes);
      size += bytes;
    }
    for (const auto& piece : memory.pieces(static_cast<int>(r))) {
      const SharedBytes packed = pack_frame(options_.codec, piece);
      file.append(packed.view());
      size += packed.size();
    }
    return size;
  });
}

MapStatus MapOutputWriter::commit() {
  FS_CHECK(!committed_);
  committed_ = true;
  const WriteTimer timer(metrics_.shuffle_write_ns);
  auto extents = std::make_shared<const MapExtents>(take_memory());
  if (!runs_.empty()) {
    extents = merge_runs(*extents);
    runs_.clear();
  } else if (options_.write_through && store_->dirs() != nullptr) {
    extents = store_->write_files(name_, *extents);
  }
  reservation_.clear();
  store_->publish(name_.shuffle_id, name_.map_task_id, extents);
  metrics_.shuffle_bytes_written += static_cast<int64_t>(extents->bytes());
  return {executor_id_, name_.map_task_id, extents->sizes()};
}

}  // namespace firesteel
