#pragma once

#include "physical/physical_plan.h"

namespace firesteel {

class ScanExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kScan;
  ScanExec(TableSourcePtr source, std::string name, ScanRequest request, Attributes output)
      : PhysicalPlan(kKind, {}, std::move(output)),
        source(std::move(source)),
        name(std::move(name)),
        request(std::move(request)) {}
  std::string node_string() const override;

  const TableSourcePtr source;
  const std::string name;
  const ScanRequest request;
};

class RangeExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kRange;
  RangeExec(int64_t start, int64_t step, int64_t count, int partitions, Attributes output,
            int first_partition = 0)
      : PhysicalPlan(kKind, {}, std::move(output)),
        start(start),
        step(step),
        count(count),
        partitions(partitions),
        first_partition(first_partition) {}
  std::string node_string() const override;

  const int64_t start;
  const int64_t step;
  const int64_t count;
  const int partitions;
  // The number of its first partition: that of a task's share of a range is not 0.
  const int first_partition;
};

class ValuesExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kValues;
  ValuesExec(std::shared_ptr<const std::vector<Batch>> batches, Attributes output)
      : PhysicalPlan(kKind, {}, std::move(output)), batches(std::move(batches)) {}
  std::string node_string() const override;

  const std::shared_ptr<const std::vector<Batch>> batches;
};

// Reads what the enclosing WithCteExec materialized.
class CteScanExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kCteScan;
  CteScanExec(int64_t cte_id, std::string name, Attributes output)
      : PhysicalPlan(kKind, {}, std::move(output)), cte_id(cte_id), name(std::move(name)) {}
  std::string node_string() const override;

  const int64_t cte_id;
  const std::string name;
};

// Reads the rows of the last round of a recursive CTE.
class WorkingTableExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kWorkingTable;
  WorkingTableExec(int64_t cte_id, Attributes output)
      : PhysicalPlan(kKind, {}, std::move(output)), cte_id(cte_id) {}
  std::string node_string() const override;

  const int64_t cte_id;
};

class FilterExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kFilter;
  FilterExec(ExprPtr condition, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()), condition(std::move(condition)) {}
  std::string node_string() const override;

  const ExprPtr condition;
};

class ProjectExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kProject;
  ProjectExec(Exprs list, Attributes output, PhysicalPtr child)
      : PhysicalPlan(kKind, {std::move(child)}, std::move(output)), list(std::move(list)) {}
  std::string node_string() const override;

  const Exprs list;
};

// An aggregate function with its bound inputs.
struct AggregateSpec {
  std::shared_ptr<const BoundAggregate> function;
  Exprs args;
  bool distinct = false;
  // Null: all rows.
  ExprPtr filter;
  // Rows are fed in this order (WITHIN GROUP, ORDER BY in the call); empty: as they come.
  std::vector<SortOrder> order;

  std::string sql() const;
};

// Before an exchange rows become states of their groups, behind it states become results.
enum class AggregateMode : uint8_t { kComplete, kPartial, kFinal };

// Output: the grouping expressions, then one column an aggregate (kPartial: its state). Without
// grouping: one row. kFinal: the input is what kPartial gives, `grouping` its first columns, and
// arguments are not evaluated.
class HashAggregateExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kHashAggregate;
  HashAggregateExec(Exprs grouping, std::vector<AggregateSpec> aggregates, Attributes output,
                    PhysicalPtr child, AggregateMode mode = AggregateMode::kComplete)
      : PhysicalPlan(kKind, {std::move(child)}, std::move(output)),
        grouping(std::move(grouping)),
        aggregates(std::move(aggregates)),
        mode(mode) {}
  std::string node_string() const override;

  const Exprs grouping;
  const std::vector<AggregateSpec> aggregates;
  const AggregateMode mode;
};

// Children: left, right. Output: as the logical join's. Keys are parallel, bound to their side,
// of equal types; `residual` (or null) is bound to left's columns followed by right's.
class HashJoinExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kHashJoin;
  enum class BuildSide : uint8_t { kLeft, kRight };
  HashJoinExec(JoinType type, BuildSide build_side, Exprs left_keys, Exprs right_keys,
               std::vector<bool> null_safe, ExprPtr residual, Attributes output, PhysicalPtr left,
               PhysicalPtr right)
      : PhysicalPlan(kKind, {std::move(left), std::move(right)}, std::move(output)),
        type(type),
        build_side(build_side),
        left_keys(std::move(left_keys)),
        right_keys(std::move(right_keys)),
        null_safe(std::move(null_safe)),
        residual(std::move(residual)) {}
  std::string node_string() const override;

  const JoinType type;
  const BuildSide build_side;
  const Exprs left_keys;
  const Exprs right_keys;
  // Per key: <=> instead of =.
  const std::vector<bool> null_safe;
  const ExprPtr residual;
};

// Any condition (or null), bound to left's columns followed by right's. The right side is held.
class NestedLoopJoinExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kNestedLoopJoin;
  NestedLoopJoinExec(JoinType type, ExprPtr condition, Attributes output, PhysicalPtr left,
                     PhysicalPtr right)
      : PhysicalPlan(kKind, {std::move(left), std::move(right)}, std::move(output)),
        type(type),
        condition(std::move(condition)) {}
  std::string node_string() const override;

  const JoinType type;
  const ExprPtr condition;
};

class SortExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kSort;
  SortExec(std::vector<SortOrder> order, bool global, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()), order(std::move(order)), global(global) {}
  std::string node_string() const override;

  const std::vector<SortOrder> order;
  const bool global;
};

class TopNExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kTopN;
  TopNExec(std::vector<SortOrder> order, int64_t limit, int64_t offset, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()),
        order(std::move(order)),
        limit(limit),
        offset(offset) {}
  std::string node_string() const override;

  const std::vector<SortOrder> order;
  const int64_t limit;
  const int64_t offset;
};

class LimitExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kLimit;
  // limit < 0: no limit, only an offset.
  LimitExec(int64_t limit, int64_t offset, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()), limit(limit), offset(offset) {}
  std::string node_string() const override;

  const int64_t limit;
  const int64_t offset;
};

class TailExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kTail;
  TailExec(int64_t limit, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()), limit(limit) {}
  std::string node_string() const override;

  const int64_t limit;
};

class UnionExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kUnion;
  UnionExec(std::vector<PhysicalPtr> children, Attributes output)
      : PhysicalPlan(kKind, std::move(children), std::move(output)) {}
  std::string node_string() const override;
};

// One window function: an aggregate over a frame, or a window-only function.
struct WindowSpecExec {
  // Exactly one of the two.
  std::optional<AggregateSpec> aggregate;
  std::shared_ptr<const BoundScalar> function;
  Exprs args;
  WindowFrame frame;
  bool ignore_nulls = false;
  DataType type;
};

// Output: the child's columns, then one a function.
class WindowExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kWindow;
  WindowExec(std::vector<WindowSpecExec> functions, Exprs partition_by,
             std::vector<SortOrder> order_by, Attributes output, PhysicalPtr child)
      : PhysicalPlan(kKind, {std::move(child)}, std::move(output)),
        functions(std::move(functions)),
        partition_by(std::move(partition_by)),
        order_by(std::move(order_by)) {}
  std::string node_string() const override;

  const std::vector<WindowSpecExec> functions;
  const Exprs partition_by;
  const std::vector<SortOrder> order_by;
};

class ExpandExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kExpand;
  ExpandExec(std::vector<Exprs> projections, Attributes output, PhysicalPtr child)
      : PhysicalPlan(kKind, {std::move(child)}, std::move(output)),
        projections(std::move(projections)) {}
  std::string node_string() const override;

  const std::vector<Exprs> projections;
};

// Output: the child's columns named by `kept`, then the generator's.
class GenerateExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kGenerate;
  GenerateExec(std::shared_ptr<const BoundGenerator> function, Exprs args, bool outer,
               std::vector<int> kept, Attributes output, PhysicalPtr child)
      : PhysicalPlan(kKind, {std::move(child)}, std::move(output)),
        function(std::move(function)),
        args(std::move(args)),
        outer(outer),
        kept(std::move(kept)) {}
  std::string node_string() const override;

  const std::shared_ptr<const BoundGenerator> function;
  const Exprs args;
  const bool outer;
  const std::vector<int> kept;
};

class SampleExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kSample;
  SampleExec(double lower, double upper, bool with_replacement, int64_t seed, PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()),
        lower(lower),
        upper(upper),
        with_replacement(with_replacement),
        seed(seed) {}
  std::string node_string() const override;

  const double lower;
  const double upper;
  const bool with_replacement;
  const int64_t seed;
};

class RepartitionExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kRepartition;
  RepartitionExec(Repartition::Mode mode, int partitions, std::vector<SortOrder> keys,
                  PhysicalPtr child)
      : PhysicalPlan(kKind, {child}, child->output()),
        mode(mode),
        partitions(partitions),
        keys(std::move(keys)) {}
  std::string node_string() const override;

  const Repartition::Mode mode;
  const int partitions;
  const std::vector<SortOrder> keys;
};

// Children: anchor, recursion (over WorkingTableExec of the same id).
class RecursiveUnionExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kRecursiveUnion;
  RecursiveUnionExec(int64_t cte_id, bool all, int64_t max_depth, Attributes output,
                     PhysicalPtr anchor, PhysicalPtr recursion)
      : PhysicalPlan(kKind, {std::move(anchor), std::move(recursion)}, std::move(output)),
        cte_id(cte_id),
        all(all),
        max_depth(max_depth) {}
  std::string node_string() const override;

  const int64_t cte_id;
  const bool all;
  const int64_t max_depth;
};

// Children: the definitions in order, then the query. Each definition runs once.
class WithCteExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kWithCte;
  WithCteExec(std::vector<int64_t> ids, std::vector<PhysicalPtr> children)
      : PhysicalPlan(kKind, children, children.back()->output()), ids(std::move(ids)) {}
  std::string node_string() const override;

  const std::vector<int64_t> ids;
};

// Rows that a task of a distributed query is given: its share of what an earlier stage made, or of
// rows that the driver holds. Inputs of a fragment are numbered.
class TaskInputExec final : public PhysicalPlan {
 public:
  static constexpr PhysicalKind kKind = PhysicalKind::kTaskInput;
  TaskInputExec(int input, Attributes output)
      : PhysicalPlan(kKind, {}, std::move(output)), input(input) {}
  std::string node_string() const override;

  const int input;
};

}  // namespace firesteel
