#pragma once

#include "exec/operator.h"

namespace firesteel {

// Bernoulli or Poisson sampling with Spark's generator: the same seed keeps the same rows of a
// partition whatever the number of threads.
class SampleOperator final : public Operator {
 public:
  SampleOperator(double lower, double upper, bool with_replacement, int64_t seed);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool process(Batch batch, LocalState* state, const Push& push) override;

 private:
  double lower_;
  double upper_;
  bool with_replacement_;
  int64_t seed_;
};

}  // namespace firesteel
