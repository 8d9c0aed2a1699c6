#include "physical/plan_window.h"

#include "evaluate/evaluator.h"
#include "physical/bind_order.h"
#include "physical/plan_aggregate.h"

namespace firesteel {
namespace {

// With ORDER BY up to the current row's peers, else the whole partition.
WindowFrame default_frame(bool ordered) {
  WindowFrame frame;
  frame.end.kind = ordered ? FrameBoundKind::kCurrentRow : FrameBoundKind::kUnboundedFollowing;
  return frame;
}

WindowSpecExec bind_window_function(const WindowExpr& window, const Attributes& input) {
  WindowSpecExec out;
  out.type = window.type();
  out.ignore_nulls = window.ignore_nulls();
  out.frame = window.frame().value_or(default_frame(!window.order_by().empty()));
  if (const auto* aggregate = window.function()->as<AggregateCall>()) {
    out.aggregate = bind_aggregate(*aggregate, input);
    return out;
  }
  const auto* call = window.function()->as<Call>();
  FS_CHECK(call != nullptr && call->function().window != nullptr);
  out.function = call->shared_function();
  out.args = bind_references(call->children(), input);
  return out;
}

}  // namespace

PhysicalPtr plan_window(const Window& window, const PhysicalPtr& child) {
  std::vector<WindowSpecExec> functions;
  for (const auto& named : window.functions()) {
    const ExprPtr& expr = named->kind() == ExprKind::kAlias ? named->children()[0] : named;
    const auto* function = expr->as<WindowExpr>();
    FS_CHECK(function != nullptr);
    functions.push_back(bind_window_function(*function, child->output()));
  }
  return std::make_shared<WindowExec>(
      std::move(functions), bind_references(window.partition_by(), child->output()),
      bind_order(window.order_by(), child->output()), window.output(), child);
}

}  // namespace firesteel
