#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "exec/execution_context.h"
#include "exec/result/ordered_result_sink.h"
#include "physical/physical_plan.h"
#include "plan/commands.h"
#include "session/session.h"

namespace firesteel {

// A query's road, step by step: logical, analyzed, optimized, physical, run. Each step is taken
// once, on first use, and timed. Used by one thread at a time; cancel() from any.
class QueryExecution {
 public:
  QueryExecution(SessionPtr session, PlanPtr logical);
  ~QueryExecution();

  const PlanPtr& logical() const { return logical_; }
  const PlanPtr& analyzed();
  // With parts that are cached replaced by reads of the cache.
  const PlanPtr& with_cached_data();
  const PlanPtr& optimized();
  // For EXPLAIN: subqueries are not run.
  const PhysicalPtr& physical();

  // The result's columns. For a command, those of its answer.
  Schema schema();

  // Runs the query (or command) and hands its batches over in order.
  void run(ResultConsumer consumer);
  std::shared_ptr<const std::vector<Batch>> collect();
  // Runs an analyzed query that a command contains, its rows going to `sink`.
  void run_into(const PlanPtr& analyzed, std::shared_ptr<Sink> sink);
  // For the cache: the rows computed anew, though the plan as a whole is cached (its parts may be).
  void run_for_cache(ResultConsumer consumer);

  // Makes a running query end with OPERATION_CANCELED soon. Thread-safe.
  void cancel() { cancel_->cancel(); }
  // Before running: the query then ends when that flag is raised.
  void set_cancel_flag(std::shared_ptr<CancelFlag> flag) { cancel_ = std::move(flag); }
  const std::shared_ptr<QueryProgress>& progress() const { return progress_; }
  // How much has been written to disk for want of memory.
  const SpillSpace& spilled() const { return *spill_; }
  const MemoryPool& memory() const { return *memory_; }

  // Caches this query's rows from now on (when it is first run). False: they were already.
  bool persist(const std::string& name,
               const StorageLevel& level = StorageLevel::memory_and_disk_deserialized());

  // EXPLAIN's text.
  std::string explain(ExplainCommand::Mode mode);

  // Wall time of the steps taken so far: "parsing", "analysis", "optimization", "planning",
  // "execution".
  const std::map<std::string, std::chrono::nanoseconds>& timings() const { return timings_; }

  const SessionPtr& session() const { return session_; }
  const SqlSettings& settings() const { return settings_; }

  // An execution context for one run on this query's behalf.
  ExecutionContext execution_context();
  // Replaces subqueries that stand for one value by that value, by running them.
  PlanPtr run_scalar_subqueries(const PlanPtr& plan);
  PhysicalPtr plan_for_run(const PlanPtr& optimized);

 private:
  void run_optimized(const PlanPtr& optimized, std::shared_ptr<Sink> sink);
  // By stages on executors where there are some and the plan is worth it, else in this process.
  void run_physical(const PhysicalPtr& physical, std::shared_ptr<Sink> sink);
  template <class Step>
  auto timed(const std::string& name, const Step& step);

  SessionPtr session_;
  SqlSettings settings_;
  PlanPtr logical_;
  PlanPtr analyzed_;
  PlanPtr with_cached_data_;
  PlanPtr optimized_;
  PhysicalPtr physical_;
  MemoryPoolPtr memory_;
  SpillSpacePtr spill_;
  std::shared_ptr<CancelFlag> cancel_ = std::make_shared<CancelFlag>();
  std::shared_ptr<QueryProgress> progress_ = std::make_shared<QueryProgress>();
  std::map<std::string, std::chrono::nanoseconds> timings_;
};

}  // namespace firesteel
