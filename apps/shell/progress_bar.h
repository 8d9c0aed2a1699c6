#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "exec/execution_context.h"

namespace firesteel {

// A line on stderr that tells how far a query is, once it has run for a while. Gone when stopped.
class ProgressBar {
 public:
  explicit ProgressBar(std::shared_ptr<const QueryProgress> progress);
  ~ProgressBar() { stop(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Takes the line away; from now on the terminal is the caller's. Once is enough.
  void stop();

 private:
  void run();

  std::shared_ptr<const QueryProgress> progress_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace firesteel
