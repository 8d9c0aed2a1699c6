#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "firesteel/rdd/serializer.h"
#include "firesteel/rdd/task_services.h"

namespace firesteel::rdd {

// Where some whole records are in a spill stream.
struct SpillFrame {
  uint64_t offset = 0;
  size_t size = 0;
};

// Records that go to a spill stream in frames, and come back one by one.
template <class T>
class FrameWriter {
 public:
  explicit FrameWriter(SpillStream& stream, size_t frame_bytes)
      : stream_(&stream), frame_bytes_(frame_bytes) {}

  void write(const T& record) {
    OutArchive archive(buffer_);
    archive(record);
    if (buffer_.size() >= frame_bytes_) flush();
  }
  void flush() {
    if (buffer_.empty()) return;
    frames_.push_back({stream_->size(), buffer_.size()});
    stream_->write(buffer_.view());
    buffer_.clear();
  }
  // After flush().
  std::vector<SpillFrame> take_frames() { return std::move(frames_); }

 private:
  SpillStream* stream_;
  size_t frame_bytes_;
  ByteBuffer buffer_;
  std::vector<SpillFrame> frames_;
};

template <class T>
class FrameReader {
 public:
  FrameReader(const SpillStream& stream, std::vector<SpillFrame> frames)
      : stream_(&stream), frames_(std::move(frames)) {}

  // False at the end.
  bool next(T& record) {
    while (in_.done()) {
      if (at_ == frames_.size()) return false;
      const SpillFrame& frame = frames_[at_++];
      bytes_.clear();
      stream_->read(frame.offset, bytes_.extend(frame.size), frame.size);
      in_ = InArchive(bytes_.view());
    }
    in_(record);
    return true;
  }

 private:
  const SpillStream* stream_;
  std::vector<SpillFrame> frames_;
  size_t at_ = 0;
  ByteBuffer bytes_;
  InArchive in_{std::string_view()};
};

}  // namespace firesteel::rdd
