#pragma once

#include <optional>

#include "evaluate/evaluator.h"
#include "exec/join/join_rows.h"
#include "exec/join/join_rules.h"
#include "exec/operator.h"

namespace firesteel {

// Joins probe rows with held build rows. Immutable, shared by threads.
class PairJoin {
 public:
  PairJoin(Exprs keys, std::vector<bool> null_safe, ExprPtr residual, JoinRules rules,
           bool build_is_left);

  // One thread's state.
  struct State {
    explicit State(const PairJoin& join);
    Evaluator keys;
    std::optional<Predicate> residual;
    JoinTable::Probe probe;
    std::vector<uint32_t> probe_rows;
    std::vector<uint32_t> build_rows;
    std::vector<uint8_t> matched;
  };

  // Probe rows that are joined with the build rows part by part: which of them have found a match
  // in the parts before, and whether this part is the last.
  struct Passes {
    std::span<uint8_t> matched;
    bool last = false;
  };

  // False when no more is wanted. `passes`: null when `build` has all the build rows.
  bool join(JoinRows& build, Batch batch, State& state, const Push& push,
            const Passes* passes = nullptr) const;

  // Build rows that go out after all probing, of those numbered from `begin` to `end`; beside nulls
  // for the probe side's columns, if they do not go out alone. False: there are none.
  bool build_rows(const JoinRows& build, const Attributes& probe_output, size_t begin, size_t end,
                  Batch& batch) const;

  const Exprs& keys() const { return keys_; }
  const JoinRules& rules() const { return rules_; }

 private:
  struct Output;
  Batch pair_batch(const JoinRows& build, const Batch& batch, Selection probe_rows,
                   Selection build_rows) const;
  void drop_failing_pairs(const JoinRows& build, const Batch& batch, State& state) const;
  bool take_pairs(State& state, Output& output, uint32_t& cursor, bool emit_unmatched) const;
  bool take_unmatched(const State& state, Output& output, uint32_t& cursor, size_t end) const;
  bool push_probe_rows(Batch batch, const std::vector<bool>& skip,
                       const std::vector<uint8_t>& matched, const Push& push) const;

  const Exprs keys_;
  const std::vector<bool> null_safe_;
  const ExprPtr residual_;
  const JoinRules rules_;
  const bool build_is_left_;
};

}  // namespace firesteel
