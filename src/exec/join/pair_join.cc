#include "exec/join/pair_join.h"

#include <algorithm>

namespace firesteel {
namespace {

// Pairs that are looked at together; more than a batch so that residual conditions that drop most
// pairs still give full batches.
constexpr size_t kMaxPairs = 4 * kBatchSize;

}  // namespace

// Pairs on their way out.
struct PairJoin::Output {
  const PairJoin& join;
  JoinRows& build;
  const Batch& batch;
  const Push& push;
  Selection probe_rows;
  Selection build_rows;

  bool add(uint32_t probe_row, uint32_t build_row) {
    probe_rows.push_back(probe_row);
    build_rows.push_back(build_row);
    return probe_rows.size() < kBatchSize || flush();
  }
  bool flush() {
    if (probe_rows.empty()) return true;
    Batch out = join.pair_batch(build, batch, std::move(probe_rows), std::move(build_rows));
    probe_rows = {};
    build_rows = {};
    return push(std::move(out));
  }
};

PairJoin::PairJoin(Exprs keys, std::vector<bool> null_safe, ExprPtr residual, JoinRules rules,
                   bool build_is_left)
    : keys_(std::move(keys)),
      null_safe_(std::move(null_safe)),
      residual_(std::move(residual)),
      rules_(rules),
      build_is_left_(build_is_left) {}

PairJoin::State::State(const PairJoin& join) : keys(join.keys_) {
  if (join.residual_) residual.emplace(join.residual_);
}

bool PairJoin::join(JoinRows& build, Batch batch, State& state, const Push& push,
                    const Passes* passes) const {
  const auto keys = state.keys.evaluate(batch);
  const auto skip = rows_without_match(keys, null_safe_, batch.num_rows);
  const bool one_is_enough = !rules_.emit_pairs && !rules_.mark_build && !residual_;
  build.table().start(state.probe, keys, batch.num_rows, skip, one_is_enough);
  if (passes == nullptr) {
    state.matched.assign(batch.num_rows, 0);
  } else {
    state.matched.assign(passes->matched.begin(), passes->matched.end());
  }
  const bool last = passes == nullptr || passes->last;
  const bool emit_unmatched = rules_.emit_unmatched_probe && last;
  Output output{*this, build, batch, push, {}, {}};
  uint32_t cursor = 0;
  while (true) {
    state.probe_rows.clear();
    state.build_rows.clear();
    if (!state.probe.next(state.probe_rows, state.build_rows, kMaxPairs)) break;
    if (state.residual) drop_failing_pairs(build, batch, state);
    if (!take_pairs(state, output, cursor, emit_unmatched)) return false;
  }
  if (emit_unmatched && !take_unmatched(state, output, cursor, batch.num_rows)) return false;
  if (passes != nullptr) {
    std::copy(state.matched.begin(), state.matched.end(), passes->matched.begin());
  }
  if (rules_.emit_pairs) return output.flush();
  return !last || push_probe_rows(std::move(batch), skip, state.matched, push);
}

// The pairs as rows of left's columns followed by right's.
Batch PairJoin::pair_batch(const JoinRows& build, const Batch& batch, Selection probe_rows,
                           Selection build_rows) const {
  Batch probe = batch.select(std::make_shared<Selection>(std::move(probe_rows)));
  const auto rows = std::make_shared<const Selection>(std::move(build_rows));
  std::vector<VectorPtr> built;
  built.reserve(build.columns().size());
  for (const auto& column : build.columns()) built.push_back(Vector::dictionary(column, rows));
  auto& columns = probe.columns;
  columns.insert(build_is_left_ ? columns.begin() : columns.end(),
                 std::make_move_iterator(built.begin()), std::make_move_iterator(built.end()));
  return probe;
}

void PairJoin::drop_failing_pairs(const JoinRows& build, const Batch& batch, State& state) const {
  if (state.probe_rows.empty()) return;
  const Batch pairs = pair_batch(build, batch, state.probe_rows, state.build_rows);
  const SelectionPtr pass = state.residual->select(pairs);
  if (!pass) return;
  for (size_t i = 0; i < pass->size(); ++i) {
    state.probe_rows[i] = state.probe_rows[(*pass)[i]];
    state.build_rows[i] = state.build_rows[(*pass)[i]];
  }
  state.probe_rows.resize(pass->size());
  state.build_rows.resize(pass->size());
}

// Rows come in ascending order of the probe row: those passed over have no match.
bool PairJoin::take_pairs(State& state, Output& output, uint32_t& cursor,
                          bool emit_unmatched) const {
  for (size_t i = 0; i < state.probe_rows.size(); ++i) {
    const uint32_t probe_row = state.probe_rows[i];
    const uint32_t build_row = state.build_rows[i];
    if (rules_.mark_build) output.build.mark_matched(build_row);
    if (emit_unmatched && !take_unmatched(state, output, cursor, probe_row)) return false;
    if (rules_.at_most_one && state.matched[probe_row] != 0) {
      throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS", {});
    }
    state.matched[probe_row] = 1;
    if (rules_.emit_pairs && !output.add(probe_row, build_row)) return false;
  }
  return true;
}

bool PairJoin::take_unmatched(const State& state, Output& output, uint32_t& cursor,
                              size_t end) const {
  for (; cursor < end; ++cursor) {
    if (state.matched[cursor] == 0 && !output.add(cursor, output.build.null_row())) return false;
  }
  return true;
}

// Semi, anti and existence joins: probe rows, each once at most.
bool PairJoin::push_probe_rows(Batch batch, const std::vector<bool>& skip,
                               const std::vector<uint8_t>& matched, const Push& push) const {
  if (rules_.existence) {
    auto exists = Vector::flat(TypeId::kBoolean, batch.num_rows);
    std::copy(matched.begin(), matched.end(), exists->mutable_values<uint8_t>());
    batch.columns.push_back(std::move(exists));
    return push(std::move(batch));
  }
  if (!rules_.probe_semi && !rules_.probe_anti) return true;
  auto rows = std::make_shared<Selection>();
  for (uint32_t i = 0; i < batch.num_rows; ++i) {
    const bool null_key = rules_.null_aware && !skip.empty() && skip[i];
    if ((matched[i] != 0) == rules_.probe_semi && !null_key) rows->push_back(i);
  }
  if (rows->size() == batch.num_rows) return push(std::move(batch));
  return rows->empty() || push(batch.select(std::move(rows)));
}

bool PairJoin::build_rows(const JoinRows& build, const Attributes& probe_output, size_t begin,
                          size_t end, Batch& batch) const {
  auto rows = std::make_shared<Selection>();
  for (size_t row = begin; row < end; ++row) {
    const auto number = static_cast<uint32_t>(row);
    if (build.is_matched(number) == rules_.emit_matched_build) rows->push_back(number);
  }
  if (rows->empty()) return false;
  batch = Batch();
  batch.num_rows = rows->size();
  const SelectionPtr shared = std::move(rows);
  for (const auto& column : build.columns()) {
    batch.columns.push_back(Vector::dictionary(column, shared));
  }
  if (rules_.build_rows_alone) return true;
  std::vector<VectorPtr> nulls;
  for (const auto& attribute : probe_output) {
    nulls.push_back(Vector::null_constant(attribute.type, batch.num_rows));
  }
  batch.columns.insert(build_is_left_ ? batch.columns.end() : batch.columns.begin(), nulls.begin(),
                       nulls.end());
  return true;
}

}  // namespace firesteel
