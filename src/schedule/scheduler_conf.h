#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace firesteel {

enum class SchedulingMode { kFifo, kFair };

// The settings that the schedulers go by, with Spark's names and defaults. Times in milliseconds.
struct SchedulerConf {
  // Throws SparkError for values that do not parse.
  static SchedulerConf of(const std::map<std::string, std::string>& settings);

  // spark.task.maxFailures
  int max_task_failures = 4;
  // spark.task.cpus
  int task_cpus = 1;
  // spark.stage.maxConsecutiveAttempts
  int max_stage_attempts = 4;
  // spark.stage.maxAttempts: however they end.
  int max_stage_attempts_in_all = 2147483647;
  // spark.scheduler.mode
  SchedulingMode mode = SchedulingMode::kFifo;
  // spark.scheduler.allocation.file
  std::string allocation_file;
  // Pause between a fetch failure and the stage's new attempt, so that failures come together.
  int64_t resubmit_delay = 200;

  // spark.locality.wait{,.process,.node,.rack}
  int64_t locality_wait_process = 3000;
  int64_t locality_wait_node = 3000;
  int64_t locality_wait_rack = 3000;
  // spark.shuffle.reduceLocality.enabled
  bool reduce_locality = true;

  // spark.excludeOnFailure.*
  bool exclude_application = false;
  bool exclude_task_and_stage = false;
  int exclude_task_attempts_per_executor = 1;
  int exclude_task_attempts_per_node = 2;
  int exclude_stage_tasks_per_executor = 2;
  int exclude_stage_executors_per_node = 2;
  int exclude_application_tasks_per_executor = 2;
  int exclude_application_executors_per_node = 2;
  int64_t exclude_timeout = 3'600'000;
  bool kill_excluded_executors = false;
  // spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout
  int64_t unschedulable_timeout = 120'000;

  // spark.speculation*
  bool speculation = false;
  int64_t speculation_interval = 100;
  double speculation_multiplier = 3;
  double speculation_quantile = 0.9;
  int64_t speculation_min_runtime = 100;
  int64_t speculation_task_duration = 0;

  // spark.barrier.sync.timeout
  int64_t barrier_timeout = 365LL * 24 * 3600 * 1000;
  // spark.scheduler.barrier.maxConcurrentTasksCheck.{interval,maxFailures}
  int64_t barrier_check_interval = 15'000;
  int barrier_check_failures = 40;

  // spark.dynamicAllocation.*
  bool dynamic_allocation = false;
  int min_executors = 0;
  int max_executors = 2147483647;
  int initial_executors = 0;
  // spark.executor.instances: what there is without dynamic allocation.
  int executor_instances = 0;
  // spark.executor.cores over spark.task.cpus
  int slots_per_executor = 1;
  double allocation_ratio = 1.0;
  int64_t backlog_timeout = 1000;
  int64_t sustained_backlog_timeout = 1000;
  int64_t idle_timeout = 60'000;
  // -1: executors with cached blocks stay.
  int64_t cached_idle_timeout = -1;
  // spark.shuffle.service.enabled
  bool shuffle_service = false;
  // spark.dynamicAllocation.shuffleTracking.{enabled,timeout}; -1: never.
  bool shuffle_tracking = true;
  int64_t shuffle_tracking_timeout = -1;
};

}  // namespace firesteel
