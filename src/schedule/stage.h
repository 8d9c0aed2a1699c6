#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/task.h"
#include "schedule/events.h"
#include "schedule/job.h"

namespace firesteel {

// A part of a job between shuffles: its tasks write one shuffle's output, or a job's result.
struct Stage {
  enum class Status {
    // Nothing of it runs or waits; its output may be there.
    kIdle,
    // For its parents.
    kWaiting,
    kRunning,
    // To be submitted again shortly.
    kFailed,
  };

  int id = -1;
  // Its last dataset.
  DatasetPtr dataset;
  // None: a result stage.
  std::optional<ShuffleDependency> shuffle;
  std::vector<int> parents;
  // Active jobs that need it.
  std::set<int> jobs;
  // Of a result stage.
  int result_job = -1;
  int num_tasks = 0;
  // Another attempt may make other rows.
  bool indeterminate = false;
  bool barrier = false;

  Status status = Status::kIdle;
  int next_attempt = 0;
  // What attempts before this one still send is not taken: their input was other rows.
  int valid_from_attempt = 0;
  // Attempts that failed one after the other.
  std::set<int> failed_attempts;
  // Partitions of the running attempt that have not ended well yet.
  std::vector<bool> pending;
  int pending_count = 0;
  // Partitions whose accumulators are counted.
  std::vector<bool> counted;

  // Of the latest attempt.
  StageInfo info;
  TaskMetrics metrics;

  bool map_stage() const { return shuffle.has_value(); }
};

struct Job {
  int id = -1;
  JobSpec spec;
  int final_stage = -1;
  // By place in the job's list of partitions.
  std::vector<bool> finished;
  int num_finished = 0;
  // Place by partition; empty: the same.
  std::vector<int> place;
  std::set<int> stages;
  // Results of a barrier stage, held back until all its tasks have ended well.
  std::vector<std::string> held;

  std::string property(const char* name) const;
};

}  // namespace firesteel
