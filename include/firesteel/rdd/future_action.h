#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "firesteel/rdd/context_core.h"

namespace firesteel::rdd {

// What an asynchronous action will give. Any thread.
template <class R>
class FutureAction {
 public:
  // `finish` makes the result once the job has ended.
  FutureAction(std::shared_ptr<JobRun> job, std::function<R()> finish)
      : job_(std::move(job)), finish_(std::move(finish)) {}

  // Waits; throws SparkException when the job failed or was cancelled.
  R get() const {
    job_->wait();
    return finish_();
  }
  // False: it still runs.
  bool wait_for(std::chrono::milliseconds time) const { return job_->wait_for(time); }
  void cancel() const {
    *cancelled_ = true;
    job_->cancel("");
  }
  bool isCompleted() const { return job_->done(); }
  bool isCancelled() const { return *cancelled_; }
  std::vector<int> jobIds() const { return {job_->id()}; }
  // Called once it has ended, however.
  void onComplete(std::function<void()> callback) const { job_->on_end(std::move(callback)); }

 private:
  std::shared_ptr<JobRun> job_;
  std::function<R()> finish_;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
};

// An estimate: the mean, and bounds between which the value is with this confidence.
struct BoundedDouble {
  double mean = 0;
  double confidence = 0;
  double low = 0;
  double high = 0;
  std::string toString() const;
};

// What an approximate action knows when its time is up, and what it will know in the end.
template <class R>
class PartialResult {
 public:
  PartialResult(R initial, bool is_final, std::shared_ptr<JobRun> job, std::function<R()> finish)
      : initial_(std::move(initial)),
        final_(is_final),
        job_(std::move(job)),
        finish_(std::move(finish)) {}

  const R& initialValue() const { return initial_; }
  bool isInitialValueFinal() const { return final_; }
  // Waits for the end.
  R getFinalValue() const {
    job_->wait();
    return finish_();
  }

 private:
  R initial_;
  bool final_;
  std::shared_ptr<JobRun> job_;
  std::function<R()> finish_;
};

// The sum of all partitions' counts, when `done` of `partitions` summed up to `sum`.
BoundedDouble bound_of_count(int64_t sum, int done, int partitions, double confidence);

}  // namespace firesteel::rdd
