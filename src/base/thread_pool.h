#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace firesteel {

// The process's worker threads. Tasks run in the order of submission; a task must not wait for
// another task of the pool except through ThreadPool::run_all, which lends the waiting thread.
class ThreadPool {
 public:
  explicit ThreadPool(size_t threads);
  ~ThreadPool();

  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  size_t size() const { return threads_.size(); }

  void submit(std::function<void()> task);

  // Calls task(0) ... task(count - 1), some on this thread, some on the pool's, and returns when
  // all have ended. The first exception is thrown again here; tasks not begun by then are skipped.
  void run_all(size_t count, const std::function<void(size_t)>& task);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace firesteel
