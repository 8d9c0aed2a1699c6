#include "exec/join/hash_join.h"

#include <algorithm>
#include <atomic>

#include "evaluate/evaluator.h"
#include "exec/join/join_build.h"

namespace firesteel {
namespace {

// Pairs that are looked at together; more than a batch so that residual conditions that drop most
// pairs still give full batches.
constexpr size_t kMaxPairs = 4 * kBatchSize;

using BuildSide = HashJoinExec::BuildSide;

// What happens to the rows of both sides, apart from the pairs themselves.
struct Rules {
  bool emit_pairs = false;
  // Probe rows: those without a match too, with nulls; or only one copy of those with or without.
  bool emit_unmatched_probe = false;
  bool probe_semi = false;
  bool probe_anti = false;
  bool existence = false;
  bool at_most_one = false;
  bool null_aware = false;
  // Build rows, after all probing.
  bool mark_build = false;
  bool emit_unmatched_build = false;
  bool emit_matched_build = false;
  // Build rows go out alone, without the probe side's columns.
  bool build_rows_alone = false;
};

Rules rules_of(JoinType type, BuildSide side) {
  const bool build_right = side == BuildSide::kRight;
  Rules rules;
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
      rules.emit_pairs = true;
      break;
    case JoinType::kLeft:
    case JoinType::kRight: {
      const bool keeps_probe = (type == JoinType::kLeft) == build_right;
      rules.emit_pairs = true;
      rules.emit_unmatched_probe = keeps_probe;
      rules.mark_build = rules.emit_unmatched_build = !keeps_probe;
      break;
    }
    case JoinType::kFull:
      rules.emit_pairs = rules.emit_unmatched_probe = true;
      rules.mark_build = rules.emit_unmatched_build = true;
      break;
    case JoinType::kLeftSemi:
      rules.probe_semi = build_right;
      rules.mark_build = rules.emit_matched_build = rules.build_rows_alone = !build_right;
      break;
    case JoinType::kLeftAnti:
      rules.probe_anti = build_right;
      rules.mark_build = rules.emit_unmatched_build = rules.build_rows_alone = !build_right;
      break;
    case JoinType::kNullAwareAnti:
      rules.probe_anti = rules.null_aware = true;
      break;
    case JoinType::kExistence:
      rules.existence = true;
      break;
    case JoinType::kLeftSingle:
      rules.emit_pairs = rules.emit_unmatched_probe = rules.at_most_one = true;
      break;
  }
  const bool build_right_only = rules.existence || rules.null_aware || rules.at_most_one;
  FS_CHECK(build_right || !build_right_only);
  return rules;
}

struct ProbeState final : LocalState {
  ProbeState(const Exprs& keys, const ExprPtr& residual) : keys(keys) {
    if (residual) this->residual.emplace(residual);
  }
  Evaluator keys;
  std::optional<Predicate> residual;
  JoinTable::Probe probe;
  std::vector<uint32_t> probe_rows;
  std::vector<uint32_t> build_rows;
  std::vector<uint8_t> matched;
};

class JoinProbe final : public Operator {
 public:
  JoinProbe(std::shared_ptr<JoinBuild> build, Exprs keys, std::vector<bool> null_safe,
            ExprPtr residual, Rules rules, bool build_is_left)
      : build_(std::move(build)),
        keys_(std::move(keys)),
        null_safe_(std::move(null_safe)),
        residual_(std::move(residual)),
        rules_(rules),
        build_is_left_(build_is_left) {}

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<ProbeState>(keys_, residual_);
  }

  bool process(Batch batch, LocalState* state, const Push& push) override {
    auto& local = static_cast<ProbeState&>(*state);
    if (rules_.null_aware) {
      if (build_->num_rows() == 0) return push(std::move(batch));
      if (build_->has_null_key()) return false;
    }
    const auto keys = local.keys.evaluate(batch);
    const auto skip = rows_without_match(keys, null_safe_, batch.num_rows);
    const bool one_is_enough = !rules_.emit_pairs && !rules_.mark_build && !residual_;
    build_->table().start(local.probe, keys, batch.num_rows, skip, one_is_enough);
    local.matched.assign(batch.num_rows, 0);
    Output output{*this, batch, push, {}, {}};
    uint32_t cursor = 0;
    while (true) {
      local.probe_rows.clear();
      local.build_rows.clear();
      if (!local.probe.next(local.probe_rows, local.build_rows, kMaxPairs)) break;
      if (local.residual) drop_failing_pairs(batch, local);
      if (!take_pairs(local, output, cursor)) return false;
    }
    if (rules_.emit_unmatched_probe && !take_unmatched(local, output, cursor, batch.num_rows)) {
      return false;
    }
    if (rules_.emit_pairs) return output.flush();
    return push_probe_rows(std::move(batch), skip, local.matched, push);
  }

 private:
  // Pairs on their way out.
  struct Output {
    const JoinProbe& join;
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
      Batch out = join.pair_batch(batch, std::move(probe_rows), std::move(build_rows));
      probe_rows = {};
      build_rows = {};
      return push(std::move(out));
    }
  };

  // The pairs as rows of left's columns followed by right's.
  Batch pair_batch(const Batch& batch, Selection probe_rows, Selection build_rows) const {
    Batch probe = batch.select(std::make_shared<Selection>(std::move(probe_rows)));
    const auto rows = std::make_shared<const Selection>(std::move(build_rows));
    std::vector<VectorPtr> built;
    built.reserve(build_->columns().size());
    for (const auto& column : build_->columns()) built.push_back(Vector::dictionary(column, rows));
    auto& columns = probe.columns;
    columns.insert(build_is_left_ ? columns.begin() : columns.end(),
                   std::make_move_iterator(built.begin()), std::make_move_iterator(built.end()));
    return probe;
  }

  void drop_failing_pairs(const Batch& batch, ProbeState& local) const {
    if (local.probe_rows.empty()) return;
    const Batch pairs = pair_batch(batch, local.probe_rows, local.build_rows);
    const SelectionPtr pass = local.residual->select(pairs);
    if (!pass) return;
    for (size_t i = 0; i < pass->size(); ++i) {
      local.probe_rows[i] = local.probe_rows[(*pass)[i]];
      local.build_rows[i] = local.build_rows[(*pass)[i]];
    }
    local.probe_rows.resize(pass->size());
    local.build_rows.resize(pass->size());
  }

  // Rows come in ascending order of the probe row: those passed over have no match.
  bool take_pairs(ProbeState& local, Output& output, uint32_t& cursor) const {
    for (size_t i = 0; i < local.probe_rows.size(); ++i) {
      const uint32_t probe_row = local.probe_rows[i];
      const uint32_t build_row = local.build_rows[i];
      if (rules_.mark_build) build_->mark_matched(build_row);
      if (rules_.emit_unmatched_probe && !take_unmatched(local, output, cursor, probe_row)) {
        return false;
      }
      if (rules_.at_most_one && local.matched[probe_row] != 0) {
        throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS", {});
      }
      local.matched[probe_row] = 1;
      if (rules_.emit_pairs && !output.add(probe_row, build_row)) return false;
    }
    return true;
  }

  bool take_unmatched(const ProbeState& local, Output& output, uint32_t& cursor, size_t end) const {
    for (; cursor < end; ++cursor) {
      if (local.matched[cursor] == 0 && !output.add(cursor, build_->null_row())) return false;
    }
    return true;
  }

  // Semi, anti and existence joins: probe rows, each once at most.
  bool push_probe_rows(Batch batch, const std::vector<bool>& skip,
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

  std::shared_ptr<JoinBuild> build_;
  Exprs keys_;
  std::vector<bool> null_safe_;
  ExprPtr residual_;
  Rules rules_;
  bool build_is_left_;
};

// Build rows that found a match, or those that did not.
class BuildRowsSource final : public Source {
 public:
  BuildRowsSource(std::shared_ptr<JoinBuild> build, Rules rules, Attributes probe_output,
                  bool build_is_left)
      : build_(std::move(build)),
        rules_(rules),
        probe_output_(std::move(probe_output)),
        build_is_left_(build_is_left) {}

  bool next(Batch& batch, LocalState*) override {
    while (true) {
      const size_t begin = next_.fetch_add(kBatchSize);
      if (begin >= build_->num_rows()) return false;
      const size_t end = std::min<size_t>(build_->num_rows(), begin + kBatchSize);
      auto rows = std::make_shared<Selection>();
      for (size_t row = begin; row < end; ++row) {
        const auto number = static_cast<uint32_t>(row);
        if (build_->is_matched(number) == rules_.emit_matched_build) rows->push_back(number);
      }
      if (rows->empty()) continue;
      batch = Batch();
      batch.num_rows = rows->size();
      batch.sequence = begin / kBatchSize;
      const SelectionPtr shared = std::move(rows);
      for (const auto& column : build_->columns()) {
        batch.columns.push_back(Vector::dictionary(column, shared));
      }
      if (rules_.build_rows_alone) return true;
      std::vector<VectorPtr> nulls;
      for (const auto& attribute : probe_output_) {
        nulls.push_back(Vector::null_constant(attribute.type, batch.num_rows));
      }
      batch.columns.insert(build_is_left_ ? batch.columns.end() : batch.columns.begin(),
                           nulls.begin(), nulls.end());
      return true;
    }
  }

 private:
  std::shared_ptr<JoinBuild> build_;
  Rules rules_;
  Attributes probe_output_;
  bool build_is_left_;
  std::atomic<size_t> next_{0};
};

}  // namespace

HashJoinParts make_hash_join(const HashJoinExec& plan, ExecutionContext& context) {
  const Rules rules = rules_of(plan.type, plan.build_side);
  const bool build_is_left = plan.build_side == BuildSide::kLeft;
  const auto& build_plan = plan.children()[build_is_left ? 0 : 1];
  const auto& probe_plan = plan.children()[build_is_left ? 1 : 0];
  auto build = std::make_shared<JoinBuild>(build_is_left ? plan.left_keys : plan.right_keys,
                                           plan.null_safe, build_plan->output(), context);
  HashJoinParts parts;
  parts.probe = std::make_shared<JoinProbe>(build, build_is_left ? plan.right_keys : plan.left_keys,
                                            plan.null_safe, plan.residual, rules, build_is_left);
  if (rules.emit_unmatched_build || rules.emit_matched_build) {
    parts.build_rows =
        std::make_shared<BuildRowsSource>(build, rules, probe_plan->output(), build_is_left);
  }
  parts.build = std::move(build);
  return parts;
}

}  // namespace firesteel
