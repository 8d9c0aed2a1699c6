#include "exec/pipeline_builder.h"

#include "exec/aggregate/hash_aggregate.h"
#include "exec/collect_sink.h"
#include "exec/exchange/repartition.h"
#include "exec/filter/filter_operator.h"
#include "exec/join/hash_join.h"
#include "exec/join/nested_loop_join.h"
#include "exec/limit_sink.h"
#include "exec/project/expand_operator.h"
#include "exec/project/generate_operator.h"
#include "exec/project/project_operator.h"
#include "exec/recursion/recursive_source.h"
#include "exec/sample/sample_operator.h"
#include "exec/scan/batches_source.h"
#include "exec/scan/number_rows.h"
#include "exec/scan/range_source.h"
#include "exec/scan/scan_source.h"
#include "exec/sort/sort.h"
#include "exec/tail.h"
#include "exec/window/window.h"

namespace firesteel {
namespace {

// Room for the sequences of one part of a union: sources number well below.
constexpr int kStreamShift = 56;

using Rows = std::shared_ptr<const std::vector<Batch>>;

StoredRowsPtr stored(const std::vector<Batch>& batches) {
  return std::make_shared<StoredRows>(batches);
}

std::vector<Stream> one_stream(std::shared_ptr<Source> source) {
  std::vector<Stream> streams(1);
  streams[0].source = std::move(source);
  return streams;
}

}  // namespace

void PipelineBuilder::set_table(int64_t cte_id, StoredRowsPtr rows) {
  tables_[cte_id] = [rows = std::move(rows)] { return rows; };
}

std::vector<Stream> PipelineBuilder::build(const PhysicalPtr& plan) {
  switch (plan->kind()) {
    case PhysicalKind::kScan: {
      const auto& scan = plan->as<ScanExec>();
      ScanRequest request = scan.request;
      if (const auto it = runtime_filters_.find(&scan); it != runtime_filters_.end()) {
        request.runtime_filters = it->second;
      }
      auto streams = one_stream(std::make_shared<ScanSource>(scan.source, std::move(request)));
      if (scan_partition_) {
        streams[0].operators.push_back(std::make_shared<NumberRows>(*scan_partition_));
      }
      return streams;
    }
    case PhysicalKind::kRange: {
      const auto& range = plan->as<RangeExec>();
      return one_stream(std::make_shared<RangeSource>(range.start, range.step, range.count,
                                                      range.partitions, range.first_partition));
    }
    case PhysicalKind::kValues:
      return one_stream(std::make_shared<BatchesSource>(
          [batches = plan->as<ValuesExec>().batches] { return stored(*batches); }));
    case PhysicalKind::kCteScan:
      return build_table(plan->as<CteScanExec>().cte_id);
    case PhysicalKind::kWorkingTable:
      return build_table(plan->as<WorkingTableExec>().cte_id);
    case PhysicalKind::kTaskInput:
      FS_CHECK(task_inputs_);
      return one_stream(task_inputs_(plan->as<TaskInputExec>()));
    case PhysicalKind::kFilter:
      return build_streaming(plan->child(),
                             std::make_shared<FilterOperator>(plan->as<FilterExec>().condition));
    case PhysicalKind::kProject:
      return build_streaming(plan->child(),
                             std::make_shared<ProjectOperator>(plan->as<ProjectExec>().list));
    case PhysicalKind::kExpand:
      return build_streaming(plan->child(),
                             std::make_shared<ExpandOperator>(plan->as<ExpandExec>().projections));
    case PhysicalKind::kGenerate: {
      const auto& generate = plan->as<GenerateExec>();
      return build_streaming(plan->child(),
                             std::make_shared<GenerateOperator>(generate.function, generate.args,
                                                                generate.outer, generate.kept));
    }
    case PhysicalKind::kSample: {
      const auto& sample = plan->as<SampleExec>();
      return build_streaming(
          plan->child(), std::make_shared<SampleOperator>(sample.lower, sample.upper,
                                                          sample.with_replacement, sample.seed));
    }
    case PhysicalKind::kHashAggregate: {
      auto sink = make_aggregate_sink(plan->as<HashAggregateExec>(), context_);
      return build_breaker(plan->child(), sink, make_aggregate_source(sink));
    }
    case PhysicalKind::kSort: {
      auto sink = make_sort_sink(plan->as<SortExec>(), context_);
      return build_breaker(plan->child(), sink, make_sorted_source(sink));
    }
    case PhysicalKind::kTopN: {
      auto sink = make_top_n_sink(plan->as<TopNExec>(), context_);
      return build_breaker(plan->child(), sink, make_sorted_source(sink));
    }
    case PhysicalKind::kWindow: {
      auto sink = make_window_sink(plan->as<WindowExec>(), context_);
      return build_breaker(plan->child(), sink, make_window_source(sink));
    }
    case PhysicalKind::kLimit:
      return build_limit(plan->as<LimitExec>());
    case PhysicalKind::kTail:
      return build_tail(plan->as<TailExec>());
    case PhysicalKind::kUnion:
      return build_union(plan->as<UnionExec>());
    case PhysicalKind::kHashJoin:
      return build_hash_join(plan->as<HashJoinExec>());
    case PhysicalKind::kNestedLoopJoin:
      return build_nested_loop_join(plan->as<NestedLoopJoinExec>());
    case PhysicalKind::kRepartition:
      return build_repartition(plan->as<RepartitionExec>());
    case PhysicalKind::kWithCte:
      return build_with_cte(plan->as<WithCteExec>());
    case PhysicalKind::kRecursiveUnion:
      return build_recursive_union(plan->as<RecursiveUnionExec>());
  }
  FS_UNREACHABLE(plan->node_string());
}

void PipelineBuilder::connect(std::vector<Stream> streams, std::shared_ptr<Sink> sink) {
  uint64_t part = 0;
  for (auto& stream : streams) {
    pipelines_.push_back(
        {std::move(stream.source), std::move(stream.operators), sink, part++ << kStreamShift});
  }
}

std::vector<Stream> PipelineBuilder::build_breaker(const PhysicalPtr& child,
                                                   std::shared_ptr<Sink> sink,
                                                   std::shared_ptr<Source> source) {
  connect(build(child), std::move(sink));
  return one_stream(std::move(source));
}

std::vector<Stream> PipelineBuilder::build_streaming(const PhysicalPtr& child,
                                                     std::shared_ptr<Operator> op) {
  auto streams = build(child);
  for (auto& stream : streams) stream.operators.push_back(op);
  return streams;
}

std::vector<Stream> PipelineBuilder::build_limit(const LimitExec& plan) {
  auto sink = std::make_shared<LimitSink>(plan.limit, plan.offset);
  auto source = std::make_shared<BatchesSource>([sink] { return stored(*sink->batches()); });
  return build_breaker(plan.child(), sink, std::move(source));
}

std::vector<Stream> PipelineBuilder::build_tail(const TailExec& plan) {
  auto sink = std::make_shared<StoreSink>(plan.child()->output(), context_);
  auto source = std::make_shared<BatchesSource>(
      [sink, limit = plan.limit] { return last_rows(*sink->rows(), limit); });
  return build_breaker(plan.child(), sink, std::move(source));
}

std::vector<Stream> PipelineBuilder::build_repartition(const RepartitionExec& plan) {
  auto sink = std::make_shared<StoreSink>(plan.child()->output(), context_);
  auto source = std::make_shared<BatchesSource>(
      [sink, plan, &context = context_] { return repartition(plan, *sink, context); });
  return build_breaker(plan.child(), sink, std::move(source));
}

std::vector<Stream> PipelineBuilder::build_union(const UnionExec& plan) {
  std::vector<Stream> streams;
  for (const auto& child : plan.children()) {
    for (auto& stream : build(child)) streams.push_back(std::move(stream));
  }
  return streams;
}

std::vector<Stream> PipelineBuilder::build_hash_join(const HashJoinExec& plan) {
  const bool build_left = plan.build_side == HashJoinExec::BuildSide::kLeft;
  HashJoinParts parts = make_hash_join(plan, context_);
  // Before the probe side is built: its scans take the filters.
  auto sink = plan_runtime_filters(plan, parts.build, runtime_filters_);
  connect(build(plan.children()[build_left ? 0 : 1]), std::move(sink));
  auto streams = build_streaming(plan.children()[build_left ? 1 : 0], parts.probe);
  for (auto& source : parts.later) streams.push_back({std::move(source), {}});
  return streams;
}

std::vector<Stream> PipelineBuilder::build_nested_loop_join(const NestedLoopJoinExec& plan) {
  NestedLoopJoinParts parts = make_nested_loop_join(plan, context_);
  connect(build(plan.children()[1]), parts.build);
  auto streams = build_streaming(plan.children()[0], parts.probe);
  if (parts.build_rows) streams.push_back({std::move(parts.build_rows), {}});
  return streams;
}

std::vector<Stream> PipelineBuilder::build_with_cte(const WithCteExec& plan) {
  for (size_t i = 0; i < plan.ids.size(); ++i) {
    auto sink = std::make_shared<StoreSink>(plan.children()[i]->output(), context_);
    connect(build(plan.children()[i]), sink);
    tables_[plan.ids[i]] = [sink] { return sink->rows(); };
  }
  return build(plan.children().back());
}

std::vector<Stream> PipelineBuilder::build_table(int64_t cte_id) {
  const auto it = tables_.find(cte_id);
  FS_CHECK(it != tables_.end());
  return one_stream(std::make_shared<BatchesSource>(it->second));
}

std::vector<Stream> PipelineBuilder::build_recursive_union(const RecursiveUnionExec& plan) {
  // The rounds build pipelines of their own, over the tables known here.
  auto node = std::make_shared<RecursiveUnionExec>(plan);
  return one_stream(std::make_shared<BatchesSource>(
      [node, tables = tables_, inputs = task_inputs_, &context = context_] {
        const auto run_round = [&](const PhysicalPtr& round, const Rows& working) {
          PipelineBuilder builder(context);
          builder.tables_ = tables;
          builder.task_inputs_ = inputs;
          if (working) builder.set_table(node->cte_id, stored(*working));
          auto sink = std::make_shared<CollectSink>(context);
          builder.connect(builder.build(round), sink);
          auto pipelines = builder.take_pipelines();
          run_pipelines(pipelines, context);
          return sink->batches();
        };
        return stored(*run_recursion(*node, run_round));
      }));
}

std::shared_ptr<const std::vector<Batch>> collect(const PhysicalPtr& plan,
                                                  ExecutionContext& context) {
  PipelineBuilder builder(context);
  auto sink = std::make_shared<CollectSink>(context);
  builder.connect(builder.build(plan), sink);
  auto pipelines = builder.take_pipelines();
  run_pipelines(pipelines, context);
  return sink->batches();
}

}  // namespace firesteel
