#include "shuffle/frame_parser.h"

#include <algorithm>

#include "base/check.h"
#include "shuffle/frame.h"

namespace firesteel {

FrameParser::FrameParser(std::vector<uint64_t> sizes, int reduce_begin, bool checksums)
    : ends_(std::move(sizes)), reduce_begin_(reduce_begin), checksums_(checksums) {
  for (size_t i = 1; i < ends_.size(); ++i) ends_[i] += ends_[i - 1];
}

void FrameParser::feed(SharedBytes chunk) {
  FS_CHECK(chunk_.empty());
  fed_ += chunk.size();
  chunk_ = std::move(chunk);
}

void FrameParser::rewind() {
  chunk_ = {};
  partial_.clear();
  fed_ = taken_;
}

int FrameParser::reduce() const {
  size_t partition = partition_;
  while (partition + 1 < ends_.size() && ends_[partition] <= taken_) ++partition;
  return reduce_begin_ + static_cast<int>(partition);
}

void FrameParser::fill(size_t size) {
  if (partial_.size() >= size) return;
  const size_t taken = std::min(size - partial_.size(), chunk_.size());
  partial_.append(chunk_.view().substr(0, taken));
  chunk_ = chunk_.slice(taken, chunk_.size() - taken);
}

FrameParser::Result FrameParser::open(const SharedBytes& frame, SharedBytes& raw, int& reduce) {
  FrameHeader header;
  if (check_frame(frame.span(), checksums_, header) != FrameState::kOk ||
      !open_frame(frame, header, raw)) {
    return Result::kCorrupt;
  }
  while (ends_[partition_] <= taken_) ++partition_;
  taken_ += frame.size();
  // A frame lies within one partition.
  if (taken_ > ends_[partition_]) return Result::kCorrupt;
  reduce = reduce_begin_ + static_cast<int>(partition_);
  return Result::kFrame;
}

FrameParser::Result FrameParser::next(SharedBytes& raw, int& reduce) {
  if (taken_ == total()) return Result::kEnd;
  FrameHeader header;
  if (!partial_.empty()) {
    fill(FrameHeader::kSize);
    const std::span<const uint8_t> start(reinterpret_cast<const uint8_t*>(partial_.data()),
                                         partial_.size());
    const FrameState state = check_frame(start, false, header);
    if (state == FrameState::kCorrupt) return Result::kCorrupt;
    if (start.size() < FrameHeader::kSize) return Result::kNeedsMore;
    const size_t size = FrameHeader::kSize + header.stored_size;
    if (taken_ + size > total()) return Result::kCorrupt;
    partial_.reserve(size);
    fill(size);
    if (partial_.size() < size) return Result::kNeedsMore;
    return open(SharedBytes(std::exchange(partial_, {})), raw, reduce);
  }
  const FrameState state = check_frame(chunk_.span(), false, header);
  if (state == FrameState::kCorrupt) return Result::kCorrupt;
  if (state == FrameState::kIncomplete) {
    if (fed_ == total()) return Result::kCorrupt;
    partial_.assign(chunk_.view());
    chunk_ = {};
    return Result::kNeedsMore;
  }
  const size_t size = FrameHeader::kSize + header.stored_size;
  const SharedBytes frame = chunk_.slice(0, size);
  const Result result = open(frame, raw, reduce);
  if (result == Result::kFrame) chunk_ = chunk_.slice(size, chunk_.size() - size);
  return result;
}

}  // namespace firesteel
