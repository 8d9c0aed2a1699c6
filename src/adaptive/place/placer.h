#pragma once

#include <functional>
#include <map>

#include "adaptive/fragment.h"
#include "adaptive/stage_runner.h"
#include "exec/result/ordered_result_sink.h"

namespace firesteel {

struct PlaceSettings {
  ShareSettings share;
  // At most so many partitions of an exchange that nobody sees.
  int shuffle_partitions = 200;
  // Build sides up to this go to every task; negative: none does. The first is for what is guessed,
  // the second for what is known at a stage's end.
  int64_t broadcast_bytes = 10 << 20;
  int64_t adaptive_broadcast_bytes = 10 << 20;
  // Keys of a join's build side go to the tasks of its probe side before these exchange their rows.
  bool runtime_filters = true;
  SqlSettings sql;
};

// Spreads a physical plan over tasks: goes through it bottom-up and, where rows must meet others,
// runs a stage that ends in an exchange; the sizes of what that gave decide how the plan goes on.
// What cannot travel runs in this process.
class Placer {
 public:
  // Runs a plan here, to its end.
  using RunHere = std::function<std::shared_ptr<const std::vector<Batch>>(const PhysicalPtr&)>;

  Placer(StageRunner& runner, PlaceSettings settings, RunHere run_here)
      : runner_(runner), settings_(std::move(settings)), run_here_(std::move(run_here)) {
    settings_.share.cores = runner.cores();
  }

  // Runs all stages but the last.
  Spread place(const PhysicalPtr& plan);
  // Runs the last one too; rows come in order.
  void run(const PhysicalPtr& plan, const ResultConsumer& consumer);

 private:
  Spread place_node(const PhysicalPtr& plan);
  Spread place_streaming(const PhysicalPtr& plan);
  Spread place_scan(const PhysicalPtr& plan);
  Spread place_values(const PhysicalPtr& plan);
  Spread place_union(const PhysicalPtr& plan);
  Spread place_limit(const LimitExec& plan);
  Spread place_top_n(const TopNExec& plan);
  Spread place_sort(const SortExec& plan);
  Spread place_window(const PhysicalPtr& plan);
  Spread place_repartition(const PhysicalPtr& plan);
  Spread place_with_cte(const WithCteExec& plan);
  Spread place_aggregate(const HashAggregateExec& plan);
  Spread place_hash_join(const HashJoinExec& plan);
  Spread place_nested_loop_join(const NestedLoopJoinExec& plan);
  // The whole tree below in one task.
  Spread place_in_one_task(const PhysicalPtr& plan);
  // The node in this process, over what its children give.
  Spread place_here(const PhysicalPtr& plan);

  // Runs the stage and reads what it has written.
  Spread exchange(const Spread& spread, const ExchangeSpec& spec);
  Spread hash_exchange(const Spread& spread, Exprs keys);
  // All rows in one task, in order.
  Spread to_single(Spread spread);
  // The probe side of a join without rows that certainly find no partner, where that saves more
  // than it costs: `build`'s rows are in partitions by the keys already.
  Spread with_partners_only(Spread probe, const HashJoinExec& plan, const Spread& build);
  // All rows in every task that reads the branch's leaves.
  Branch to_every_task(const Spread& spread);
  std::shared_ptr<const std::vector<Batch>> collect(const Spread& spread);
  Batch range_bounds(const Leaf& sample, const std::vector<SortOrder>& order, int partitions);

  Stage make_stage(const Spread& spread, const std::optional<ExchangeSpec>& spec) const;
  bool is_portable(const PhysicalPlan& node) const;
  int hash_partitions() const;

  StageRunner& runner_;
  PlaceSettings settings_;
  const RunHere run_here_;
  // What the definitions of common table expressions gave.
  std::map<int64_t, Spread> ctes_;
};

// Column positions of expressions that hand on a column as it is; none when one does more.
std::optional<std::vector<int>> column_positions(const Exprs& exprs);
// Where columns of a node's input stand in its output; none when one does not.
std::vector<int> carried_positions(const std::vector<int>& columns, const Exprs& list);
// A guess of a plan's size; negative: no idea.
double estimated_bytes(const PhysicalPlan& plan);
// One more node with one child above all branches.
Spread above(const PhysicalPtr& plan, Spread child);
// Whether rows with equal keys are in one task.
bool is_hashed_within(const Spread& spread, const Exprs& keys);
// A leaf alone.
Spread spread_of_leaf(const PhysicalPtr& plan, Leaf leaf);

}  // namespace firesteel
