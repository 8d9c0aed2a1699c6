#include "shuffle/local_frames.h"

#include <algorithm>
#include <stdexcept>

#include "shuffle/frame.h"

namespace firesteel {
namespace {

// One read of a file: large enough for a disk to stream.
constexpr uint64_t kReadBytes = 4 << 20;

std::vector<uint64_t> sizes_between(const MapExtents& extents, int begin, int end) {
  std::vector<uint64_t> sizes;
  for (int r = begin; r < end; ++r) sizes.push_back(extents.bytes(r, r + 1));
  return sizes;
}

}  // namespace

LocalFrames::LocalFrames(MapExtentsPtr extents, int begin, int end, bool checksums)
    : extents_(std::move(extents)),
      begin_(begin),
      end_(end),
      checksums_(checksums),
      reduce_(begin),
      parser_(
          extents_->in_memory() ? std::vector<uint64_t>() : sizes_between(*extents_, begin, end),
          begin, checksums) {}

bool LocalFrames::next(SharedBytes& raw, int& reduce) {
  return extents_->in_memory() ? next_in_memory(raw, reduce) : next_in_file(raw, reduce);
}

bool LocalFrames::next_in_memory(SharedBytes& raw, int& reduce) {
  while (reduce_ < end_ && piece_ == extents_->pieces(reduce_).size()) {
    ++reduce_;
    piece_ = 0;
  }
  if (reduce_ == end_) return false;
  const SharedBytes& frame = extents_->pieces(reduce_)[piece_++];
  FrameHeader header;
  if (check_frame(frame.span(), checksums_, header) != FrameState::kOk ||
      !open_frame(frame, header, raw)) {
    throw std::runtime_error("a block in memory is corrupt");
  }
  reduce = reduce_;
  return true;
}

bool LocalFrames::next_in_file(SharedBytes& raw, int& reduce) {
  for (;;) {
    switch (parser_.next(raw, reduce)) {
      case FrameParser::Result::kFrame:
        return true;
      case FrameParser::Result::kEnd:
        return false;
      case FrameParser::Result::kCorrupt:
        if (read_again_ == parser_.taken()) {
          throw std::runtime_error("the file " + extents_->path() + " is corrupt");
        }
        read_again_ = parser_.taken();
        parser_.rewind();
        [[fallthrough]];
      case FrameParser::Result::kNeedsMore:
        if (!file_.is_open()) file_ = File::open_read(extents_->path());
        parser_.feed(file_.read(extents_->offset(begin_) + parser_.fed(),
                                std::min(kReadBytes, parser_.total() - parser_.fed())));
    }
  }
}

}  // namespace firesteel
