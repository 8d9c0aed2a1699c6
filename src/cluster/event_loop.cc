#include "cluster/event_loop.h"

namespace firesteel {

EventLoop::EventLoop() : thread_([this] { run(); }) {}

EventLoop::~EventLoop() { stop(); }

void EventLoop::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
}

void EventLoop::post_at(Clock::time_point time, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    timers_.emplace(time, std::move(work));
  }
  changed_.notify_one();
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void EventLoop::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    std::deque<std::function<void()>> batch;
    batch.swap(queue_);
    if (!stopping_) {
      const auto now = Clock::now();
      while (!timers_.empty() && timers_.begin()->first <= now) {
        batch.push_back(std::move(timers_.begin()->second));
        timers_.erase(timers_.begin());
      }
    }
    if (!batch.empty()) {
      lock.unlock();
      for (const auto& work : batch) work();
      batch.clear();
      lock.lock();
      continue;
    }
    if (stopping_) return;
    if (timers_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, timers_.begin()->first);
    }
  }
}

}  // namespace firesteel
