#include "exec/project/project_operator.h"

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

struct ProjectState final : LocalState {
  explicit ProjectState(const Exprs& list) : evaluator(list) {}
  Evaluator evaluator;
};

}  // namespace

LocalStatePtr ProjectOperator::make_state(ExecutionContext&) {
  return std::make_unique<ProjectState>(list_);
}

bool ProjectOperator::process(Batch batch, LocalState* state, const Push& push) {
  std::vector<VectorPtr> columns = static_cast<ProjectState&>(*state).evaluator.evaluate(batch);
  batch.columns = std::move(columns);
  return push(std::move(batch));
}

}  // namespace firesteel
