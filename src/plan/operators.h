#pragma once

// Resolved plan nodes with children.

#include <mutex>

#include "plan/exprs.h"
#include "plan/plan.h"

namespace firesteel {

// Each expression is an Alias or an AttributeRef once resolved.
class Project final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kProject;
  Project(Exprs list, PlanPtr child);

  const Exprs& list() const { return list_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return list_; }
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  Exprs list_;
  Attributes output_;
};

class Filter final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kFilter;
  Filter(ExprPtr condition, PlanPtr child);

  const ExprPtr& condition() const { return condition_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {condition_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  ExprPtr condition_;
};

// GROUP BY. `aggregates` is the select list: aliases and attributes over grouping expressions and
// AggregateCalls. Grouping sets have become Expand below by then. No keys: one row.
class Aggregate final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kAggregate;
  Aggregate(Exprs grouping, Exprs aggregates, PlanPtr child);

  const Exprs& grouping() const { return grouping_; }
  const Exprs& aggregates() const { return aggregates_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  // Grouping expressions, then aggregates.
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  Exprs grouping_;
  Exprs aggregates_;
  Attributes output_;
};

class Sort final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kSort;
  // Not global: SORT BY, within each partition.
  Sort(std::vector<SortOrder> order, bool global, PlanPtr child);

  const std::vector<SortOrder>& order() const { return order_; }
  bool global() const { return global_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  std::vector<SortOrder> order_;
  bool global_;
};

// LIMIT and OFFSET in one: skips `offset` rows, then passes `limit`; either may be null.
// Foldable expressions until the optimizer has made literals of them.
class Limit final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kLimit;
  Limit(ExprPtr limit, ExprPtr offset, PlanPtr child);

  const ExprPtr& limit() const { return limit_; }
  const ExprPtr& offset() const { return offset_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  ExprPtr limit_;
  ExprPtr offset_;
};

// The last rows, in order.
class Tail final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kTail;
  Tail(ExprPtr limit, PlanPtr child);

  const ExprPtr& limit() const { return limit_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {limit_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  ExprPtr limit_;
};

class Distinct final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kDistinct;
  explicit Distinct(PlanPtr child) : LogicalPlan(kKind, {std::move(child)}) {}

  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override { return "Distinct"; }
};

// One row for each combination of the keys (dropDuplicates).
class Deduplicate final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kDeduplicate;
  Deduplicate(Exprs keys, PlanPtr child);

  const Exprs& keys() const { return keys_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return keys_; }
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  Exprs keys_;
};

// The child's columns, then one for each window expression (aliases of WindowExpr with the same
// partition and order keys).
class Window final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kWindow;
  Window(Exprs functions, Exprs partition_by, std::vector<SortOrder> order_by, PlanPtr child);

  const Exprs& functions() const { return functions_; }
  const Exprs& partition_by() const { return partition_by_; }
  const std::vector<SortOrder>& order_by() const { return order_by_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  Exprs functions_;
  Exprs partition_by_;
  std::vector<SortOrder> order_by_;
  Attributes output_;
};

// Every input row once for each projection (grouping sets, cube, rollup, unpivot).
class Expand final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kExpand;
  // Each projection is as long as `output` and of its types.
  Expand(std::vector<Exprs> projections, Attributes output, PlanPtr child);

  const std::vector<Exprs>& projections() const { return projections_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  std::vector<Exprs> projections_;
  Attributes output_;
};

// The child's columns (those not in `unneeded`), then the generator's.
class Generate final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kGenerate;
  // `generator` is a GeneratorCall; generator_output names its columns.
  Generate(ExprPtr generator, bool outer, Attributes generator_output, std::vector<ExprId> unneeded,
           PlanPtr child);

  const ExprPtr& generator() const { return generator_; }
  bool outer() const { return outer_; }
  const Attributes& generator_output() const { return generator_output_; }
  const std::vector<ExprId>& unneeded() const { return unneeded_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {generator_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  ExprPtr generator_;
  bool outer_;
  Attributes generator_output_;
  std::vector<ExprId> unneeded_;
  Attributes output_;
};

// Keeps rows whose random number falls in [lower, upper); with replacement a Poisson number of
// copies with mean upper - lower.
class Sample final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kSample;
  Sample(double lower, double upper, bool with_replacement, int64_t seed, PlanPtr child);

  double lower() const { return lower_; }
  double upper() const { return upper_; }
  bool with_replacement() const { return with_replacement_; }
  int64_t seed() const { return seed_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  double lower_;
  double upper_;
  bool with_replacement_;
  int64_t seed_;
};

// repartition, repartitionByRange, coalesce, DISTRIBUTE BY.
class Repartition final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kRepartition;
  enum class Mode : uint8_t { kRoundRobin, kHash, kRange, kCoalesce };
  // `keys` for kHash (ascending flags unused) and kRange.
  Repartition(Mode mode, std::optional<int> partitions, std::vector<SortOrder> keys, PlanPtr child);

  Mode mode() const { return mode_; }
  const std::optional<int>& partitions() const { return partitions_; }
  const std::vector<SortOrder>& keys() const { return keys_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  Mode mode_;
  std::optional<int> partitions_;
  std::vector<SortOrder> keys_;
};

// Gives the child's columns a qualifier, and new names when column_names is not empty (then the
// analyzer has put a Project with aliases below).
class SubqueryAlias final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kSubqueryAlias;
  SubqueryAlias(std::vector<std::string> qualifier, PlanPtr child,
                std::vector<std::string> column_names = {});

  const std::vector<std::string>& qualifier() const { return qualifier_; }
  const std::vector<std::string>& column_names() const { return column_names_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override;
  std::string node_string() const override;

 private:
  std::vector<std::string> qualifier_;
  std::vector<std::string> column_names_;
  // Derived on first use: the child may be unresolved when the node is made.
  mutable std::once_flag output_once_;
  mutable Attributes output_;
};

// /*+ BROADCAST(t) */ and DataFrame.hint. Applied or dropped by the optimizer.
class Hint final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kHint;
  Hint(std::string name, Exprs parameters, PlanPtr child);

  // Upper case.
  const std::string& name() const { return name_; }
  // Literals, and UnresolvedAttributes for relation and column names.
  const Exprs& parameters() const { return parameters_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  // Not offered to the analyzer: they name relations, not columns.
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override;

 private:
  std::string name_;
  Exprs parameters_;
};

enum class JoinType : uint8_t {
  kInner,
  kCross,
  kLeft,
  kRight,
  kFull,
  kLeftSemi,
  kLeftAnti,
  // NOT IN: no row passes if the right side has a null key, unless it is empty.
  kNullAwareAnti,
  // Left rows plus a boolean column: whether they have a match (EXISTS and IN under OR).
  kExistence,
  // At most one right row a left row, else an error (correlated scalar subqueries).
  kLeftSingle,
};

// "INNER", "LEFT OUTER"... as Spark prints them.
std::string join_type_name(JoinType type);

class Join final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kJoin;
  // A null condition is true. `existence` names the added column of kExistence. `lateral`: the
  // right side refers to the left one's columns by OuterReference (until the optimizer unnests).
  Join(JoinType type, ExprPtr condition, PlanPtr left, PlanPtr right,
       std::optional<Attribute> existence = std::nullopt, bool lateral = false);

  JoinType type() const { return type_; }
  const ExprPtr& condition() const { return condition_; }
  const std::optional<Attribute>& existence() const { return existence_; }
  bool lateral() const { return lateral_; }
  const PlanPtr& left() const { return children()[0]; }
  const PlanPtr& right() const { return children()[1]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override;
  std::string node_string() const override;

 private:
  JoinType type_;
  ExprPtr condition_;
  std::optional<Attribute> existence_;
  bool lateral_;
  mutable std::once_flag output_once_;
  mutable Attributes output_;
};

// UNION ALL of two or more. Children have the same types once resolved.
class Union final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnion;
  explicit Union(Plans children, bool by_name = false, bool allow_missing_columns = false);
  Union(Plans children, Attributes output);

  bool by_name() const { return by_name_; }
  bool allow_missing_columns() const { return allow_missing_columns_; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  // Names of the first child, ids of its own, nullable if any child is.
  const Attributes& output() const override;
  std::string node_string() const override { return "Union"; }

 private:
  bool by_name_;
  bool allow_missing_columns_;
  mutable std::once_flag output_once_;
  mutable std::atomic<bool> has_output_{false};
  mutable Attributes output_;
};

// INTERSECT and EXCEPT, ALL or DISTINCT. Output: the left child's.
class SetOperation final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kSetOperation;
  enum class Type : uint8_t { kIntersect, kExcept };
  SetOperation(Type type, bool all, PlanPtr left, PlanPtr right);

  Type type() const { return type_; }
  bool all() const { return all_; }
  const PlanPtr& left() const { return children()[0]; }
  const PlanPtr& right() const { return children()[1]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override;
  std::string node_string() const override;

 private:
  Type type_;
  bool all_;
};

// The body of a recursive CTE: anchor UNION [ALL] recursive part, which reads the last round's rows
// by CteReference(recursive).
class RecursiveUnion final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kRecursiveUnion;
  RecursiveUnion(int64_t cte_id, bool all, std::optional<int64_t> max_depth, Attributes output,
                 PlanPtr anchor, PlanPtr recursion);

  int64_t cte_id() const { return cte_id_; }
  bool all() const { return all_; }
  const std::optional<int64_t>& max_depth() const { return max_depth_; }
  const PlanPtr& anchor() const { return children()[0]; }
  const PlanPtr& recursion() const { return children()[1]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return output_; }
  std::string node_string() const override { return "UnionLoop"; }

 private:
  int64_t cte_id_;
  bool all_;
  std::optional<int64_t> max_depth_;
  Attributes output_;
};

struct CteDefinition {
  int64_t id = 0;
  std::string name;
  PlanPtr plan;
};

// Analyzed WITH: children are the definitions' plans (earlier ones first), then the query. The
// optimizer inlines those used once or cheap; the others run once.
class WithCte final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kWithCte;
  WithCte(std::vector<CteDefinition> definitions, PlanPtr query);

  // Their plans are current copies of the children.
  std::vector<CteDefinition> definitions() const;
  const PlanPtr& query() const { return children().back(); }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return query()->output(); }
  std::string node_string() const override { return "WithCTE"; }

 private:
  std::vector<CteDefinition> definitions_;
};

}  // namespace firesteel
