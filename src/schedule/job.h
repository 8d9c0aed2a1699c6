#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/dataset.h"
#include "core/task.h"

namespace firesteel {

// Local properties that the schedulers read, by Spark's names.
inline constexpr char kJobGroupProperty[] = "spark.jobGroup.id";
inline constexpr char kJobDescriptionProperty[] = "spark.job.description";
inline constexpr char kJobTagsProperty[] = "spark.job.tags";
inline constexpr char kPoolProperty[] = "spark.scheduler.pool";

// A job as its driver asks for it: either the values of some partitions of a dataset, or the map
// output of one shuffle (adaptive execution looks at its sizes before it goes on).
struct JobSpec {
  DatasetPtr dataset;
  // Partitions to compute, without duplicates; results are named by the place in this list.
  std::vector<int> partitions;
  // What its last stage runs.
  TaskProgram program;
  // Instead of partitions and program; its parent is `dataset`.
  std::optional<ShuffleDependency> map_stage;
  // Job group, tags, pool, description and whatever else tasks may read. May be null.
  std::shared_ptr<const TaskProperties> properties;
  // "collect at app.cc:12" and the long form, for people.
  std::string call_site;
  std::string call_site_details;
};

// Sizes that adaptive execution goes by.
struct MapOutputStatistics {
  int shuffle_id = -1;
  // Summed over the map tasks, by reduce partition, about.
  std::vector<int64_t> bytes_by_partition;
};

// Why a job ended early.
struct JobFailure {
  // "Job aborted due to stage failure: ...", "Job 3 cancelled part of cancelled job group g".
  std::string message;
  // SPARK_JOB_CANCELLED and the like; empty when the failed task says it.
  std::string condition;
  std::map<std::string, std::string> params;
  // The task's failure that used up the allowed ones. When it has a condition, the job's author is
  // to see that.
  std::optional<ExceptionFailure> cause;
};

}  // namespace firesteel
