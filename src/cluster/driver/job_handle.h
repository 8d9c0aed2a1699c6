#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "schedule/job.h"

namespace firesteel {

// A job that was submitted. Thread-safe; outlives the driver.
class JobHandle {
 public:
  using Cancel = std::function<void(int job_id, const std::string& reason)>;

  JobHandle(int job_id, Cancel cancel) : job_id_(job_id), cancel_(std::move(cancel)) {}

  int job_id() const { return job_id_; }
  // Returns when the job has succeeded; throws SparkError when it has failed.
  void wait();
  // True when it has ended by then.
  bool wait_for(std::chrono::milliseconds time);
  bool done() const;
  // The job ends with an error that says `reason`, soon.
  void cancel(const std::string& reason);
  // Of a job for map output, after wait().
  const std::optional<MapOutputStatistics>& map_output() const { return map_output_; }
  // Calls `then` when the job has ended: now, or on the driver's event loop.
  void on_end(std::function<void()> then);

  // The driver's side. Only the first end counts.
  void succeed(std::optional<MapOutputStatistics> map_output);
  void fail(JobFailure failure);

 private:
  void end(std::optional<JobFailure> failure, std::optional<MapOutputStatistics> map_output);

  const int job_id_;
  const Cancel cancel_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::optional<JobFailure> failure_;
  std::optional<MapOutputStatistics> map_output_;
  std::vector<std::function<void()>> then_;
};

using JobHandlePtr = std::shared_ptr<JobHandle>;

}  // namespace firesteel
