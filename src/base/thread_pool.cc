#include "base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>

namespace firesteel {

ThreadPool::ThreadPool(size_t threads) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ThreadPool::submit(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
  }
  ready_.notify_one();
}

void ThreadPool::work() {
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

void ThreadPool::run_all(size_t count, const std::function<void(size_t)>& task) {
  // Shared with helpers that may start after everything is done: they find nothing to claim.
  struct Job {
    std::function<void(size_t)> task;
    size_t count;
    std::atomic<size_t> next{0};
    std::mutex mutex;
    std::condition_variable done;
    size_t running = 0;
    std::exception_ptr error;

    void help() {
      {
        std::lock_guard lock(mutex);
        ++running;
      }
      for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
        try {
          task(i);
        } catch (...) {
          std::lock_guard lock(mutex);
          if (!error) error = std::current_exception();
          next.store(count);
        }
      }
      std::lock_guard lock(mutex);
      if (--running == 0) done.notify_all();
    }
  };
  if (count == 0) return;
  auto job = std::make_shared<Job>();
  job->task = task;
  job->count = count;
  for (size_t i = 1; i < std::min(count, size() + 1); ++i) {
    submit([job] { job->help(); });
  }
  job->help();
  std::unique_lock lock(job->mutex);
  job->done.wait(lock, [&] { return job->running == 0; });
  if (job->error) std::rethrow_exception(job->error);
}

}  // namespace firesteel
