#pragma once

#include "exec/operator.h"
#include "plan/exprs.h"

namespace firesteel {

// Passes every row once for each projection.
class ExpandOperator final : public Operator {
 public:
  explicit ExpandOperator(std::vector<Exprs> projections) : projections_(std::move(projections)) {}

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool process(Batch batch, LocalState* state, const Push& push) override;

 private:
  std::vector<Exprs> projections_;
};

}  // namespace firesteel
