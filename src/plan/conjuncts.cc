#include <algorithm>

#include "plan/call_builder.h"
#include "plan/exprs.h"

namespace firesteel {

Exprs split_operands(const ExprPtr& expr, std::string_view name) {
  Exprs operands;
  // Chains lean to the left as parsed, so a stack of right operands stays small or flat.
  Exprs pending{expr};
  while (!pending.empty()) {
    ExprPtr next = std::move(pending.back());
    pending.pop_back();
    const auto* call = next->as<Call>();
    if (call != nullptr && call->is(name) && call->children().size() == 2) {
      pending.push_back(call->children()[1]);
      pending.push_back(call->children()[0]);
    } else {
      operands.push_back(std::move(next));
    }
  }
  return operands;
}

Exprs split_conjuncts(const ExprPtr& predicate) {
  if (!predicate) return {};
  return split_operands(predicate, "and");
}

ExprPtr join_conjuncts(Exprs conjuncts) {
  ExprPtr joined;
  for (ExprPtr& conjunct : conjuncts) {
    joined = joined ? make_call("and", {joined, std::move(conjunct)}) : std::move(conjunct);
  }
  return joined;
}

}  // namespace firesteel
