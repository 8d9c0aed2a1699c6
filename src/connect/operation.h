#pragma once

#include <spark/connect/base.pb.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/deep_stack.h"
#include "base/spark_error.h"
#include "exec/execution_context.h"

namespace firesteel {

// One ExecutePlan: it runs on a thread of its own and leaves its responses in a buffer, from which
// one stream at a time sends them. A reattachable operation outlives its stream: responses stay
// until the client releases them. Thread-safe.
class Operation {
 public:
  using Response = spark::connect::ExecutePlanResponse;
  // Runs the plan; hands responses to `send`, which blocks while the buffer is full and returns
  // false when the operation was cancelled.
  using Body = std::function<void(Operation&, const std::function<bool(Response)>& send)>;

  Operation(std::string id, std::set<std::string> tags, bool reattachable);
  ~Operation();

  const std::string& id() const { return id_; }
  const std::set<std::string>& tags() const { return tags_; }
  bool reattachable() const { return reattachable_; }

  void start(Body body);
  // Ends the body soon with OPERATION_CANCELED.
  void cancel();
  bool finished() const;
  const std::shared_ptr<CancelFlag>& cancel_flag() const { return cancel_; }
  // What progress messages report; set by the body.
  void set_progress(std::shared_ptr<QueryProgress> progress);
  std::shared_ptr<QueryProgress> progress() const;

  // Where a stream stands.
  struct Position {
    uint64_t index = 0;
    // The number of the stream: a newer one pushes the older out.
    uint64_t stream = 0;
  };
  // A stream from after the response with this id (empty: from the start). Throws
  // INVALID_CURSOR.POSITION_NOT_AVAILABLE.
  Position attach(const std::string& last_response_id);

  enum class Next : uint8_t { kResponse, kEnd, kError, kDetached, kTimeout };
  // The response at the position (which moves on), or what there is instead. Waits up to `timeout`.
  Next next(Position& position, std::chrono::milliseconds timeout, Response& response);
  // After Next::kError.
  SparkError error() const;

  // A progress message, unless the operation has ended. Never blocks.
  void push_progress(Response response);

  // Drops responses up to and including this one.
  void release_until(const std::string& response_id);
  // The stream is gone: without reattaching, nothing will come back for the rest.
  void detach(const Position& position);
  std::chrono::steady_clock::time_point last_attached() const;

 private:
  struct Item {
    std::string response_id;
    Response response;
    size_t bytes;
  };
  bool push(Response response);
  void append_locked(Response response);

  const std::string id_;
  const std::set<std::string> tags_;
  const bool reattachable_;
  const std::shared_ptr<CancelFlag> cancel_ = std::make_shared<CancelFlag>();
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Responses from number first_index_ on.
  std::deque<Item> items_;
  uint64_t first_index_ = 0;
  uint64_t sent_index_ = 0;
  size_t bytes_ = 0;
  uint64_t stream_ = 0;
  bool finished_ = false;
  std::optional<SparkError> error_;
  std::shared_ptr<QueryProgress> progress_;
  std::chrono::steady_clock::time_point last_attached_ = std::chrono::steady_clock::now();
  DeepStackThread thread_;
};

}  // namespace firesteel
