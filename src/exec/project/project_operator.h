#pragma once

#include "exec/operator.h"
#include "plan/exprs.h"

namespace firesteel {

// Replaces the columns by the values of expressions.
class ProjectOperator final : public Operator {
 public:
  explicit ProjectOperator(Exprs list) : list_(std::move(list)) {}

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool process(Batch batch, LocalState* state, const Push& push) override;

 private:
  Exprs list_;
};

}  // namespace firesteel
