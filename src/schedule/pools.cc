#include "schedule/pools.h"

#include <algorithm>
#include <tuple>

namespace firesteel {
namespace {

constexpr char kDefaultPool[] = "default";

bool older(const TaskSet* a, const TaskSet* b) {
  auto key = [](const TaskSet* set) {
    return std::tuple(set->spec().job_id, set->spec().stage_id, set->number());
  };
  return key(a) < key(b);
}

// Spark's comparison of two schedulables under FAIR: negative, zero or positive.
int compare_fair(int running_a, int min_a, int weight_a, int running_b, int min_b, int weight_b) {
  bool needy_a = running_a < min_a;
  bool needy_b = running_b < min_b;
  if (needy_a != needy_b) return needy_a ? -1 : 1;
  double a = running_a;
  double b = running_b;
  if (needy_a) {
    a /= std::max(min_a, 1);
    b /= std::max(min_b, 1);
  } else {
    a /= weight_a;
    b /= weight_b;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

bool fewer_running(const TaskSet* a, const TaskSet* b) {
  int order = compare_fair(a->running(), 0, 1, b->running(), 0, 1);
  return order != 0 ? order < 0 : older(a, b);
}

}  // namespace

Pools::Pools(SchedulingMode mode, const std::vector<PoolDefinition>& definitions) : mode_(mode) {
  for (const PoolDefinition& definition : definitions) {
    pools_[definition.name].definition = definition;
  }
}

Pools::Pool& Pools::pool_of(const TaskSet& set) {
  std::string name = kDefaultPool;
  if (mode_ == SchedulingMode::kFair && !set.spec().pool.empty()) name = set.spec().pool;
  auto [place, added] = pools_.try_emplace(name);
  if (added) place->second.definition.name = name;
  return place->second;
}

void Pools::add(TaskSet* set) {
  // Oldest first, so that FIFO needs no sorting when tasks are launched.
  auto& sets = pool_of(*set).sets;
  sets.insert(std::upper_bound(sets.begin(), sets.end(), set, older), set);
}

void Pools::remove(TaskSet* set) { std::erase(pool_of(*set).sets, set); }

const std::vector<TaskSet*>& Pools::sorted() {
  if (mode_ == SchedulingMode::kFifo) return pools_[kDefaultPool].sets;
  sorted_.clear();
  std::vector<Pool*> busy;
  for (auto& [name, pool] : pools_) {
    if (pool.sets.empty()) continue;
    pool.running = 0;
    for (const TaskSet* set : pool.sets) pool.running += set->running();
    busy.push_back(&pool);
  }
  // Equal ones keep the order of their names.
  std::stable_sort(busy.begin(), busy.end(), [](const Pool* a, const Pool* b) {
    const PoolDefinition& x = a->definition;
    const PoolDefinition& y = b->definition;
    return compare_fair(a->running, x.min_share, std::max(1, x.weight), b->running, y.min_share,
                        std::max(1, y.weight)) < 0;
  });
  for (Pool* pool : busy) {
    size_t begin = sorted_.size();
    sorted_.insert(sorted_.end(), pool->sets.begin(), pool->sets.end());
    if (pool->definition.mode == SchedulingMode::kFair) {
      std::sort(sorted_.begin() + static_cast<std::ptrdiff_t>(begin), sorted_.end(), fewer_running);
    }
  }
  return sorted_;
}

}  // namespace firesteel
