#include <algorithm>
#include <atomic>

#include "exec/operator.h"

namespace firesteel {
namespace {

// One thread's way through a pipeline: the chain of pushes from operator to operator.
class PipelineThread {
 public:
  PipelineThread(Pipeline& pipeline, ExecutionContext& context)
      : pipeline_(pipeline), context_(context) {
    source_state_ = pipeline.source->make_state(context);
    for (const auto& op : pipeline.operators) states_.push_back(op->make_state(context));
    sink_state_ = pipeline.sink->make_state(context);
    pushes_.resize(pipeline.operators.size() + 1);
    pushes_.back() = [this](Batch batch) {
      return batch.num_rows == 0 || pipeline_.sink->sink(std::move(batch), sink_state_.get());
    };
    for (size_t i = pipeline.operators.size(); i > 0; --i) {
      pushes_[i - 1] = [this, op = pipeline.operators[i - 1].get(), state = states_[i - 1].get(),
                        next = &pushes_[i]](Batch batch) {
        return batch.num_rows == 0 || op->process(std::move(batch), state, *next);
      };
    }
  }

  void run(const std::atomic<bool>& failed) {
    const Push enter = [&](Batch batch) {
      context_.cancel->check();
      batch.sequence += pipeline_.sequence_base;
      context_.progress->rows_read.fetch_add(static_cast<int64_t>(batch.num_rows),
                                             std::memory_order_relaxed);
      return pushes_[0](std::move(batch)) && !failed.load(std::memory_order_relaxed);
    };
    if (!failed.load(std::memory_order_relaxed)) {
      pipeline_.source->run(source_state_.get(), enter);
    }
    for (size_t i = 0; i < pipeline_.operators.size(); ++i) {
      pipeline_.operators[i]->finish(states_[i].get(), pushes_[i + 1]);
    }
    pipeline_.sink->combine(sink_state_.get());
  }

 private:
  Pipeline& pipeline_;
  ExecutionContext& context_;
  LocalStatePtr source_state_;
  std::vector<LocalStatePtr> states_;
  LocalStatePtr sink_state_;
  std::vector<Push> pushes_;
};

// `skip_empty`: the sink has had a thread's state already and need not see one without rows.
void run_pipeline(Pipeline& pipeline, bool skip_empty, ExecutionContext& context) {
  pipeline.source->open(context);
  if (skip_empty && pipeline.source->is_empty()) return;
  for (const auto& op : pipeline.operators) op->open(context);
  const size_t threads =
      std::max<size_t>(1, std::min(context.parallelism, pipeline.source->max_threads(context)));
  std::atomic<bool> failed{false};
  context.pool.run_all(threads, [&](size_t) {
    context.progress->tasks_running.fetch_add(1);
    try {
      PipelineThread(pipeline, context).run(failed);
    } catch (...) {
      failed.store(true);
      context.progress->tasks_running.fetch_sub(1);
      throw;
    }
    context.progress->tasks_running.fetch_sub(1);
  });
}

}  // namespace

void run_pipelines(std::vector<Pipeline>& pipelines, ExecutionContext& context) {
  context.progress->pipelines_total.fetch_add(static_cast<int64_t>(pipelines.size()));
  const Sink* fed = nullptr;
  for (size_t i = 0; i < pipelines.size(); ++i) {
    const auto sink = pipelines[i].sink;
    run_pipeline(pipelines[i], sink.get() == fed, context);
    fed = sink.get();
    context.cancel->check();
    const bool last =
        std::none_of(pipelines.begin() + static_cast<ptrdiff_t>(i) + 1, pipelines.end(),
                     [&](const Pipeline& later) { return later.sink == sink; });
    if (last) sink->finalize(context);
    context.progress->pipelines_done.fetch_add(1);
    // Free what the pipeline held (build sides, partial results) as early as possible.
    pipelines[i] = Pipeline{};
  }
}

}  // namespace firesteel
