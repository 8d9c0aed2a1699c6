#pragma once

#include <atomic>

#include "base/spark_error.h"

namespace firesteel {

// Set from any thread; the threads of a query or a task look at it once a batch.
class CancelFlag {
 public:
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  void check() const {
    if (cancelled()) throw QueryCancelled();
  }

 private:
  std::atomic<bool> cancelled_{false};
};

}  // namespace firesteel
