#include "connect/operation.h"

#include <algorithm>

#include "base/check.h"
#include "connect/session_registry.h"

namespace firesteel {
namespace {

// Unsent bytes at which the query waits for its client.
constexpr size_t kMaxBufferedBytes = 64 << 20;

}  // namespace

Operation::Operation(std::string id, std::set<std::string> tags, bool reattachable)
    : id_(std::move(id)), tags_(std::move(tags)), reattachable_(reattachable) {}

Operation::~Operation() {
  cancel();
  if (thread_.joinable()) thread_.join();
}

void Operation::start(Body body) {
  thread_ = DeepStackThread([this, body = std::move(body)] {
    std::optional<SparkError> error;
    // A response that was refused is missing: the client must not take the rest for an answer, nor
    // come back for it for ever.
    bool refused = false;
    try {
      body(*this, [&](Response response) {
        refused = refused || !push(std::move(response));
        return !refused;
      });
      if (refused) error = QueryCancelled();
    } catch (const SparkError& caught) {
      error = caught;
    } catch (const std::bad_alloc&) {
      error = SparkError("UNABLE_TO_ACQUIRE_MEMORY",
                         {{"requestedBytes", "unknown"}, {"receivedBytes", "0"}});
    } catch (const std::exception& caught) {
      error = SparkError("INTERNAL_ERROR", {{"message", caught.what()}});
    }
    std::lock_guard lock(mutex_);
    error_ = std::move(error);
    finished_ = true;
    changed_.notify_all();
  });
}

void Operation::cancel() {
  cancel_->cancel();
  std::lock_guard lock(mutex_);
  changed_.notify_all();
}

bool Operation::finished() const {
  std::lock_guard lock(mutex_);
  return finished_;
}

void Operation::set_progress(std::shared_ptr<QueryProgress> progress) {
  std::lock_guard lock(mutex_);
  progress_ = std::move(progress);
}

std::shared_ptr<QueryProgress> Operation::progress() const {
  std::lock_guard lock(mutex_);
  return progress_;
}

bool Operation::push(Response response) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return bytes_ < kMaxBufferedBytes || cancel_->cancelled(); });
  if (cancel_->cancelled()) return false;
  append_locked(std::move(response));
  return true;
}

void Operation::push_progress(Response response) {
  std::lock_guard lock(mutex_);
  if (!finished_) append_locked(std::move(response));
}

void Operation::append_locked(Response response) {
  Item item;
  item.response_id = random_uuid();
  response.set_response_id(item.response_id);
  item.bytes = response.ByteSizeLong();
  item.response = std::move(response);
  bytes_ += item.bytes;
  items_.push_back(std::move(item));
  changed_.notify_all();
}

Operation::Position Operation::attach(const std::string& last_response_id) {
  std::lock_guard lock(mutex_);
  Position position;
  position.stream = ++stream_;
  position.index = first_index_;
  last_attached_ = std::chrono::steady_clock::now();
  changed_.notify_all();
  if (last_response_id.empty()) return position;
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].response_id == last_response_id) {
      position.index = first_index_ + i + 1;
      return position;
    }
  }
  throw SparkError("INVALID_CURSOR.POSITION_NOT_AVAILABLE",
                   {{"index", last_response_id}, {"responseId", last_response_id}});
}

Operation::Next Operation::next(Position& position, std::chrono::milliseconds timeout,
                                Response& response) {
  std::unique_lock lock(mutex_);
  const bool ready = changed_.wait_for(lock, timeout, [&] {
    return position.stream != stream_ || position.index < first_index_ + items_.size() || finished_;
  });
  if (position.stream != stream_) return Next::kDetached;
  if (position.index < first_index_ + items_.size()) {
    Item& item = items_[position.index - first_index_];
    response = item.response;
    ++position.index;
    if (position.index > sent_index_) {
      sent_index_ = position.index;
      bytes_ -= item.bytes;
    }
    if (!reattachable_) {
      items_.pop_front();
      ++first_index_;
    }
    changed_.notify_all();
    return Next::kResponse;
  }
  if (!ready || !finished_) return Next::kTimeout;
  return error_ ? Next::kError : Next::kEnd;
}

SparkError Operation::error() const {
  std::lock_guard lock(mutex_);
  FS_CHECK(error_.has_value());
  return *error_;
}

void Operation::release_until(const std::string& response_id) {
  std::lock_guard lock(mutex_);
  const auto it = std::find_if(items_.begin(), items_.end(),
                               [&](const Item& item) { return item.response_id == response_id; });
  if (it == items_.end()) return;
  const auto count = static_cast<uint64_t>(it - items_.begin() + 1);
  items_.erase(items_.begin(), it + 1);
  first_index_ += count;
}

void Operation::detach(const Position& position) {
  {
    std::lock_guard lock(mutex_);
    last_attached_ = std::chrono::steady_clock::now();
    if (position.stream != stream_ || reattachable_ || finished_) return;
  }
  cancel();
}

std::chrono::steady_clock::time_point Operation::last_attached() const {
  std::lock_guard lock(mutex_);
  return last_attached_;
}

}  // namespace firesteel
