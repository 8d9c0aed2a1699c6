#pragma once

#include "exec/operator.h"
#include "plan/exprs.h"

namespace firesteel {

// Joins each row with what a generator makes of it.
class GenerateOperator final : public Operator {
 public:
  // Output: the input columns named by `kept`, then the generator's.
  GenerateOperator(std::shared_ptr<const BoundGenerator> function, Exprs args, bool outer,
                   std::vector<int> kept);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool process(Batch batch, LocalState* state, const Push& push) override;

 private:
  std::shared_ptr<const BoundGenerator> function_;
  Exprs args_;
  bool outer_;
  std::vector<int> kept_;
};

}  // namespace firesteel
