#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace firesteel {

// One thread that does what it is given, in order, and some of it at a time of its own.
// Thread-safe.
class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

  EventLoop();
  // As stop().
  ~EventLoop();

  void post(std::function<void()> work);
  // Done at that time or soon after.
  void post_at(Clock::time_point time, std::function<void()> work);
  // What was posted before is still done; timers are dropped, and so is what comes later.
  void stop();
  bool on_loop_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace firesteel
