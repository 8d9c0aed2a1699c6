#include "session/query_execution.h"

#include "analyze/analyzer.h"
#include "evaluate/evaluator.h"
#include "exec/collect_sink.h"
#include "exec/pipeline_builder.h"
#include "optimize/cardinality.h"
#include "optimize/optimizer.h"
#include "physical/planner.h"
#include "session/distributed_query.h"
#include "session/explain.h"
#include "session/memory_size.h"
#include "session/run_command.h"
#include "session/session_formats.h"
#include "session/stage_runners.h"

namespace firesteel {
namespace {

// A query beyond it spills, however much the process has.
size_t memory_limit(const SessionConf& conf) {
  const std::string key = "spark.firesteel.query.memory";
  const auto value = conf.get(key);
  return value && !value->empty() ? parse_memory_size(key, *value) : MemoryPool::kNoLimit;
}

}  // namespace

QueryExecution::QueryExecution(SessionPtr session, PlanPtr logical)
    : session_(std::move(session)),
      settings_(session_->settings()),
      logical_(std::move(logical)),
      memory_(session_->engine().memory()->make_child("query", memory_limit(session_->conf()))),
      spill_(std::make_shared<SpillSpace>(session_->engine().spill_folders())) {}

QueryExecution::~QueryExecution() = default;

template <class Step>
auto QueryExecution::timed(const std::string& name, const Step& step) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = step();
  timings_[name] += std::chrono::steady_clock::now() - begin;
  return result;
}

ExecutionContext QueryExecution::execution_context() {
  Engine& engine = session_->engine();
  return ExecutionContext{engine.pool(), engine.cores(), memory_, cancel_,
                          progress_,     settings_,      spill_};
}

const PlanPtr& QueryExecution::analyzed() {
  if (!analyzed_) {
    analyzed_ = timed("analysis", [&] {
      AnalyzerHooks hooks;
      hooks.execute = [this](const PlanPtr& plan) { return *session_->query(plan)->collect(); };
      const SessionFormats formats(session_->formats(), session_->conf());
      const Analyzer analyzer(session_->catalog(), &formats, FunctionRegistry::builtin(), settings_,
                              std::move(hooks));
      return analyzer.analyze(logical_);
    });
  }
  return analyzed_;
}

const PlanPtr& QueryExecution::with_cached_data() {
  if (!with_cached_data_) with_cached_data_ = session_->cache().use(analyzed());
  return with_cached_data_;
}

const PlanPtr& QueryExecution::optimized() {
  if (!optimized_) {
    const PlanPtr& plan = with_cached_data();
    optimized_ = timed("optimization", [&] { return optimize(plan, {settings_, {}}); });
  }
  return optimized_;
}

PhysicalPtr QueryExecution::plan_for_run(const PlanPtr& optimized) {
  return timed("planning", [&] {
    PlannerOptions options;
    const StageRunners* runners = session_->engine().stage_runners();
    options.default_parallelism =
        runners != nullptr ? runners->cores() : static_cast<int>(session_->engine().cores());
    options.shuffle_partitions =
        static_cast<int>(session_->conf().get_integer("spark.sql.shuffle.partitions"));
    CardinalityEstimator estimator;
    options.estimate_rows = [&](const LogicalPlan& plan) { return estimator.estimate(plan).rows; };
    return plan_physical(optimized, options);
  });
}

const PhysicalPtr& QueryExecution::physical() {
  if (!physical_) physical_ = plan_for_run(optimized());
  return physical_;
}

Schema QueryExecution::schema() { return to_schema(analyzed()->output()); }

PlanPtr QueryExecution::run_scalar_subqueries(const PlanPtr& plan) {
  bool replaced = false;
  const auto run = [&](const ExprPtr& expr) -> ExprPtr {
    const auto* subquery = expr->as<ScalarSubquery>();
    if (subquery == nullptr) return nullptr;
    replaced = true;
    const PlanPtr inner = run_scalar_subqueries(subquery->plan());
    ExecutionContext context = execution_context();
    auto sink = std::make_shared<CollectSink>(context);
    run_physical(plan_for_run(inner), sink);
    const auto batches = sink->batches();
    Value value;
    size_t rows = 0;
    for (const auto& batch : *batches) {
      if (batch.num_rows > 0) value = batch.columns[0]->value(0);
      rows += batch.num_rows;
    }
    if (rows > 1) throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS", {});
    return Literal::make(std::move(value), subquery->type());
  };
  PlanPtr result = transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    const PlanPtr rewritten = transform_node_expressions(node, run);
    return rewritten == node ? nullptr : rewritten;
  });
  // Values may now be pushed into scans and folded.
  return replaced ? optimize(result, {settings_, {}}) : result;
}

void QueryExecution::run(ResultConsumer consumer) {
  if (const auto* command = analyzed()->as<Command>()) {
    for (auto& batch : run_command(*command, *this)) {
      if (!consumer(std::move(batch))) return;
    }
    return;
  }
  run_optimized(optimized(), std::make_shared<OrderedResultSink>(std::move(consumer)));
}

void QueryExecution::run_into(const PlanPtr& analyzed, std::shared_ptr<Sink> sink) {
  const PlanPtr plan = session_->cache().use(analyzed);
  run_optimized(timed("optimization",
                      [&] {
                        return optimize(plan, {settings_, {}});
                      }),
                std::move(sink));
}

void QueryExecution::run_optimized(const PlanPtr& optimized, std::shared_ptr<Sink> sink) {
  const PhysicalPtr physical = plan_for_run(run_scalar_subqueries(optimized));
  timed("execution", [&] {
    run_physical(physical, std::move(sink));
    return true;
  });
}

void QueryExecution::run_physical(const PhysicalPtr& physical, std::shared_ptr<Sink> sink) {
  ExecutionContext context = execution_context();
  StageRunners* runners = session_->engine().stage_runners();
  if (runners != nullptr && is_worth_distributing(*physical, session_->conf())) {
    const auto runner = runners->make_runner(context);
    if (run_by_stages(physical, *runner, place_settings(session_->conf(), settings_), context,
                      *sink)) {
      return;
    }
  }
  PipelineBuilder builder(context);
  builder.connect(builder.build(physical), std::move(sink));
  auto pipelines = builder.take_pipelines();
  run_pipelines(pipelines, context);
}

std::shared_ptr<const std::vector<Batch>> QueryExecution::collect() {
  auto batches = std::make_shared<std::vector<Batch>>();
  run([&](Batch batch) {
    batches->push_back(std::move(batch));
    return true;
  });
  return batches;
}

void QueryExecution::run_for_cache(ResultConsumer consumer) {
  with_cached_data_ = session_->cache().use_below(analyzed());
  run(std::move(consumer));
}

bool QueryExecution::persist(const std::string& name, const StorageLevel& level) {
  // The cache may outlive the query, and must not keep its session alive.
  std::weak_ptr<Session> session = session_;
  return session_->cache().add(
      analyzed(), name, level, [session](const PlanPtr& plan, ResultConsumer consumer) {
        const SessionPtr alive = session.lock();
        if (!alive) {
          throw SparkError("INVALID_HANDLE.SESSION_CLOSED", {{"handle", "of a cached plan"}});
        }
        alive->query(plan)->run_for_cache(std::move(consumer));
      });
}

std::string QueryExecution::explain(ExplainCommand::Mode mode) {
  return explain_query(*this, mode);
}

}  // namespace firesteel
