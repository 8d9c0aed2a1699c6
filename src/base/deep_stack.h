#pragma once

#include <pthread.h>

#include <exception>
#include <functional>

namespace firesteel {

// A thread with room for deep recursion: plans and expressions are trees, and a client may build
// them thousands of levels deep. The stack costs memory only as far as it is used.
class DeepStackThread {
 public:
  DeepStackThread() = default;
  // Throws std::system_error when no thread can be made.
  explicit DeepStackThread(std::function<void()> body);
  ~DeepStackThread();
  DeepStackThread(const DeepStackThread&) = delete;
  DeepStackThread& operator=(const DeepStackThread&) = delete;
  DeepStackThread& operator=(DeepStackThread&& other) noexcept;

  bool joinable() const { return running_; }
  void join();

 private:
  pthread_t thread_{};
  bool running_ = false;
};

// Calls `body` on a DeepStackThread and waits; what it throws is thrown here.
void run_on_deep_stack(const std::function<void()>& body);

}  // namespace firesteel
