#pragma once

#include <map>

#include "adaptive/stage_runner.h"
#include "base/cancel_flag.h"
#include "cluster/driver/driver.h"
#include "rows/spill_space.h"

namespace firesteel {

// Runs a query's stages as jobs of a driver. What its exchanges wrote is dropped at its end.
class ClusterStages final : public StageRunner {
 public:
  // The driver must outlive it. `spill` is told what the tasks have spilled.
  ClusterStages(Driver& driver, int cores, TaskProperties properties,
                std::shared_ptr<const CancelFlag> cancel, SpillSpacePtr spill);
  ~ClusterStages() override;

  int cores() const override { return cores_; }
  std::shared_ptr<const ExchangeOutput> run_exchange(const Stage& stage, int partitions) override;
  void run_result(const Stage& stage, const TakeResult& take) override;

 private:
  DatasetPtr make_dataset(const Stage& stage) const;
  JobSpec make_job(const Stage& stage, DatasetPtr dataset) const;
  // Waits for the job's end; a query that is cancelled takes it along.
  void wait(JobHandle& job) const;

  Driver& driver_;
  const int cores_;
  const std::shared_ptr<const CancelFlag> cancel_;
  const SpillSpacePtr spill_;
  // Accumulators of bytes, in memory and on disk.
  const int64_t spilled_;
  const int64_t spilled_on_disk_;
  std::shared_ptr<const TaskProperties> properties_;
  // By shuffle id: what the exchanges were made from.
  std::map<int, ShuffleDependency> exchanges_;
};

}  // namespace firesteel
