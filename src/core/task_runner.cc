#include "core/task_runner.h"

#include <cxxabi.h>
#include <time.h>

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <typeinfo>
#include <utility>

#include "base/spark_error.h"
#include "core/shuffle_access.h"

namespace firesteel {
namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, TaskRunners::Factory> factories;
};

Registry& registry() {
  static Registry registry;
  return registry;
}

int64_t thread_cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::string type_name(const std::exception& error) {
  int status = 0;
  char* name = abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status);
  std::string result = status == 0 ? name : typeid(error).name();
  std::free(name);
  return result;
}

ExceptionFailure failure_of(const SparkError& error) {
  ExceptionFailure failure;
  failure.class_name = "SparkError";
  failure.condition = error.condition();
  failure.params = error.params();
  failure.message = error.message();
  return failure;
}

// What the exception that is being handled means for the task.
TaskFailure current_failure(TaskContext& context) {
  if (context.killed()) return TaskKilled{context.kill_reason()};
  ExceptionFailure failure;
  try {
    throw;
  } catch (const FetchFailedError& error) {
    return error.failure();
  } catch (const SparkError& error) {
    failure = failure_of(error);
  } catch (const std::exception& error) {
    failure.class_name = type_name(error);
    failure.message = error.what();
  } catch (...) {
    failure.class_name = "unknown";
    failure.message = "the task threw something that is no std::exception";
  }
  failure.accumulators = context.accumulator_updates();
  failure.metrics = context.metrics();
  return failure;
}

}  // namespace

void TaskRunners::add(const std::string& kind, Factory factory) {
  std::lock_guard lock(registry().mutex);
  registry().factories[kind] = std::move(factory);
}

std::unique_ptr<TaskRunner> TaskRunners::make(const std::string& kind) {
  std::lock_guard lock(registry().mutex);
  auto found = registry().factories.find(kind);
  if (found == registry().factories.end()) {
    throw SparkError("INTERNAL_ERROR", {{"message", "no runner for tasks of kind " + kind}});
  }
  return found->second();
}

TaskOutcome run_task(TaskRunner& runner, TaskContext& context) {
  TaskContext::Scope scope(&context);
  auto start = std::chrono::steady_clock::now();
  int64_t cpu_start = thread_cpu_ns();
  auto measure = [&] {
    context.metrics().executor_run_time = std::chrono::duration_cast<std::chrono::milliseconds>(
                                              std::chrono::steady_clock::now() - start)
                                              .count();
    // Runners with threads of their own count theirs already.
    context.metrics().executor_cpu_ns += thread_cpu_ns() - cpu_start;
  };
  TaskOutcome outcome;
  try {
    TaskSuccess success = runner.run(context.task(), context);
    context.complete();
    measure();
    success.accumulators = context.accumulator_updates();
    success.metrics = context.metrics();
    success.metrics.result_size = static_cast<int64_t>(success.value.size());
    outcome = std::move(success);
  } catch (...) {
    measure();
    outcome = current_failure(context);
    try {
      context.complete();
    } catch (...) {
      // The task has failed already; the first failure is the one to report.
    }
  }
  return outcome;
}

}  // namespace firesteel
