#include "schedule/scheduler_conf.h"

#include <algorithm>
#include <limits>

#include "base/spark_error.h"
#include "schedule/setting_values.h"

namespace firesteel {
namespace {

constexpr int64_t kSecond = 1000;

void read_exclusion(const SettingValues& values, SchedulerConf& conf) {
  const std::string prefix = "spark.excludeOnFailure.";
  bool enabled = values.boolean(prefix + "enabled", false);
  conf.exclude_application = values.boolean(prefix + "application.enabled", enabled);
  conf.exclude_task_and_stage = values.boolean(prefix + "taskAndStage.enabled", enabled);
  conf.exclude_task_attempts_per_executor = values.integer(
      prefix + "task.maxTaskAttemptsPerExecutor", conf.exclude_task_attempts_per_executor);
  conf.exclude_task_attempts_per_node =
      values.integer(prefix + "task.maxTaskAttemptsPerNode", conf.exclude_task_attempts_per_node);
  conf.exclude_stage_tasks_per_executor = values.integer(prefix + "stage.maxFailedTasksPerExecutor",
                                                         conf.exclude_stage_tasks_per_executor);
  conf.exclude_stage_executors_per_node = values.integer(prefix + "stage.maxFailedExecutorsPerNode",
                                                         conf.exclude_stage_executors_per_node);
  conf.exclude_application_tasks_per_executor =
      values.integer(prefix + "application.maxFailedTasksPerExecutor",
                     conf.exclude_application_tasks_per_executor);
  conf.exclude_application_executors_per_node =
      values.integer(prefix + "application.maxFailedExecutorsPerNode",
                     conf.exclude_application_executors_per_node);
  conf.exclude_timeout = values.milliseconds(prefix + "timeout", conf.exclude_timeout);
  conf.kill_excluded_executors = values.boolean(prefix + "killExcludedExecutors", false);
  conf.unschedulable_timeout =
      values.milliseconds("spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout",
                          conf.unschedulable_timeout, kSecond);
}

void read_speculation(const SettingValues& values, SchedulerConf& conf) {
  conf.speculation = values.boolean("spark.speculation", false);
  conf.speculation_interval =
      values.milliseconds("spark.speculation.interval", conf.speculation_interval);
  conf.speculation_multiplier =
      values.number("spark.speculation.multiplier", conf.speculation_multiplier);
  conf.speculation_quantile =
      values.number("spark.speculation.quantile", conf.speculation_quantile);
  conf.speculation_min_runtime =
      values.milliseconds("spark.speculation.minTaskRuntime", conf.speculation_min_runtime);
  conf.speculation_task_duration =
      values.milliseconds("spark.speculation.task.duration.threshold", 0);
}

void read_allocation(const SettingValues& values, SchedulerConf& conf) {
  const std::string prefix = "spark.dynamicAllocation.";
  conf.dynamic_allocation = values.boolean(prefix + "enabled", false);
  conf.executor_instances = values.integer("spark.executor.instances", 0);
  conf.min_executors = values.integer(prefix + "minExecutors", 0);
  conf.max_executors = values.integer(prefix + "maxExecutors", conf.max_executors);
  conf.initial_executors =
      std::max({conf.min_executors, values.integer(prefix + "initialExecutors", 0),
                conf.executor_instances});
  conf.allocation_ratio = values.number(prefix + "executorAllocationRatio", 1.0);
  conf.backlog_timeout =
      values.milliseconds(prefix + "schedulerBacklogTimeout", conf.backlog_timeout, kSecond);
  conf.sustained_backlog_timeout = values.milliseconds(prefix + "sustainedSchedulerBacklogTimeout",
                                                       conf.backlog_timeout, kSecond);
  conf.idle_timeout =
      values.milliseconds(prefix + "executorIdleTimeout", conf.idle_timeout, kSecond);
  conf.cached_idle_timeout = values.milliseconds(prefix + "cachedExecutorIdleTimeout", -1, kSecond);
  conf.shuffle_service = values.boolean("spark.shuffle.service.enabled", false);
  conf.shuffle_tracking = values.boolean(prefix + "shuffleTracking.enabled", true);
  conf.shuffle_tracking_timeout = values.milliseconds(prefix + "shuffleTracking.timeout", -1);
  conf.slots_per_executor =
      std::max(1, values.integer("spark.executor.cores", 1) / std::max(1, conf.task_cpus));
}

}  // namespace

SchedulerConf SchedulerConf::of(const std::map<std::string, std::string>& settings) {
  SettingValues values(settings);
  SchedulerConf conf;
  conf.max_task_failures = values.integer("spark.task.maxFailures", conf.max_task_failures);
  conf.task_cpus = values.integer("spark.task.cpus", 1);
  conf.max_stage_attempts =
      values.integer("spark.stage.maxConsecutiveAttempts", conf.max_stage_attempts);
  conf.max_stage_attempts_in_all =
      values.integer("spark.stage.maxAttempts", conf.max_stage_attempts_in_all);
  std::string mode = values.text("spark.scheduler.mode", "FIFO");
  std::transform(mode.begin(), mode.end(), mode.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  if (mode != "FIFO" && mode != "FAIR") {
    throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                     {{"confName", "spark.scheduler.mode"},
                      {"confValue", mode},
                      {"confRequirement", "It should be FIFO or FAIR."}});
  }
  conf.mode = mode == "FAIR" ? SchedulingMode::kFair : SchedulingMode::kFifo;
  conf.allocation_file = values.text("spark.scheduler.allocation.file", "");

  int64_t wait = values.milliseconds("spark.locality.wait", 3000);
  conf.locality_wait_process = values.milliseconds("spark.locality.wait.process", wait);
  conf.locality_wait_node = values.milliseconds("spark.locality.wait.node", wait);
  conf.locality_wait_rack = values.milliseconds("spark.locality.wait.rack", wait);
  conf.reduce_locality = values.boolean("spark.shuffle.reduceLocality.enabled", true);

  read_exclusion(values, conf);
  read_speculation(values, conf);
  conf.barrier_timeout =
      values.milliseconds("spark.barrier.sync.timeout", conf.barrier_timeout, kSecond);
  conf.barrier_check_interval =
      values.milliseconds("spark.scheduler.barrier.maxConcurrentTasksCheck.interval",
                          conf.barrier_check_interval, kSecond);
  conf.barrier_check_failures = values.integer(
      "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", conf.barrier_check_failures);
  read_allocation(values, conf);
  return conf;
}

}  // namespace firesteel
