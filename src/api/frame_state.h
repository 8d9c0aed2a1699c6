#pragma once

// What stands behind the handles of the public API.

#include <mutex>
#include <set>

#include "api/to_exprs.h"
#include "firesteel/dataframe.h"
#include "firesteel/spark_session.h"
#include "plan/commands.h"
#include "plan/unresolved_plans.h"
#include "rdd/guarded.h"
#include "session/query_execution.h"

namespace firesteel {

using SessionStatePtr = std::shared_ptr<SparkSession::State>;

// Thread-safe.
struct SparkSession::State {
  explicit State(SessionPtr session) : session(std::move(session)) {}

  const SessionPtr session;

  // Queries that run now, for interruptAll.
  std::mutex mutex;
  std::set<std::shared_ptr<CancelFlag>> running;
};

struct DataFrame::State {
  SessionStatePtr session;
  // Tagged with the id, so that columns can name this DataFrame.
  PlanPtr plan;
  int64_t id;

  Session& engine_session() const { return *session->session; }
};

// A DataFrame of its own for a plan.
DataFrame make_frame(SessionStatePtr session, PlanPtr plan);

// A plan with one input over the frame's.
template <class Node, class... Args>
DataFrame derive(const DataFrame& frame, Args&&... args) {
  return make_frame(frame.state().session,
                    std::make_shared<Node>(std::forward<Args>(args)..., frame.state().plan));
}

// The road of a plan; it can be interrupted while this lives.
class RunningQuery {
 public:
  RunningQuery(SessionStatePtr session, PlanPtr plan);
  ~RunningQuery();
  RunningQuery(const RunningQuery&) = delete;
  RunningQuery& operator=(const RunningQuery&) = delete;

  QueryExecution& operator*() const { return *query_; }
  QueryExecution* operator->() const { return query_.get(); }

 private:
  SessionStatePtr session_;
  std::shared_ptr<CancelFlag> cancel_;
  std::unique_ptr<QueryExecution> query_;
};

// Runs a plan to its end; false from `visit` ends it early.
void for_each_row(const SessionStatePtr& session, const PlanPtr& plan,
                  const std::function<bool(const Row&)>& visit);
std::vector<Row> collect_rows(const SessionStatePtr& session, const PlanPtr& plan);
// Of a plan that gives one row.
types::Value first_value(const SessionStatePtr& session, const PlanPtr& plan);
// Runs a command.
void run_command_plan(const SessionStatePtr& session, CommandBody body, PlanPtr query = nullptr);

}  // namespace firesteel
