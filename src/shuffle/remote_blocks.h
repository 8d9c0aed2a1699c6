#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/shuffle_access.h"
#include "shuffle/frame_parser.h"
#include "shuffle/map_output_locator.h"
#include "shuffle/shuffle_options.h"
#include "shuffle/shuffle_transport.h"

namespace firesteel {

// Fetches what other processes hold for some reduce partitions, so much at a time as may be in
// flight. Blocks of one peer travel in few requests; large ones come in slices. What arrives
// damaged is fetched once more; what does not arrive, as often as the settings say. One thread.
class RemoteBlocks {
 public:
  RemoteBlocks(const ReduceRange& range, std::vector<MapOutputSource> sources,
               std::shared_ptr<ShuffleTransport> transport, const ShuffleOptions& options,
               TaskMetrics& metrics);

  // Sends what may be sent now, without waiting for anything.
  void request_more();
  // False: all has been read. Throws FetchFailedError.
  bool next(ShuffleBlock& block);

 private:
  using Clock = std::chrono::steady_clock;

  struct Block {
    MapOutputSource source;
    uint64_t expected_bytes = 0;
    // From the first answer on.
    std::optional<FrameParser> parser;
    int failures = 0;
    // Where a damaged frame stood that is being fetched again.
    uint64_t fetched_again = ~uint64_t{0};
    // Granted to its request at the moment.
    uint64_t in_flight = 0;

    uint64_t next_bytes(uint64_t slice) const;
  };
  // Where answers arrive; outlives the reader when it is dropped early.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<std::pair<size_t, FetchedPart>> parts;
    // Requests all of whose answers came, since somebody looked.
    size_t ended_requests = 0;
  };

  void send(const std::vector<size_t>& batch);
  std::optional<std::pair<size_t, FetchedPart>> wait();
  void take(size_t index, FetchedPart part);
  // False: the current block has no more frames for now.
  bool next_frame(ShuffleBlock& block);
  [[noreturn]] void fail(const Block& block, const std::string& why) const;

  const ReduceRange range_;
  const std::shared_ptr<ShuffleTransport> transport_;
  const ShuffleOptions options_;
  const uint64_t slice_bytes_;
  TaskMetrics& metrics_;
  std::vector<Block> blocks_;
  // To be asked for, those of one peer side by side.
  std::deque<size_t> waiting_;
  // Failed ones, which may be asked for again at that time.
  std::deque<std::pair<Clock::time_point, size_t>> retries_;
  size_t unfinished_ = 0;
  size_t requests_ = 0;
  uint64_t bytes_in_flight_ = 0;
  std::optional<size_t> current_;
  const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
};

}  // namespace firesteel
