#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "schedule/dag_scheduler.h"

namespace firesteel {
namespace {

// spark.job.tags holds them with commas between.
bool has_tag(std::string_view tags, std::string_view tag) {
  while (!tags.empty()) {
    size_t comma = tags.find(',');
    if (tags.substr(0, comma) == tag) return true;
    if (comma == std::string_view::npos) break;
    tags.remove_prefix(comma + 1);
  }
  return false;
}

std::string property(const JobSpec& spec, const char* name) {
  if (!spec.properties) return {};
  auto found = spec.properties->find(name);
  return found == spec.properties->end() ? std::string() : found->second;
}

JobFailure cancelled(int job_id, const std::string& reason) {
  JobFailure failure;
  failure.condition = "SPARK_JOB_CANCELLED";
  failure.params = {{"jobId", std::to_string(job_id)}, {"reason", reason}};
  failure.message = fmt::format("Job {} cancelled {}", job_id, reason);
  return failure;
}

std::string or_else(const std::string& given, const std::string& otherwise) {
  return given.empty() ? otherwise : given;
}

}  // namespace

void DagScheduler::cancel(int job_id, const std::string& reason, int64_t now) {
  if (jobs_.contains(job_id)) fail_job(job_id, cancelled(job_id, reason), now);
}

template <class Matches>
void DagScheduler::cancel_if(const Matches& matches, const std::string& reason, int64_t now) {
  std::erase_if(delayed_, [&](const DelayedJob& job) {
    if (!matches(job.message.job_id, job.message.spec)) return false;
    actions_.emplace_back(JobFailed{job.message.job_id, cancelled(job.message.job_id, reason)});
    return true;
  });
  std::vector<int> jobs;
  for (const auto& [id, job] : jobs_) {
    if (matches(id, job.spec)) jobs.push_back(id);
  }
  for (int id : jobs) cancel(id, reason, now);
  // Stages that others share may wait for parents that only the cancelled jobs had started.
  if (!jobs.empty()) submit_waiting(now);
}

void DagScheduler::cancel_job(const CancelJob& message, int64_t now) {
  cancel_if([&](int id, const JobSpec&) { return id == message.job_id; }, message.reason, now);
}

void DagScheduler::cancel_group(const CancelJobGroup& message, int64_t now) {
  if (message.future_jobs) refused_groups_.insert(message.group);
  cancel_if(
      [&](int, const JobSpec& spec) { return property(spec, kJobGroupProperty) == message.group; },
      or_else(message.reason, "part of cancelled job group " + message.group), now);
}

void DagScheduler::cancel_tag(const CancelJobsWithTag& message, int64_t now) {
  cancel_if(
      [&](int, const JobSpec& spec) {
        return has_tag(property(spec, kJobTagsProperty), message.tag);
      },
      or_else(message.reason, "part of cancelled job tag " + message.tag), now);
}

void DagScheduler::cancel_all(const CancelAllJobs& message, int64_t now) {
  cancel_if([](int, const JobSpec&) { return true; },
            or_else(message.reason, "as part of cancellation of all jobs"), now);
}

void DagScheduler::cancel_stage(const CancelStage& message, int64_t now) {
  auto found = stages_.find(message.stage_id);
  if (found == stages_.end()) return;
  std::set<int> jobs = found->second.jobs;
  cancel_if(
      [&](int id, const JobSpec&) { return jobs.contains(id); },
      or_else(message.reason, fmt::format("because Stage {} was cancelled", message.stage_id)),
      now);
}

}  // namespace firesteel
