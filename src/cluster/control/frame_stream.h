#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "cluster/control/connection.h"
#include "cluster/proto/control.pb.h"

namespace firesteel {

// The frames of one stream that wait to be written, one write at a time as gRPC wants it.
// Thread-safe.
class FrameStream {
 public:
  // `start_write` and `finish` are called with the lock held, never after `detach`.
  FrameStream(std::function<void(const cluster::Frame*)> start_write, std::function<void()> finish)
      : start_write_(std::move(start_write)), finish_(std::move(finish)) {}

  void send(cluster::Frame frame);
  // As send(), but not before open(): the handshake comes first.
  void send_when_open(cluster::Frame frame);
  void open();
  // After the last frame that waits now.
  void close();
  void write_done(bool ok);
  // The stream is gone: what is sent from now on is dropped.
  void detach();

 private:
  void write_next();

  std::mutex mutex_;
  std::function<void(const cluster::Frame*)> start_write_;
  std::function<void()> finish_;
  std::deque<cluster::Frame> waiting_;
  // For when it is open.
  std::deque<cluster::Frame> held_;
  bool open_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool finished_ = false;
  bool gone_ = false;
};

cluster::Frame message_frame(const google::protobuf::MessageLite& message);

}  // namespace firesteel
