#include "cluster/driver/job_handle.h"

#include "base/spark_error.h"

namespace firesteel {
namespace {

// What the author of the job sees: the condition of the failed task's error if it has one, for a
// query's error must be the same wherever it runs.
[[noreturn]] void throw_failure(const JobFailure& failure) {
  if (failure.cause && !failure.cause->condition.empty()) {
    throw SparkError(failure.cause->condition, failure.cause->params);
  }
  if (!failure.condition.empty()) throw SparkError(failure.condition, failure.params);
  throw SparkError("_LEGACY_ERROR_TEMP_2273", {{"message", failure.message}});
}

}  // namespace

void JobHandle::wait() {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] { return done_; });
  if (failure_) throw_failure(*failure_);
}

bool JobHandle::wait_for(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, time, [&] { return done_; });
}

bool JobHandle::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

void JobHandle::cancel(const std::string& reason) { cancel_(job_id_, reason); }

void JobHandle::on_end(std::function<void()> then) {
  {
    const std::lock_guard lock(mutex_);
    if (!done_) {
      then_.push_back(std::move(then));
      return;
    }
  }
  then();
}

void JobHandle::succeed(std::optional<MapOutputStatistics> map_output) {
  end(std::nullopt, std::move(map_output));
}

void JobHandle::fail(JobFailure failure) { end(std::move(failure), std::nullopt); }

void JobHandle::end(std::optional<JobFailure> failure,
                    std::optional<MapOutputStatistics> map_output) {
  std::vector<std::function<void()>> then;
  {
    const std::lock_guard lock(mutex_);
    if (done_) return;
    done_ = true;
    failure_ = std::move(failure);
    map_output_ = std::move(map_output);
    then.swap(then_);
  }
  ended_.notify_all();
  for (const auto& call : then) call();
}

}  // namespace firesteel
