#include "cluster/control/frame_stream.h"

namespace firesteel {

void FrameStream::send(cluster::Frame frame) {
  const std::lock_guard lock(mutex_);
  if (gone_ || closing_) return;
  waiting_.push_back(std::move(frame));
  write_next();
}

void FrameStream::send_when_open(cluster::Frame frame) {
  const std::lock_guard lock(mutex_);
  if (gone_ || closing_) return;
  (open_ ? waiting_ : held_).push_back(std::move(frame));
  write_next();
}

void FrameStream::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  if (gone_ || closing_) return;
  for (auto& frame : held_) waiting_.push_back(std::move(frame));
  held_.clear();
  write_next();
}

void FrameStream::close() {
  const std::lock_guard lock(mutex_);
  if (gone_ || closing_) return;
  closing_ = true;
  write_next();
}

void FrameStream::write_done(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  if (gone_) return;
  waiting_.pop_front();
  if (!ok) {
    closing_ = true;
    waiting_.clear();
  }
  write_next();
}

void FrameStream::detach() {
  const std::lock_guard lock(mutex_);
  gone_ = true;
}

void FrameStream::write_next() {
  if (writing_) return;
  if (!waiting_.empty()) {
    writing_ = true;
    start_write_(&waiting_.front());
  } else if (closing_ && !finished_) {
    finished_ = true;
    finish_();
  }
}

cluster::Frame message_frame(const google::protobuf::MessageLite& message) {
  cluster::Frame frame;
  message.SerializeToString(frame.mutable_message());
  return frame;
}

}  // namespace firesteel
