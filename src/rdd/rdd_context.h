#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "cluster/driver/driver.h"
#include "firesteel/rdd/context_core.h"

namespace firesteel::rdd {

// What stands behind a SparkContext: the application's driver, and what RDDs are kept. Thread-safe.
class RddContext final : public ContextCore {
 public:
  explicit RddContext(std::shared_ptr<Driver> driver);
  ~RddContext() override;

  // The process's, for handles that travel as numbers; none when there is none. It lives until it
  // is stopped, at the latest when the process ends.
  static std::shared_ptr<RddContext> active();
  // Makes one; throws when there is one already.
  static std::shared_ptr<RddContext> start(const std::function<std::shared_ptr<Driver>()>& driver);

  int next_rdd_id() override;
  std::shared_ptr<const int> new_shuffle() override;
  int default_parallelism() const override;
  std::string conf(const std::string& key, const std::string& fallback) const override;
  std::shared_ptr<JobRun> submit(JobRequest request) override;
  void unpersist(const RddNode& node, bool blocking) override;
  void note_persisted(const RddNode& node) override;
  void forget_persisted(int rdd_id) override;
  void checkpoint(const RddNode& node) override;
  void local_checkpoint(const RddNode& node) override;

  Driver& driver() const { return *driver_; }
  // Differs between the contexts of a process.
  uint64_t tag() const { return tag_; }
  void set_checkpoint_folder(const std::string& folder);
  std::optional<std::string> checkpoint_folder() const;
  std::map<int, std::string> persisted() const;
  void stop();
  bool stopped() const { return stopped_; }

  // Writes the marked RDDs that a job has just computed.
  void run_checkpoints(const RddNodePtr& node);

 private:
  void write_checkpoint(const RddNodePtr& node);

  const std::shared_ptr<Driver> driver_;
  const uint64_t tag_;
  std::atomic<bool> stopped_{false};
  mutable std::mutex mutex_;
  std::optional<std::string> checkpoint_folder_;
  // RDDs that are to be written, and those whose parents go with the next job.
  std::set<int> to_checkpoint_;
  std::set<int> to_cut_;
  // Names by id.
  std::map<int, std::string> persisted_;
};

}  // namespace firesteel::rdd
