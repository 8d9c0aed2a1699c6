#include "shuffle/remote_blocks.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>

namespace firesteel {
namespace {

// As in Spark, at most a fifth of what may be in flight comes from one peer at a time, so that
// several peers are at work.
constexpr uint64_t kSlices = 5;
constexpr uint64_t kMinSliceBytes = 64 << 10;

}  // namespace

RemoteBlocks::RemoteBlocks(const ReduceRange& range, std::vector<MapOutputSource> sources,
                           std::shared_ptr<ShuffleTransport> transport,
                           const ShuffleOptions& options, TaskMetrics& metrics)
    : range_(range),
      transport_(std::move(transport)),
      options_(options),
      slice_bytes_(std::max<uint64_t>(options.max_bytes_in_flight / kSlices, kMinSliceBytes)),
      metrics_(metrics) {
  // Each reader begins with another peer: all at once would come down on the first.
  std::stable_sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) {
    return std::tie(a.host, a.port) < std::tie(b.host, b.port);
  });
  if (!sources.empty()) {
    const size_t start = std::random_device()() % sources.size();
    std::rotate(sources.begin(), sources.begin() + static_cast<ptrdiff_t>(start), sources.end());
  }
  blocks_.resize(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) {
    Block& block = blocks_[i];
    block.expected_bytes =
        std::accumulate(sources[i].sizes.begin(), sources[i].sizes.end(), uint64_t{0});
    block.source = std::move(sources[i]);
    waiting_.push_back(i);
  }
  unfinished_ = blocks_.size();
}

uint64_t RemoteBlocks::Block::next_bytes(uint64_t slice) const {
  return std::min(slice, parser ? parser->total() - parser->fed() : expected_bytes);
}

void RemoteBlocks::request_more() {
  const auto now = Clock::now();
  while (!retries_.empty() && retries_.front().first <= now) {
    waiting_.push_front(retries_.front().second);
    retries_.pop_front();
  }
  while (!waiting_.empty() && requests_ < options_.max_requests_in_flight) {
    std::vector<size_t> batch;
    uint64_t batch_bytes = 0;
    const MapOutputSource& first = blocks_[waiting_.front()].source;
    while (!waiting_.empty() && batch.size() < options_.max_blocks_per_request) {
      Block& block = blocks_[waiting_.front()];
      const uint64_t bytes = block.next_bytes(slice_bytes_);
      if (block.source.host != first.host || block.source.port != first.port) break;
      if (!batch.empty() && batch_bytes + bytes > slice_bytes_) break;
      // One request is always on its way.
      const bool fits = bytes_in_flight_ + bytes <= options_.max_bytes_in_flight;
      if (!fits && bytes_in_flight_ > 0) break;
      block.in_flight = bytes;
      bytes_in_flight_ += bytes;
      batch_bytes += bytes;
      batch.push_back(waiting_.front());
      waiting_.pop_front();
    }
    if (batch.empty()) return;
    send(batch);
  }
}

void RemoteBlocks::send(const std::vector<size_t>& batch) {
  std::vector<FetchItem> items;
  for (const size_t index : batch) {
    const Block& block = blocks_[index];
    items.push_back({block.source.executor_id, range_.shuffle_id, block.source.map_task_id,
                     range_.reduce_begin, range_.reduce_end, block.parser ? block.parser->fed() : 0,
                     slice_bytes_});
  }
  ++requests_;
  const MapOutputSource& source = blocks_[batch.front()].source;
  // The last answer ends the request.
  auto open = std::make_shared<std::atomic<size_t>>(batch.size());
  transport_->fetch({source.host, source.port}, items,
                    [inbox = inbox_, batch, open](size_t item, FetchedPart part) {
                      std::lock_guard lock(inbox->mutex);
                      inbox->parts.emplace_back(batch[item], std::move(part));
                      if (--*open == 0) ++inbox->ended_requests;
                      inbox->arrived.notify_one();
                    });
}

std::optional<std::pair<size_t, FetchedPart>> RemoteBlocks::wait() {
  const auto begin = Clock::now();
  std::unique_lock lock(inbox_->mutex);
  const auto has_parts = [&] { return !inbox_->parts.empty(); };
  if (retries_.empty()) {
    inbox_->arrived.wait(lock, has_parts);
  } else {
    inbox_->arrived.wait_until(lock, retries_.front().first, has_parts);
  }
  metrics_.fetch_wait_time +=
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
  requests_ -= std::exchange(inbox_->ended_requests, 0);
  if (!has_parts()) return std::nullopt;
  auto part = std::move(inbox_->parts.front());
  inbox_->parts.pop_front();
  return part;
}

void RemoteBlocks::fail(const Block& block, const std::string& why) const {
  throw FetchFailedError(FetchFailed{
      range_.shuffle_id, block.source.map_index, block.source.map_task_id,
      block.parser ? block.parser->reduce() : range_.reduce_begin, block.source.executor_id, why});
}

void RemoteBlocks::take(size_t index, FetchedPart part) {
  Block& block = blocks_[index];
  bytes_in_flight_ -= std::exchange(block.in_flight, 0);
  if (part.status == FetchedPart::Status::kNotFound) fail(block, part.message);
  if (part.status == FetchedPart::Status::kFailed) {
    if (++block.failures > options_.max_retries) fail(block, part.message);
    retries_.emplace_back(Clock::now() + options_.retry_wait, index);
    return;
  }
  block.failures = 0;
  metrics_.remote_bytes_read += static_cast<int64_t>(part.bytes.size());
  if (!block.parser) {
    const auto partitions = static_cast<size_t>(range_.reduce_end - range_.reduce_begin);
    if (part.sizes.size() != partitions) fail(block, "The answer does not fit the request.");
    block.parser.emplace(std::move(part.sizes), range_.reduce_begin, options_.detect_corrupt);
    ++metrics_.remote_blocks_fetched;
  }
  FrameParser& parser = *block.parser;
  const bool too_much = part.bytes.size() > parser.total() - parser.fed();
  const bool nothing = part.bytes.empty() && parser.fed() < parser.total();
  if (too_much || nothing) fail(block, "The answer does not fit the request.");
  parser.feed(std::move(part.bytes));
  current_ = index;
}

bool RemoteBlocks::next_frame(ShuffleBlock& out) {
  Block& block = blocks_[*current_];
  SharedBytes raw;
  switch (block.parser->next(raw, out.reduce)) {
    case FrameParser::Result::kFrame:
      out.map_index = block.source.map_index;
      out.bytes = raw.view();
      out.owner = raw.owner();
      return true;
    case FrameParser::Result::kEnd:
      --unfinished_;
      break;
    case FrameParser::Result::kCorrupt:
      if (block.fetched_again == block.parser->taken()) {
        fail(block, "The block is corrupt, also when it is fetched again.");
      }
      block.fetched_again = block.parser->taken();
      block.parser->rewind();
      [[fallthrough]];
    case FrameParser::Result::kNeedsMore:
      // It goes on at once, before blocks that nobody has begun.
      waiting_.push_front(*current_);
  }
  current_.reset();
  return false;
}

bool RemoteBlocks::next(ShuffleBlock& block) {
  for (;;) {
    if (current_ && next_frame(block)) return true;
    if (current_) continue;
    if (unfinished_ == 0) return false;
    request_more();
    if (auto part = wait()) take(part->first, std::move(part->second));
  }
}

}  // namespace firesteel
