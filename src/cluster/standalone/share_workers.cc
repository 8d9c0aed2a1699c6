#include <algorithm>

#include "cluster/standalone/master_state.h"

namespace firesteel {
namespace {

class Sharing {
 public:
  Sharing(const std::vector<FreeWorker>& workers, const ExecutorShape& shape)
      : workers_(workers),
        shape_(shape),
        one_each_(shape.cores == 0),
        step_(std::max(1, shape.cores)),
        cores_left_(shape.cores_left),
        shares_(workers.size()) {}

  bool can_take(size_t i) const {
    const FreeWorker& worker = workers_[i];
    const WorkerShare& share = shares_[i];
    if (cores_left_ < step_ || worker.cores - share.cores < step_) return false;
    if (one_each_ && worker.executors > 0) return false;
    // The one executor of a worker grows without taking more memory.
    if (one_each_ && share.executors > 0) return true;
    return worker.memory_mib - share.executors * shape_.memory_mib >= shape_.memory_mib &&
           executors_ < shape_.executors_left;
  }

  void take(size_t i) {
    cores_left_ -= step_;
    shares_[i].cores += step_;
    if (one_each_ && shares_[i].executors > 0) return;
    ++shares_[i].executors;
    ++executors_;
  }

  std::vector<WorkerShare> shares() { return std::move(shares_); }

 private:
  const std::vector<FreeWorker>& workers_;
  const ExecutorShape& shape_;
  const bool one_each_;
  const int step_;
  int cores_left_;
  int executors_ = 0;
  std::vector<WorkerShare> shares_;
};

}  // namespace

std::vector<WorkerShare> share_workers(const std::vector<FreeWorker>& workers,
                                       const ExecutorShape& shape, bool spread_out) {
  Sharing sharing(workers, shape);
  for (bool taken = true; taken;) {
    taken = false;
    for (size_t i = 0; i < workers.size(); ++i) {
      while (sharing.can_take(i)) {
        sharing.take(i);
        taken = true;
        if (spread_out) break;
      }
    }
  }
  return sharing.shares();
}

}  // namespace firesteel
