#include "exec/filter/filter_operator.h"

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

struct FilterState final : LocalState {
  explicit FilterState(const ExprPtr& condition) : predicate(condition) {}
  Predicate predicate;
};

}  // namespace

LocalStatePtr FilterOperator::make_state(ExecutionContext&) {
  return std::make_unique<FilterState>(condition_);
}

bool FilterOperator::process(Batch batch, LocalState* state, const Push& push) {
  SelectionPtr rows = static_cast<FilterState&>(*state).predicate.select(batch);
  if (!rows) return push(std::move(batch));
  if (rows->empty()) return true;
  return push(batch.select(std::move(rows)));
}

}  // namespace firesteel
