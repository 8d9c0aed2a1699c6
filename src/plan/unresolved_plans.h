#pragma once

// Plan nodes that the parser and the Connect decoder make and the analyzer replaces.

#include "plan/operators.h"
#include "plan/unresolved_exprs.h"

namespace firesteel {

using Options = std::map<std::string, std::string>;

// Shared by all of them: no output before analysis.
class UnresolvedPlan : public LogicalPlan {
 public:
  const Attributes& output() const override;

 protected:
  using LogicalPlan::LogicalPlan;
};

// A table, view or CTE by name; "parquet.`/path`" too.
class UnresolvedRelation final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedRelation;
  explicit UnresolvedRelation(std::vector<std::string> name, Options options = {},
                              SourceRange source = {});

  const std::vector<std::string>& name() const { return name_; }
  const Options& options() const { return options_; }
  const SourceRange& source() const { return source_; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  std::vector<std::string> name_;
  Options options_;
  SourceRange source_;
};

// spark.read.format(...).schema(...).options(...).load(paths).
class UnresolvedFileRelation final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedFileRelation;
  UnresolvedFileRelation(std::string format, std::vector<std::string> paths, Options options,
                         std::optional<Schema> schema);

  const std::string& format() const { return format_; }
  const std::vector<std::string>& paths() const { return paths_; }
  const Options& options() const { return options_; }
  const std::optional<Schema>& schema() const { return schema_; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  std::string format_;
  std::vector<std::string> paths_;
  Options options_;
  std::optional<Schema> schema_;
};

// VALUES (...), (...) AS t(a, b); names are col1, col2... when not given.
class UnresolvedInlineTable final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedInlineTable;
  UnresolvedInlineTable(std::vector<std::string> names, std::vector<Exprs> rows);

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<Exprs>& rows() const { return rows_; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  std::vector<std::string> names_;
  std::vector<Exprs> rows_;
};

// name(args) in FROM: range(...), explode(...), values of generators.
class UnresolvedTableFunction final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedTableFunction;
  // `function` is an UnresolvedFunction.
  explicit UnresolvedTableFunction(ExprPtr function);

  const ExprPtr& function() const { return function_; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {function_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  ExprPtr function_;
};

struct NamedQuery {
  std::string name;
  std::vector<std::string> column_names;
  PlanPtr plan;
  // MAX RECURSION LEVEL n.
  std::optional<int64_t> max_depth;
};

// WITH [RECURSIVE] ...; children: the definitions' plans, then the query.
class UnresolvedWith final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedWith;
  UnresolvedWith(std::vector<NamedQuery> queries, bool recursive, PlanPtr query);

  std::vector<NamedQuery> queries() const;
  bool recursive() const { return recursive_; }
  const PlanPtr& query() const { return children().back(); }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return "UnresolvedWith"; }

 private:
  std::vector<NamedQuery> queries_;
  bool recursive_;
};

// HAVING over an UnresolvedGroupBy or Aggregate.
class UnresolvedHaving final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedHaving;
  UnresolvedHaving(ExprPtr condition, PlanPtr child);

  const ExprPtr& condition() const { return condition_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {condition_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  ExprPtr condition_;
};

// QUALIFY: a filter over window functions of the select list below or of its own.
class UnresolvedQualify final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedQualify;
  UnresolvedQualify(ExprPtr condition, PlanPtr child);

  const ExprPtr& condition() const { return condition_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {condition_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  ExprPtr condition_;
};

// GROUP BY as written: ordinals, aliases, ALL, grouping analytics.
class UnresolvedGroupBy final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedGroupBy;
  // A plain expression has one set of one element; ROLLUP, CUBE and GROUPING SETS several.
  struct Element {
    enum class Type : uint8_t { kExpression, kRollup, kCube, kGroupingSets };
    Type type = Type::kExpression;
    // kExpression: one set of one. kRollup, kCube: one set a (possibly composite) element.
    std::vector<Exprs> sets;
    // GROUP BY a, b GROUPING SETS (...): a and b. Empty when the sets come alone.
    Exprs keys;
  };
  // `list` is the select list. `all`: GROUP BY ALL.
  UnresolvedGroupBy(std::vector<Element> elements, bool all, Exprs list, PlanPtr child);

  std::vector<Element> elements() const;
  bool all() const { return all_; }
  const Exprs& list() const { return list_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  // The list, then the elements' expressions.
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  std::vector<Element> elements_;
  bool all_;
  Exprs list_;
};

// PIVOT (aggregates FOR column IN (values)), and groupBy().pivot().
class UnresolvedPivot final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedPivot;
  // Without grouping expressions: all columns not mentioned. Without values: those found.
  UnresolvedPivot(std::optional<Exprs> grouping, Exprs columns, Exprs values, Exprs aggregates,
                  PlanPtr child);

  const std::optional<Exprs>& grouping() const { return grouping_; }
  // Several for FOR (a, b) IN ((1, 2), ...).
  const Exprs& columns() const { return columns_; }
  // Foldable, with aliases where named.
  const Exprs& values() const { return values_; }
  const Exprs& aggregates() const { return aggregates_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  // Grouping, columns, values, aggregates.
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return "Pivot"; }

 private:
  std::optional<Exprs> grouping_;
  Exprs columns_;
  Exprs values_;
  Exprs aggregates_;
};

// UNPIVOT and DataFrame.unpivot (melt).
class UnresolvedUnpivot final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedUnpivot;
  struct ValueColumns {
    // As many as there are value names.
    Exprs exprs;
    std::optional<std::string> alias;
  };
  // Without ids: all columns that are no values (SQL), without values: all that are no ids.
  UnresolvedUnpivot(std::optional<Exprs> ids, std::optional<std::vector<ValueColumns>> values,
                    std::string variable_name, std::vector<std::string> value_names,
                    bool include_nulls, PlanPtr child);

  const std::optional<Exprs>& ids() const { return ids_; }
  const std::optional<std::vector<ValueColumns>>& values() const { return values_; }
  const std::string& variable_name() const { return variable_name_; }
  const std::vector<std::string>& value_names() const { return value_names_; }
  bool include_nulls() const { return include_nulls_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return "Unpivot"; }

 private:
  std::optional<Exprs> ids_;
  std::optional<std::vector<ValueColumns>> values_;
  std::string variable_name_;
  std::vector<std::string> value_names_;
  bool include_nulls_;
};

// LATERAL VIEW [OUTER] f(...) t AS a, b.
class UnresolvedLateralView final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedLateralView;
  UnresolvedLateralView(ExprPtr function, bool outer, std::string table_name,
                        std::vector<std::string> column_names, PlanPtr child);

  const ExprPtr& function() const { return function_; }
  bool outer() const { return outer_; }
  const std::string& table_name() const { return table_name_; }
  const std::vector<std::string>& column_names() const { return column_names_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  Exprs expressions() const override { return {function_}; }
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  ExprPtr function_;
  bool outer_;
  std::string table_name_;
  std::vector<std::string> column_names_;
};

// JOIN ... USING (...) and NATURAL JOIN (no columns given).
class UnresolvedUsingJoin final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedUsingJoin;
  UnresolvedUsingJoin(JoinType type, std::optional<std::vector<std::string>> columns, PlanPtr left,
                      PlanPtr right);

  JoinType type() const { return type_; }
  const std::optional<std::vector<std::string>>& columns() const { return columns_; }
  const PlanPtr& left() const { return children()[0]; }
  const PlanPtr& right() const { return children()[1]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override;

 private:
  JoinType type_;
  std::optional<std::vector<std::string>> columns_;
};

// WINDOW w AS (...): definitions for the select list below it.
class UnresolvedWindowClause final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kUnresolvedWindowClause;
  UnresolvedWindowClause(std::map<std::string, WindowSpec> windows, PlanPtr child);

  // By lower-case name.
  const std::map<std::string, WindowSpec>& windows() const { return windows_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return "WithWindowDefinition"; }

 private:
  std::map<std::string, WindowSpec> windows_;
};

// What a deferred operation may ask of the session.
class PlanServices {
 public:
  virtual ~PlanServices() = default;
  // Analyzes further plans.
  virtual PlanPtr analyze(const PlanPtr& plan) = 0;
  // Runs a (resolved or unresolved) query at once: distinct pivot values, crosstab columns.
  virtual std::vector<Batch> execute(const PlanPtr& plan) = 0;
  virtual const SqlSettings& settings() const = 0;
};

// An operation whose meaning depends on its children's columns: drop, withColumns, na.fill,
// describe, toDF... Once they are resolved, `build` makes the plan (which may be unresolved again).
class Deferred final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kDeferred;
  using Build = std::function<PlanPtr(const Plans& children, PlanServices& services)>;
  Deferred(std::string name, Plans children, Build build);

  const std::string& name() const { return name_; }
  const Build& build() const { return build_; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return name_; }

 private:
  std::string name_;
  Build build_;
};

// Marks a DataFrame's plan by its Connect plan_id, for columns that name it.
class PlanIdTag final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kPlanIdTag;
  PlanIdTag(int64_t plan_id, PlanPtr child);

  int64_t plan_id() const { return plan_id_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  const Attributes& output() const override { return children()[0]->output(); }
  std::string node_string() const override { return "PlanIdTag"; }

 private:
  int64_t plan_id_;
};

// A statement's arguments for :name and ? inside it. Values are foldable expressions.
class WithParameters final : public UnresolvedPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kNamedParameters;
  WithParameters(std::map<std::string, ExprPtr> named, Exprs positional, PlanPtr child);

  const std::map<std::string, ExprPtr>& named() const { return named_; }
  const Exprs& positional() const { return positional_; }
  const PlanPtr& child() const { return children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  std::string node_string() const override { return "NameParameterizedQuery"; }

 private:
  std::map<std::string, ExprPtr> named_;
  Exprs positional_;
};

}  // namespace firesteel
