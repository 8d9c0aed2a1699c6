#include "firesteel/spark_session.h"

#include <atomic>
#include <cstdlib>
#include <sstream>

#include "adaptive/sql_task_runner.h"
#include "api/frame_state.h"
#include "api/reader_state.h"
#include "cluster/executor/executor_process.h"
#include "plan/relations.h"
#include "session/spark_version.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

// The session that getOrCreate() hands out. Never destroyed: an engine that still lives when the
// process ends would stop its threads among destructors in any order.
struct DefaultSession {
  std::mutex mutex;
  SessionStatePtr state;
};

DefaultSession& default_session() {
  static auto* instance = new DefaultSession;
  return *instance;
}

std::string next_session_id() {
  static std::atomic<int64_t> next{0};
  return "api-" + std::to_string(next++);
}

// What `firesteel submit` hands on.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

SparkSession session_over(SessionPtr session) {
  return SparkSession(std::make_shared<SparkSession::State>(std::move(session)));
}

// A command runs now; its answer's rows are what is left of it.
DataFrame frame_of_statement(const SessionStatePtr& session, PlanPtr plan) {
  const auto is_command = [](const LogicalPlan& node) { return node.kind() == PlanKind::kCommand; };
  if (!contains(plan, is_command)) {
    // Errors of analysis come now, as in Spark.
    session->session->query(plan)->analyzed();
    return make_frame(session, std::move(plan));
  }
  RunningQuery query(session, std::move(plan));
  const Attributes output = to_attributes(query->schema());
  return make_frame(session, std::make_shared<LocalRelation>(output, query->collect()));
}

DataFrame run_statement(const SessionStatePtr& session, std::string_view text,
                        const SqlParameters* parameters) {
  return guarded([&] {
    return frame_of_statement(session,
                              parse_statement(text, session->session->settings(), parameters));
  });
}

}  // namespace

SparkSession::Builder& SparkSession::Builder::master(std::string master) {
  master_ = std::move(master);
  return *this;
}

SparkSession::Builder& SparkSession::Builder::config(const std::string& key,
                                                     const OptionValue& value) {
  conf_[key] = value.text();
  return *this;
}

SparkSession SparkSession::Builder::getOrCreate() const {
  return guarded([&] {
    DefaultSession& current = default_session();
    std::lock_guard lock(current.mutex);
    if (current.state) {
      SessionConf& conf = current.state->session->conf();
      for (const auto& [key, value] : conf_) {
        try {
          conf.set(key, value);
        } catch (const SparkError& error) {
          // What only a new engine can heed stays as it is, as in Spark.
          if (!error.condition().starts_with("CANNOT_MODIFY_")) throw;
        }
      }
      return SparkSession(current.state);
    }
    std::map<std::string, std::string> conf;
    std::istringstream handed_on(environment("FIRESTEEL_CONF"));
    for (std::string line; std::getline(handed_on, line);) {
      const size_t equals = line.find('=');
      if (equals != std::string::npos) conf[line.substr(0, equals)] = line.substr(equals + 1);
    }
    for (const auto& [key, value] : conf_) conf[key] = value;
    const std::string submitted = environment("FIRESTEEL_MASTER");
    const std::string master = master_.value_or(submitted.empty() ? "local[*]" : submitted);
    // Executors of a C++ application run its own program.
    if (is_executor_process()) {
      register_sql_tasks();
      serve_as_executor();
    }
    const auto engine = std::make_shared<Engine>(engine_options(master, conf));
    current.state = std::make_shared<State>(Session::create(engine, next_session_id()));
    return SparkSession(current.state);
  });
}

std::optional<SparkSession> SparkSession::active() {
  DefaultSession& current = default_session();
  std::lock_guard lock(current.mutex);
  if (!current.state) return std::nullopt;
  return SparkSession(current.state);
}

SparkSession SparkSession::newSession() const {
  return session_over(Session::create(state_->session->shared_engine(), next_session_id()));
}

SparkSession SparkSession::cloneSession() const {
  return guarded([&] { return session_over(state_->session->clone(next_session_id())); });
}

DataFrame SparkSession::sql(std::string_view query) const {
  return run_statement(state_, query, nullptr);
}

DataFrame SparkSession::sql(std::string_view query,
                            const std::map<std::string, Column>& args) const {
  SqlParameters parameters;
  for (const auto& [name, value] : args) parameters.named[name] = value.expr();
  return run_statement(state_, query, &parameters);
}

DataFrame SparkSession::sql(std::string_view query, const std::vector<Column>& args) const {
  SqlParameters parameters;
  parameters.positional = to_exprs(args);
  return run_statement(state_, query, &parameters);
}

DataFrame SparkSession::table(const std::string& name) const { return read().table(name); }

DataFrame SparkSession::range(int64_t start, int64_t end, int64_t step,
                              std::optional<int32_t> partitions) const {
  return make_frame(state_, std::make_shared<Range>(start, end, step, partitions));
}

DataFrameReader SparkSession::read() const {
  return DataFrameReader(std::make_shared<DataFrameReader::State>(
      DataFrameReader::State{state_, "", std::nullopt, {}}));
}

RuntimeConfig SparkSession::conf() const { return RuntimeConfig(state_->session); }
catalog::Catalog SparkSession::catalog() const { return catalog::Catalog(state_->session); }
std::string SparkSession::version() const { return kSparkVersion; }

void SparkSession::interruptAll() const {
  std::lock_guard lock(state_->mutex);
  for (const auto& query : state_->running) query->cancel();
}

void SparkSession::stop() const {
  DefaultSession& current = default_session();
  SessionStatePtr stopped;
  std::lock_guard lock(current.mutex);
  if (current.state == state_) stopped = std::move(current.state);
}

}  // namespace firesteel
