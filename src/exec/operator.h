#pragma once

// The contract of a pipeline: one source, streaming operators, one sink. A breaker (aggregate,
// sort, the build side of a join) is the sink of one pipeline and the source of the next.

#include <functional>
#include <memory>
#include <vector>

#include "columnar/vector.h"
#include "exec/execution_context.h"

namespace firesteel {

// State of one thread in one operator. Concrete types live in the operator's .cc.
class LocalState {
 public:
  virtual ~LocalState() = default;
};
using LocalStatePtr = std::unique_ptr<LocalState>;

// Hands a batch to the next operator. False: it wants no more rows from this thread.
using Push = std::function<bool(Batch)>;

// Yields batches of at most kBatchSize rows, numbered by Batch::sequence.
class Source {
 public:
  virtual ~Source() = default;
  // Once, before any thread starts and after the pipelines it depends on have ended.
  virtual void open(ExecutionContext&) {}
  // Useful number of threads.
  virtual size_t max_threads(const ExecutionContext& context) const { return context.parallelism; }
  // Once a thread; may run in parallel.
  virtual LocalStatePtr make_state(ExecutionContext&) { return nullptr; }
  // After open: there are certainly no rows, so that the pipeline need not run.
  virtual bool is_empty() const { return false; }
  // Parallel, each thread with its own state: hands its batches on until there are no more, or
  // `push` wants no more. Sequences ascend within a thread. Sources that make many batches in one
  // step override it, others next().
  virtual void run(LocalState* state, const Push& push) {
    for (Batch batch; next(batch, state) && push(std::move(batch)); batch = Batch()) {
    }
  }
  // One batch of the thread's. False at the end.
  virtual bool next(Batch& /*batch*/, LocalState* /*state*/) { return false; }
  // Part done, 0 to 1. Any thread.
  virtual double progress() const { return 0; }
};

// Transforms batches as they pass. Keeps their sequence.
class Operator {
 public:
  virtual ~Operator() = default;
  virtual void open(ExecutionContext&) {}
  virtual LocalStatePtr make_state(ExecutionContext&) { return nullptr; }
  // Parallel. Pushes any number of batches on; false when it (or what follows) wants no more.
  virtual bool process(Batch batch, LocalState* state, const Push& push) = 0;
  // Once a thread, after its last batch.
  virtual void finish(LocalState* /*state*/, const Push& /*push*/) {}
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual LocalStatePtr make_state(ExecutionContext&) { return nullptr; }
  // Parallel. False: this thread need not bring more.
  virtual bool sink(Batch batch, LocalState* state) = 0;
  // Once a thread (and pipeline, if several feed the sink), after its last batch; parallel.
  virtual void combine(LocalState* /*state*/) {}
  // Once, after all combines of all pipelines that feed it. May use the pool through run_all.
  virtual void finalize(ExecutionContext&) {}
};

struct Pipeline {
  std::shared_ptr<Source> source;
  std::vector<std::shared_ptr<Operator>> operators;
  std::shared_ptr<Sink> sink;
  // Added to the sequence of its batches, so that the parts of a union keep their order.
  uint64_t sequence_base = 0;
};

// Runs the pipelines one after another, each on all threads; a sink is finalized when the last
// pipeline that feeds it has ended. Throws the first error, QueryCancelled when cancelled.
void run_pipelines(std::vector<Pipeline>& pipelines, ExecutionContext& context);

}  // namespace firesteel
