#pragma once

#include <map>

#include "exec/operator.h"
#include "exec/runtime_filter/plan_runtime_filters.h"
#include "exec/stored_rows.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// A way that rows come: a source and what they pass on the way.
struct Stream {
  std::shared_ptr<Source> source;
  std::vector<std::shared_ptr<Operator>> operators;
};

// Cuts a physical plan into pipelines. Pipelines stand in the order in which they must run.
class PipelineBuilder {
 public:
  explicit PipelineBuilder(ExecutionContext& context) : context_(context) {}

  // What CteScanExec and WorkingTableExec read, by CTE id.
  void set_table(int64_t cte_id, StoredRowsPtr rows);

  // What TaskInputExec reads.
  using TaskInputs = std::function<std::shared_ptr<Source>(const TaskInputExec&)>;
  void set_task_inputs(TaskInputs inputs) { task_inputs_ = std::move(inputs); }
  // Of a task with one thread: what its scans read is this partition.
  void set_scan_partition(int32_t partition) { scan_partition_ = partition; }

  // The streams that together yield the plan's rows, in the order in which they must run; pipelines
  // that have to run before them are added to this builder's.
  std::vector<Stream> build(const PhysicalPtr& plan);
  // Adds the pipelines that lead the streams into `sink`.
  void connect(std::vector<Stream> streams, std::shared_ptr<Sink> sink);

  std::vector<Pipeline> take_pipelines() { return std::move(pipelines_); }

 private:
  std::vector<Stream> build_breaker(const PhysicalPtr& child, std::shared_ptr<Sink> sink,
                                    std::shared_ptr<Source> source);
  std::vector<Stream> build_streaming(const PhysicalPtr& child, std::shared_ptr<Operator> op);
  std::vector<Stream> build_limit(const LimitExec& plan);
  std::vector<Stream> build_tail(const TailExec& plan);
  std::vector<Stream> build_repartition(const RepartitionExec& plan);
  std::vector<Stream> build_union(const UnionExec& plan);
  std::vector<Stream> build_hash_join(const HashJoinExec& plan);
  std::vector<Stream> build_nested_loop_join(const NestedLoopJoinExec& plan);
  std::vector<Stream> build_with_cte(const WithCteExec& plan);
  std::vector<Stream> build_table(int64_t cte_id);
  std::vector<Stream> build_recursive_union(const RecursiveUnionExec& plan);

  ExecutionContext& context_;
  std::vector<Pipeline> pipelines_;
  RuntimeFilters runtime_filters_;
  // Filled by the pipelines of the definitions, read when the pipelines of the uses open.
  std::map<int64_t, std::function<StoredRowsPtr()>> tables_;
  TaskInputs task_inputs_;
  std::optional<int32_t> scan_partition_;
};

// Runs a plan to its end and returns its rows in order.
std::shared_ptr<const std::vector<Batch>> collect(const PhysicalPtr& plan,
                                                  ExecutionContext& context);

}  // namespace firesteel
