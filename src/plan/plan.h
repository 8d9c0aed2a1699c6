#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plan/expr.h"

namespace firesteel {

class LogicalPlan;
using PlanPtr = std::shared_ptr<const LogicalPlan>;
using Plans = std::vector<PlanPtr>;

enum class PlanKind : uint8_t {
  // Leaves.
  kOneRow,
  kRange,
  kLocalRelation,
  kTableScan,
  kCteReference,
  // One child.
  kProject,
  kFilter,
  kAggregate,
  kSort,
  kLimit,
  kTail,
  kDistinct,
  kDeduplicate,
  kWindow,
  kExpand,
  kGenerate,
  kSample,
  kRepartition,
  kSubqueryAlias,
  kHint,
  // Two or more.
  kJoin,
  kUnion,
  kSetOperation,
  kRecursiveUnion,
  kWithCte,
  // Gone after analysis.
  kUnresolvedRelation,
  kUnresolvedFileRelation,
  kUnresolvedInlineTable,
  kUnresolvedTableFunction,
  kUnresolvedWith,
  kUnresolvedHaving,
  kUnresolvedGroupBy,
  kUnresolvedPivot,
  kUnresolvedUnpivot,
  kUnresolvedLateralView,
  kUnresolvedUsingJoin,
  kUnresolvedWindowClause,
  kUnresolvedQualify,
  kDeferred,
  kPlanIdTag,
  kNamedParameters,
  // Statements that are no queries.
  kCommand,
};

// A node of a query. Immutable; a rewrite makes new nodes and shares the rest.
class LogicalPlan {
 public:
  virtual ~LogicalPlan() = default;

  PlanKind kind() const { return kind_; }
  template <class T>
  const T* as() const {
    return kind_ == T::kKind ? static_cast<const T*>(this) : nullptr;
  }

  const Plans& children() const { return children_; }
  virtual PlanPtr with_children(Plans children) const = 0;

  // The node's own expressions, in a fixed order; with_expressions takes as many.
  virtual Exprs expressions() const { return {}; }
  virtual PlanPtr with_expressions(Exprs expressions) const = 0;

  // The columns it produces. Only for nodes whose children are resolved.
  virtual const Attributes& output() const = 0;

  // Neither this node nor anything below waits for the analyzer.
  bool resolved() const;

  // One line: "Filter (a#1 > 3)", as Spark's node strings.
  virtual std::string node_string() const = 0;

 protected:
  LogicalPlan(PlanKind kind, Plans children) : kind_(kind), children_(std::move(children)) {}

 private:
  PlanKind kind_;
  // Answer of resolved(), once asked for: a plan's nodes never change.
  enum class Resolved : uint8_t { kUnknown, kNo, kYes };
  mutable std::atomic<Resolved> resolved_{Resolved::kUnknown};
  Plans children_;
};

// A list as Spark's node strings show it: at most 25 fields, then "... 3 more fields".
std::string truncated_list(std::span<const std::string> fields);
std::string truncated_list(const Exprs& exprs);
std::string truncated_list(const Attributes& attributes);

// The tree with Spark's "+- " and ":- " branches.
std::string tree_string(const LogicalPlan& plan);

// Bottom-up and top-down rewrites, as for expressions; subquery plans inside expressions are not
// visited.
PlanPtr transform_up(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& rule);
PlanPtr transform_down(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& rule);
// The plan with every expression of this node (not of its children) rewritten bottom-up.
PlanPtr transform_node_expressions(const PlanPtr& plan,
                                   const std::function<ExprPtr(const ExprPtr&)>& rule);
// As transform_up over the whole tree, plans of subquery expressions included.
PlanPtr transform_up_with_subqueries(const PlanPtr& plan,
                                     const std::function<PlanPtr(const PlanPtr&)>& rule);
void visit(const PlanPtr& plan, const std::function<bool(const PlanPtr&)>& visitor);
bool contains(const PlanPtr& plan, const std::function<bool(const LogicalPlan&)>& predicate);

// The attribute that a top-level expression of a select list produces (Alias or AttributeRef).
Attribute to_attribute(const ExprPtr& named);

// A copy with new ids for everything that the plan itself defines, so that it can stand twice in
// one query (self-joins, views, CTEs). `mapping`, if given, receives old to new ids.
PlanPtr with_fresh_ids(const PlanPtr& plan, std::map<ExprId, ExprId>* mapping = nullptr);

}  // namespace firesteel
