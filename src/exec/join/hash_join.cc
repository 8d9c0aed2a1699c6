#include "exec/join/hash_join.h"

#include <algorithm>
#include <atomic>

#include "exec/join/join_partitioner.h"
#include "exec/join/pair_join.h"
#include "exec/join/spilled_join.h"

namespace firesteel {
namespace {

struct ProbeState final : LocalState {
  explicit ProbeState(const PairJoin& pairs) : pairs(pairs) {}
  PairJoin::State pairs;
  // When the build side is on disk: the way of the probe rows to it.
  std::optional<JoinPartitioner> to_disk;
};

class JoinProbe final : public Operator {
 public:
  JoinProbe(std::shared_ptr<JoinBuild> build, std::shared_ptr<const PairJoin> pairs,
            std::shared_ptr<SpilledJoin> spilled)
      : build_(std::move(build)), pairs_(std::move(pairs)), spilled_(std::move(spilled)) {}

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<ProbeState>(*pairs_);
  }

  bool process(Batch batch, LocalState* state, const Push& push) override {
    auto& local = static_cast<ProbeState&>(*state);
    if (pairs_->rules().null_aware) {
      if (build_->is_empty()) return push(std::move(batch));
      if (build_->has_null_key()) return false;
    }
    if (!build_->is_spilled()) {
      return pairs_->join(build_->rows(), std::move(batch), local.pairs, push);
    }
    if (!local.to_disk) local.to_disk.emplace(pairs_->keys(), spilled_->probe_partitions());
    local.to_disk->add(batch);
    return true;
  }

  void finish(LocalState* state, const Push&) override {
    auto& local = static_cast<ProbeState&>(*state);
    if (local.to_disk) local.to_disk->flush();
  }

 private:
  std::shared_ptr<JoinBuild> build_;
  std::shared_ptr<const PairJoin> pairs_;
  std::shared_ptr<SpilledJoin> spilled_;
};

// Build rows that found a match, or those that did not.
class BuildRowsSource final : public Source {
 public:
  BuildRowsSource(std::shared_ptr<JoinBuild> build, std::shared_ptr<const PairJoin> pairs,
                  Attributes probe_output)
      : build_(std::move(build)),
        pairs_(std::move(pairs)),
        probe_output_(std::move(probe_output)) {}

  bool next(Batch& batch, LocalState*) override {
    const JoinRows& rows = build_->rows();
    while (true) {
      const size_t begin = next_.fetch_add(kBatchSize);
      if (begin >= rows.num_rows()) return false;
      const size_t end = std::min<size_t>(rows.num_rows(), begin + kBatchSize);
      if (!pairs_->build_rows(rows, probe_output_, begin, end, batch)) continue;
      batch.sequence = begin / kBatchSize;
      return true;
    }
  }

 private:
  std::shared_ptr<JoinBuild> build_;
  std::shared_ptr<const PairJoin> pairs_;
  Attributes probe_output_;
  std::atomic<size_t> next_{0};
};

class SpilledJoinSource final : public Source {
 public:
  explicit SpilledJoinSource(std::shared_ptr<SpilledJoin> join) : join_(std::move(join)) {}

  bool is_empty() const override { return !join_->has_rows(); }
  void run(LocalState*, const Push& push) override {
    if (is_empty()) return;
    join_->run([&](Batch batch) {
      batch.sequence = next_.fetch_add(1);
      return push(std::move(batch));
    });
  }

 private:
  std::shared_ptr<SpilledJoin> join_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace

HashJoinParts make_hash_join(const HashJoinExec& plan, ExecutionContext& context) {
  const bool build_is_left = plan.build_side == HashJoinExec::BuildSide::kLeft;
  const Attributes& build_output = plan.children()[build_is_left ? 0 : 1]->output();
  const Attributes& probe_output = plan.children()[build_is_left ? 1 : 0]->output();
  auto build = std::make_shared<JoinBuild>(build_is_left ? plan.left_keys : plan.right_keys,
                                           plan.null_safe, build_output, context);
  auto pairs = std::make_shared<const PairJoin>(
      build_is_left ? plan.right_keys : plan.left_keys, plan.null_safe, plan.residual,
      join_rules(plan.type, plan.build_side), build_is_left);
  auto spilled = std::make_shared<SpilledJoin>(build, pairs, probe_output, context);
  HashJoinParts parts;
  parts.probe = std::make_shared<JoinProbe>(build, pairs, spilled);
  parts.later.push_back(std::make_shared<SpilledJoinSource>(spilled));
  if (pairs->rules().emits_build_rows()) {
    parts.later.push_back(std::make_shared<BuildRowsSource>(build, pairs, probe_output));
  }
  parts.build = std::move(build);
  return parts;
}

}  // namespace firesteel
