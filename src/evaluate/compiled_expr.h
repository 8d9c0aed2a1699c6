#pragma once

// The nodes that Evaluator compiles expressions to; internal to src/evaluate.

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "plan/exprs.h"

namespace firesteel::evaluate_internal {

// What an expression is evaluated over: a batch, and the values of the lambda variables in scope
// (slots assigned by nesting depth), all num_rows long.
struct Frame {
  const Batch* batch = nullptr;
  std::vector<VectorPtr> variables;
  size_t num_rows = 0;
  EvalContext* context = nullptr;
  // Changes with every batch (and every part of one), so that shared results are not mixed up.
  uint64_t generation = 0;
};

class CompiledExpr {
 public:
  virtual ~CompiledExpr() = default;
  // A vector of frame.num_rows rows.
  virtual VectorPtr evaluate(const Frame& frame) = 0;
  // Columns and variable slots that it reads.
  virtual void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const = 0;
};

using CompiledPtr = std::shared_ptr<CompiledExpr>;

// Compiles expressions of one evaluator; equal ones of one scope become one node.
class Compiler {
 public:
  CompiledPtr compile(const ExprPtr& expr);
  // For parts that run on some of the rows only: nothing is shared with the rest.
  CompiledPtr compile_apart(const ExprPtr& expr);
  CompiledPtr compile_lambda_body(const Lambda& lambda);
  int variable_slot(ExprId id) const;
  int depth() const { return static_cast<int>(slots_.size()); }

 private:
  CompiledPtr compile_node(const ExprPtr& expr);

  std::unordered_map<size_t, std::vector<std::pair<ExprPtr, CompiledPtr>>> shared_;
  std::vector<ExprId> slots_;
};

// Evaluates `expr` on the rows of `frame` named by `rows`.
VectorPtr evaluate_on_rows(CompiledExpr& expr, const Frame& frame, const SelectionPtr& rows);

CompiledPtr make_and_or(const Call& call, Compiler& compiler);
CompiledPtr make_coalesce(const Call& call, Compiler& compiler);
CompiledPtr make_case(const CaseWhen& expr, Compiler& compiler);
CompiledPtr make_call(const Call& call, Compiler& compiler);

// Whether evaluating the expression can neither fail nor cost much, so that it may run on rows
// whose value is not wanted.
bool is_cheap_and_total(const ExprPtr& expr);

}  // namespace firesteel::evaluate_internal
