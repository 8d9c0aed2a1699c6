#pragma once

#include "exec/operator.h"
#include "plan/exprs.h"

namespace firesteel {

// Passes the rows for which the condition is true.
class FilterOperator final : public Operator {
 public:
  explicit FilterOperator(ExprPtr condition) : condition_(std::move(condition)) {}

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool process(Batch batch, LocalState* state, const Push& push) override;

 private:
  ExprPtr condition_;
};

}  // namespace firesteel
