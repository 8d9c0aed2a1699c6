#include <algorithm>
#include <set>
#include <variant>

#include "base/check.h"
#include "schedule/dag_scheduler.h"

namespace firesteel {
namespace {

constexpr char kNoDynamicAllocation[] =
    "[SPARK-24942]: Barrier execution mode does not support dynamic resource allocation for now. "
    "You can disable dynamic resource allocation by setting Spark conf "
    "\"spark.dynamicAllocation.enabled\" to \"false\".";
constexpr char kNoSuchLineage[] =
    "[SPARK-24820][SPARK-24821]: Barrier execution mode does not allow the following pattern of "
    "RDD chain within a barrier stage:\n1. Ancestor RDDs that have different number of partitions "
    "from the resulting RDD (e.g. union()/coalesce()/first()/take()/PartitionPruningRDD). A "
    "workaround for first()/take() can be barrierRdd.collect().head (scala) or "
    "barrierRdd.collect()[0] (python).\n2. An RDD that depends on multiple barrier RDDs (e.g. "
    "barrierRdd1.zip(barrierRdd2)).";

// Calls `visit` for every dataset that the tasks of a stage compute, the last one first.
template <class Visit>
void for_each_in_stage(const Dataset& last, const Visit& visit) {
  std::set<const Dataset*> seen{&last};
  std::vector<const Dataset*> todo{&last};
  while (!todo.empty()) {
    const Dataset* dataset = todo.back();
    todo.pop_back();
    if (!visit(*dataset)) continue;
    for (const Dependency& dependency : dataset->dependencies()) {
      const auto* narrow = std::get_if<NarrowDependency>(&dependency);
      if (narrow && seen.insert(narrow->parent.get()).second) todo.push_back(narrow->parent.get());
    }
  }
}

const Dataset& parent_of(const Dependency& dependency) {
  return std::visit([](const auto& d) -> const Dataset& { return *d.parent; }, dependency);
}

}  // namespace

bool DagScheduler::fully_cached(const Dataset& dataset) {
  if (!dataset.cached()) return false;
  auto [place, added] = cached_.try_emplace(dataset.id(), false);
  if (added) {
    bool all = true;
    for (int i = 0; all && i < dataset.num_partitions(); ++i) {
      all = !cache_.locations(dataset, i).empty();
    }
    place->second = all;
  }
  return place->second;
}

std::vector<const ShuffleDependency*> DagScheduler::shuffles_of_stage(const Dataset& last,
                                                                      bool skip_cached) {
  std::vector<const ShuffleDependency*> found;
  for_each_in_stage(last, [&](const Dataset& dataset) {
    if (skip_cached && fully_cached(dataset)) return false;
    for (const Dependency& dependency : dataset.dependencies()) {
      const auto* shuffle = std::get_if<ShuffleDependency>(&dependency);
      if (shuffle == nullptr) continue;
      bool known = std::any_of(found.begin(), found.end(), [&](const ShuffleDependency* other) {
        return other->shuffle_id == shuffle->shuffle_id;
      });
      if (!known) found.push_back(shuffle);
    }
    return true;
  });
  return found;
}

bool DagScheduler::indeterminate(const Dataset& last) {
  // Depth first without recursion: lineages of iterative programs are long.
  std::vector<const Dataset*> todo{&last};
  while (!todo.empty()) {
    const Dataset* dataset = todo.back();
    if (indeterminate_.contains(dataset->id())) {
      todo.pop_back();
      continue;
    }
    bool answer = dataset->determinism() == Determinism::kIndeterminate;
    bool ready = true;
    for (const Dependency& dependency : dataset->dependencies()) {
      if (answer) break;
      const Dataset& parent = parent_of(dependency);
      auto known = indeterminate_.find(parent.id());
      if (known == indeterminate_.end()) {
        todo.push_back(&parent);
        ready = false;
      } else {
        answer = known->second;
      }
    }
    if (!ready && !answer) continue;
    indeterminate_[dataset->id()] = answer;
  }
  return indeterminate_.at(last.id());
}

bool DagScheduler::barrier(const Dataset& last) const {
  bool found = false;
  for_each_in_stage(last, [&](const Dataset& dataset) {
    found = found || dataset.barrier();
    return !found;
  });
  return found;
}

std::vector<std::pair<const Dataset*, int>> DagScheduler::stages_of(const JobSpec& spec) {
  int tasks =
      spec.map_stage ? spec.dataset->num_partitions() : static_cast<int>(spec.partitions.size());
  std::vector<std::pair<const Dataset*, int>> stages{{spec.dataset.get(), tasks}};
  std::set<int> seen;
  for (size_t i = 0; i < stages.size(); ++i) {
    for (const ShuffleDependency* shuffle : shuffles_of_stage(*stages[i].first, false)) {
      if (!seen.insert(shuffle->shuffle_id).second) continue;
      stages.emplace_back(shuffle->parent.get(), shuffle->parent->num_partitions());
    }
  }
  return stages;
}

std::string DagScheduler::barrier_problem(const JobSpec& spec) {
  for (const auto& [last, tasks] : stages_of(spec)) {
    if (!barrier(*last)) continue;
    if (conf_.dynamic_allocation) return kNoDynamicAllocation;
    bool fits = true;
    for_each_in_stage(*last, [&, tasks = tasks](const Dataset& dataset) {
      int barriers = 0;
      for (const Dependency& dependency : dataset.dependencies()) {
        const auto* narrow = std::get_if<NarrowDependency>(&dependency);
        if (narrow && barrier(*narrow->parent)) ++barriers;
      }
      fits = fits && dataset.num_partitions() == tasks && barriers <= 1;
      return fits;
    });
    if (!fits) return kNoSuchLineage;
  }
  return {};
}

int DagScheduler::barrier_tasks(const JobSpec& spec) {
  int most = 0;
  for (const auto& [last, tasks] : stages_of(spec)) {
    if (tasks > most && barrier(*last)) most = tasks;
  }
  return most;
}

Stage& DagScheduler::new_stage(const DatasetPtr& dataset, int num_tasks) {
  std::vector<int> parents = parent_stages(*dataset);
  int id = next_stage_++;
  Stage& stage = stages_[id];
  stage.id = id;
  stage.dataset = dataset;
  stage.num_tasks = num_tasks;
  stage.parents = std::move(parents);
  stage.indeterminate = indeterminate(*dataset);
  stage.barrier = barrier(*dataset);
  stage.pending.resize(static_cast<size_t>(dataset->num_partitions()));
  stage.counted.resize(static_cast<size_t>(dataset->num_partitions()));
  stage.info = stage_info(stage);
  return stage;
}

Stage& DagScheduler::shuffle_stage(const ShuffleDependency& shuffle) {
  auto known = stage_of_shuffle_.find(shuffle.shuffle_id);
  if (known != stage_of_shuffle_.end()) return stages_.at(known->second);
  int maps = shuffle.parent->num_partitions();
  Stage& stage = new_stage(shuffle.parent, maps);
  stage.shuffle = shuffle;
  stage_of_shuffle_[shuffle.shuffle_id] = stage.id;
  outputs_.register_shuffle(shuffle.shuffle_id, maps, shuffle.reduce_partitions);
  return stage;
}

std::vector<int> DagScheduler::parent_stages(const Dataset& dataset) {
  std::vector<int> parents;
  for (const ShuffleDependency* shuffle : shuffles_of_stage(dataset, false)) {
    parents.push_back(shuffle_stage(*shuffle).id);
  }
  return parents;
}

void DagScheduler::add_to_job(int stage_id, Job& job) {
  std::vector<int> todo{stage_id};
  while (!todo.empty()) {
    int id = todo.back();
    todo.pop_back();
    if (!job.stages.insert(id).second) continue;
    Stage& stage = stages_.at(id);
    stage.jobs.insert(job.id);
    todo.insert(todo.end(), stage.parents.begin(), stage.parents.end());
  }
}

bool DagScheduler::available(const Stage& stage) const {
  return stage.map_stage() ? outputs_.complete(stage.shuffle->shuffle_id)
                           : missing_partitions(stage).empty();
}

std::vector<int> DagScheduler::missing_parents(const Stage& stage) {
  std::vector<int> missing;
  for (const ShuffleDependency* shuffle : shuffles_of_stage(*stage.dataset, true)) {
    Stage& parent = shuffle_stage(*shuffle);
    // A dataset that was cached as a whole when the job began, and is not any more.
    for (int job : stage.jobs) add_to_job(parent.id, jobs_.at(job));
    if (!available(parent)) missing.push_back(parent.id);
  }
  std::sort(missing.begin(), missing.end());
  return missing;
}

std::vector<int> DagScheduler::missing_partitions(const Stage& stage) const {
  if (stage.map_stage()) return outputs_.missing(stage.shuffle->shuffle_id);
  std::vector<int> missing;
  auto job = jobs_.find(stage.result_job);
  if (job == jobs_.end()) return missing;
  for (size_t i = 0; i < job->second.finished.size(); ++i) {
    if (!job->second.finished[i]) missing.push_back(job->second.spec.partitions[i]);
  }
  std::sort(missing.begin(), missing.end());
  return missing;
}

}  // namespace firesteel
