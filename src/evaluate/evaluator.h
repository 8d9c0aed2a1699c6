#pragma once

#include <memory>
#include <vector>

#include "plan/exprs.h"

namespace firesteel {

namespace evaluate_internal {
class CompiledExpr;
struct Frame;
}  // namespace evaluate_internal

// A list of bound expressions (columns are BoundReferences, no subqueries) made ready to run.
// Equal subexpressions are computed once a batch. Used by one thread; each makes its own.
class Evaluator {
 public:
  explicit Evaluator(const Exprs& exprs);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;

  // One vector an expression, batch.num_rows long.
  std::vector<VectorPtr> evaluate(const Batch& batch);
  VectorPtr evaluate_one(const Batch& batch);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A conjunction made ready to filter. Conjuncts are evaluated on the rows that those before them
// let pass, so an error can only come from a row that the ones before accept.
class Predicate {
 public:
  explicit Predicate(const ExprPtr& condition);

  // The rows of the batch for which the condition is true; null when all are.
  SelectionPtr select(const Batch& batch);

 private:
  std::vector<Evaluator> conjuncts_;
};

// The value of a foldable expression.
Value evaluate_constant(const ExprPtr& expr);

// The expression with attributes replaced by BoundReferences to their positions in `input`.
ExprPtr bind_references(const ExprPtr& expr, const Attributes& input);
Exprs bind_references(const Exprs& exprs, const Attributes& input);

}  // namespace firesteel
