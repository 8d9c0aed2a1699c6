#pragma once

// Leaves of resolved plans.

#include "plan/plan.h"
#include "plan/table_source.h"

namespace firesteel {

// One row without columns: SELECT without FROM.
class OneRow final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kOneRow;
  OneRow() : LogicalPlan(kKind, {}) {}

  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override;
  std::string node_string() const override { return "OneRowRelation"; }
};

// start, start + step, ... below end.
class Range final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kRange;
  Range(int64_t start, int64_t end, int64_t step, std::optional<int> partitions);
  Range(int64_t start, int64_t end, int64_t step, std::optional<int> partitions, Attributes output);

  int64_t start() const { return start_; }
  int64_t end() const { return end_; }
  int64_t step() const { return step_; }
  const std::optional<int>& partitions() const { return partitions_; }
  int64_t row_count() const;
  PlanPtr with_output(Attributes output) const;
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  int64_t start_;
  int64_t end_;
  int64_t step_;
  std::optional<int> partitions_;
  Attributes output_;
};

// Rows that came with the query: VALUES, createDataFrame.
class LocalRelation final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kLocalRelation;
  LocalRelation(Attributes output, std::shared_ptr<const std::vector<Batch>> batches);

  const std::vector<Batch>& batches() const { return *batches_; }
  const std::shared_ptr<const std::vector<Batch>>& shared_batches() const { return batches_; }
  int64_t row_count() const;
  PlanPtr with_output(Attributes output) const;
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  Attributes output_;
  std::shared_ptr<const std::vector<Batch>> batches_;
};

// A scan of a table source. Column pruning and filter pushdown fill `request`: `output()` are the
// columns named there, in that order.
class TableScan final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kTableScan;
  TableScan(TableSourcePtr source, std::string name);
  // `output` parallel to request.columns.
  TableScan(TableSourcePtr source, std::string name, ScanRequest request, Attributes output);

  const TableSourcePtr& source() const { return source_; }
  const ScanRequest& request() const { return request_; }
  const std::string& name() const { return name_; }
  PlanPtr with_request(ScanRequest request, Attributes output) const;
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  TableSourcePtr source_;
  // For EXPLAIN; empty for paths.
  std::string name_;
  ScanRequest request_;
  Attributes output_;
};

// As Spark's EXPLAIN prints pushed filters: GreaterThan(a,3).
std::string predicate_sql(const ColumnPredicate& predicate, const Schema& schema);

// A use of a common table expression of the enclosing WithCte, or, inside the recursive part of
// its own definition (`recursive`), of the rows that the last round made.
class CteReference final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kCteReference;
  CteReference(int64_t cte_id, std::string name, Attributes output, bool recursive);

  int64_t cte_id() const { return cte_id_; }
  const std::string& name() const { return name_; }
  bool recursive() const { return recursive_; }
  PlanPtr with_output(Attributes output) const;
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  int64_t cte_id_;
  std::string name_;
  Attributes output_;
  bool recursive_;
};

}  // namespace firesteel
