#include "api/frame_state.h"

#include <atomic>

#include "api/value_conversion.h"

namespace firesteel {

DataFrame make_frame(SessionStatePtr session, PlanPtr plan) {
  static std::atomic<int64_t> next_id{0};
  const int64_t id = next_id++;
  return DataFrame(std::make_shared<const DataFrame::State>(
      DataFrame::State{std::move(session), std::make_shared<PlanIdTag>(id, std::move(plan)), id}));
}

RunningQuery::RunningQuery(SessionStatePtr session, PlanPtr plan)
    : session_(std::move(session)),
      cancel_(std::make_shared<CancelFlag>()),
      query_(session_->session->query(std::move(plan))) {
  query_->set_cancel_flag(cancel_);
  std::lock_guard lock(session_->mutex);
  session_->running.insert(cancel_);
}

RunningQuery::~RunningQuery() {
  std::lock_guard lock(session_->mutex);
  session_->running.erase(cancel_);
}

void for_each_row(const SessionStatePtr& session, const PlanPtr& plan,
                  const std::function<bool(const Row&)>& visit) {
  RunningQuery query(session, plan);
  const Schema schema = query->schema();
  auto names = std::make_shared<std::vector<std::string>>();
  for (const auto& field : schema) names->push_back(field.name);
  query->run([&](const Batch& batch) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      std::vector<types::Value> values;
      values.reserve(schema.size());
      for (size_t c = 0; c < schema.size(); ++c) {
        values.push_back(to_public(batch.columns[c]->value(row), schema[c].type));
      }
      if (!visit(Row(std::move(values), names))) return false;
    }
    return true;
  });
}

std::vector<Row> collect_rows(const SessionStatePtr& session, const PlanPtr& plan) {
  std::vector<Row> rows;
  for_each_row(session, plan, [&](const Row& row) {
    rows.push_back(row);
    return true;
  });
  return rows;
}

types::Value first_value(const SessionStatePtr& session, const PlanPtr& plan) {
  return collect_rows(session, plan).at(0)[0];
}

void run_command_plan(const SessionStatePtr& session, CommandBody body, PlanPtr query) {
  RunningQuery(session, std::make_shared<Command>(std::move(body), std::move(query)))->collect();
}

}  // namespace firesteel
