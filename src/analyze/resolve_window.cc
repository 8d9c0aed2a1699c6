// How ExprResolver resolves function OVER (...).

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/window_frame.h"

namespace firesteel::analyze {
namespace {

constexpr std::string_view kDocRoot = "https://spark.apache.org/docs/latest";

const WindowSpec& find_definition(const QueryScope& query, const std::string& name,
                                  const SourceRange& source) {
  if (query.windows != nullptr) {
    const auto it = query.windows->find(to_lower(name));
    if (it != query.windows->end()) {
      const WindowSpec& spec = it->second;
      return spec.reference.empty() ? spec : find_definition(query, spec.reference, source);
    }
  }
  fail(source, "MISSING_WINDOW_SPECIFICATION",
       {{"windowName", name}, {"docroot", std::string(kDocRoot)}});
}

bool is_window_function(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregate) return true;
  const auto* call = expr->as<Call>();
  return call != nullptr && call->function().window != nullptr;
}

}  // namespace

ExprPtr ExprResolver::resolve_window(const UnresolvedWindow& window) {
  const SourceRange& source = window.source();
  WindowSpec spec = window.spec();
  if (!spec.reference.empty()) spec = find_definition(query_, spec.reference, source);

  before_over_ = true;
  const ExprPtr function = resolve_value(window.function());
  before_over_ = false;
  if (!is_window_function(function)) {
    fail(source, "UNSUPPORTED_EXPR_FOR_WINDOW", {{"sqlExpr", sql_expr(function)}});
  }

  Exprs partition_by = resolve_values(spec.partition_by);
  std::vector<SortOrder> order_by = spec.order_by;
  for (auto& key : order_by) key.expr = resolve_value(key.expr);
  std::optional<WindowFrame> frame = spec.frame;
  if (frame) {
    for (FrameBound* bound : {&frame->start, &frame->end}) {
      if (bound->offset != nullptr) bound->offset = resolve(bound->offset);
    }
  }
  bool ignore_nulls = false;
  if (const auto* call = window.function()->as<UnresolvedFunction>()) {
    ignore_nulls = call->modifiers().ignore_nulls.value_or(false);
  }
  frame = settle_frame(analysis_, function, order_by, std::move(frame), source);
  ExprPtr made = std::make_shared<WindowExpr>(function, std::move(partition_by),
                                              std::move(order_by), std::move(frame), ignore_nulls);
  if (source.text || source.context) made = made->with_source(source);
  check_window(made);
  return made;
}

}  // namespace firesteel::analyze
