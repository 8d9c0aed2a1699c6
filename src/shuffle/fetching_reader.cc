#include "shuffle/fetching_reader.h"

#include <algorithm>

#include "base/check.h"
#include "shuffle/remote_blocks.h"
#include "shuffle/shuffle_transport.h"

namespace firesteel {

FetchingReader::FetchingReader(const ReduceRange& range, std::vector<MapOutputSource> sources,
                               const std::string& executor_id,
                               std::shared_ptr<MapOutputStore> outputs,
                               std::shared_ptr<MapOutputLocator> locator,
                               std::shared_ptr<ShuffleTransport> transport,
                               const ShuffleOptions& options, TaskMetrics& metrics)
    : range_(range),
      executor_id_(executor_id),
      outputs_(std::move(outputs)),
      locator_(std::move(locator)),
      options_(options),
      metrics_(metrics) {
  std::vector<MapOutputSource> remote;
  for (auto& source : sources) {
    const bool empty = std::all_of(source.sizes.begin(), source.sizes.end(),
                                   [](uint64_t size) { return size == 0; });
    if (empty) continue;
    if (source.executor_id == executor_id_) {
      local_.push_back(std::move(source));
    } else {
      remote.push_back(std::move(source));
    }
  }
  if (remote.empty()) return;
  FS_CHECK(transport != nullptr);
  remote_ = std::make_unique<RemoteBlocks>(range_, std::move(remote), std::move(transport),
                                           options_, metrics_);
}

FetchingReader::~FetchingReader() = default;

void FetchingReader::fail_local(const MapOutputSource& source, int reduce, const std::string& why) {
  locator_->forget(range_.shuffle_id);
  throw FetchFailedError(FetchFailed{range_.shuffle_id, source.map_index, source.map_task_id,
                                     reduce, executor_id_, why});
}

bool FetchingReader::next_local(ShuffleBlock& block) {
  while (!local_.empty()) {
    const MapOutputSource& source = local_.front();
    if (!frames_) {
      MapExtentsPtr extents = outputs_->find(range_.shuffle_id, source.map_task_id);
      if (extents == nullptr) {
        fail_local(source, range_.reduce_begin, "The block is not on this executor any more.");
      }
      frames_.emplace(std::move(extents), range_.reduce_begin, range_.reduce_end,
                      options_.detect_corrupt);
      ++metrics_.local_blocks_fetched;
      metrics_.local_bytes_read += static_cast<int64_t>(frames_->bytes());
    }
    SharedBytes raw;
    bool found = false;
    try {
      found = frames_->next(raw, block.reduce);
    } catch (const std::runtime_error& error) {
      fail_local(source, frames_->reduce(), error.what());
    }
    if (found) {
      block.map_index = source.map_index;
      block.bytes = raw.view();
      block.owner = raw.owner();
      return true;
    }
    frames_.reset();
    local_.pop_front();
  }
  return false;
}

bool FetchingReader::next(ShuffleBlock& block) {
  if (remote_ == nullptr) return next_local(block);
  try {
    remote_->request_more();
    if (next_local(block)) return true;
    return remote_->next(block);
  } catch (const FetchFailedError&) {
    locator_->forget(range_.shuffle_id);
    throw;
  }
}

}  // namespace firesteel
