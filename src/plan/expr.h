#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/spark_error.h"
#include "columnar/value.h"
#include "functions/function.h"
#include "plan/attribute.h"

namespace firesteel {

class Expr;
using ExprPtr = std::shared_ptr<const Expr>;
using Exprs = std::vector<ExprPtr>;
class LogicalPlan;
using PlanPtr = std::shared_ptr<const LogicalPlan>;

enum class ExprKind : uint8_t {
  // Resolved.
  kLiteral,
  kAttribute,
  kOuterReference,
  kBoundReference,
  kAlias,
  kCast,
  kCall,
  kCaseWhen,
  kAggregate,
  kWindow,
  kScalarSubquery,
  kExists,
  kInSubquery,
  kLambda,
  kLambdaVariable,
  kGenerator,
  // Gone after analysis.
  kUnresolvedAttribute,
  kUnresolvedStar,
  kUnresolvedFunction,
  kUnresolvedExtract,
  kUnresolvedLambda,
  kUnresolvedWindow,
  kUnresolvedMultiAlias,
  kUnresolvedRegex,
  kParameter,
  kUpdateFields,
};

// Where in a statement an expression stands; half-open byte offsets into the text.
struct SourceRange {
  std::shared_ptr<const std::string> text;
  int start = -1;
  int stop = -1;
  // DataFrame calls carry a ready context instead (the Python call site).
  std::shared_ptr<const QueryContext> context;

  std::optional<QueryContext> query_context() const;
};

// A node of an expression tree. Immutable; a rewrite makes new nodes and shares the rest.
class Expr {
 public:
  virtual ~Expr() = default;

  ExprKind kind() const { return kind_; }
  template <class T>
  const T* as() const {
    return kind_ == T::kKind ? static_cast<const T*>(this) : nullptr;
  }

  const Exprs& children() const { return children_; }
  // A copy over other children, type and nullability derived anew; called with as many children.
  virtual ExprPtr with_children(Exprs children) const = 0;

  // Meaningful once resolved() is true.
  virtual const DataType& type() const = 0;
  virtual bool nullable() const = 0;
  // Neither this nor anything below waits for the analyzer.
  bool resolved() const { return resolved_; }
  // No rand(), no side effect, anywhere below.
  bool deterministic() const { return deterministic_; }
  // Evaluates to the same value for all rows (literals and deterministic calls on them).
  bool foldable() const;
  // A subquery stands somewhere below (lambdas' bodies included).
  bool has_subquery() const { return has_subquery_; }

  // Spark's rendering of the expression: names of result columns, messages, EXPLAIN. Attributes
  // print as their names; `with_ids` adds "#12".
  virtual std::string sql(bool with_ids = false) const = 0;

  const SourceRange& source() const { return source_; }
  // The same node with its place in the statement's text.
  ExprPtr with_source(SourceRange source) const;

 protected:
  Expr(ExprKind kind, Exprs children);
  void set_unresolved() { resolved_ = false; }
  void set_nondeterministic() { deterministic_ = false; }
  // The value changes from row to row though no attribute is below (window-only functions).
  void set_not_constant() { constant_ = false; }
  virtual std::shared_ptr<Expr> clone() const = 0;
  // Gives a rewritten copy this node's place in the text.
  ExprPtr keep_source(std::shared_ptr<Expr> copy) const {
    copy->source_ = source_;
    return copy;
  }

 private:
  ExprKind kind_;
  bool resolved_ = true;
  bool deterministic_ = true;
  // Only literals, calls, casts, CASE and lambdas below.
  bool constant_;
  bool has_lambda_variable_;
  bool has_subquery_;
  Exprs children_;
  SourceRange source_;
};

// Structural equality; attributes by id, aliases by their child.
bool semantic_equals(const Expr& a, const Expr& b);
size_t semantic_hash(const Expr& expr);
// As semantic_hash, but equal also for expressions that differ only in ids.
size_t shape_hash(const Expr& expr);

// Bottom-up rewrite: `rule` sees each node after its children were rewritten and returns a
// replacement or null to keep it. Returns `expr` itself when nothing changed.
ExprPtr transform_up(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& rule);
// Top-down: a replaced node's children are visited after the replacement.
ExprPtr transform_down(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& rule);
// Visits the tree, parents first, until `visit` returns false for a subtree.
void visit(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& visitor);
bool contains(const ExprPtr& expr, const std::function<bool(const Expr&)>& predicate);

// Conjuncts of a predicate, and back (null for none).
Exprs split_conjuncts(const ExprPtr& predicate);
ExprPtr join_conjuncts(Exprs conjuncts);
// Operands of a chain of `name` ("and", "or"), left to right.
Exprs split_operands(const ExprPtr& expr, std::string_view name);
// Ids of all attributes below (outer references not counted).
std::vector<ExprId> referenced_ids(const ExprPtr& expr);

struct SortOrder {
  ExprPtr expr;
  bool ascending = true;
  bool nulls_first = true;

  std::string sql(bool with_ids = false) const;
};

}  // namespace firesteel
