#include "analyze/time_windows.h"

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"
#include "functions/datetime/window.h"

namespace firesteel::analyze {
namespace {

constexpr const char* kColumn = "window";

bool is_window_call(const ExprPtr& expr) {
  const auto* call = expr->as<UnresolvedFunction>();
  return call != nullptr && call->name().size() == 1 && to_lower(call->name()[0]) == kColumn &&
         call->args().size() >= 2;
}

// The one window call in the keys; null when there is none, or they differ.
ExprPtr find_window_call(const Exprs& keys) {
  ExprPtr found;
  bool differ = false;
  for (const auto& key : keys) {
    visit(key, [&](const ExprPtr& part) {
      if (!is_window_call(part)) return true;
      differ = differ || (found && found->sql() != part->sql());
      found = part;
      return false;
    });
  }
  return differ ? nullptr : found;
}

// A row for each window that it falls into.
PlanPtr over_all_windows(const Analysis& analysis, PlanPtr child, Exprs args,
                         const SourceRange& source) {
  const ScalarFunction windows{
      .names = {kColumn}, .min_args = 2, .max_args = 4, .bind = bind_sliding_windows};
  const ExprPtr all = bind_scalar(analysis, windows, kColumn, std::move(args), source);
  const ExprPtr each = bind_generator(analysis, *analysis.functions.generator("explode"), "explode",
                                      {all}, /*outer=*/false, source);
  Attributes made{{.name = kColumn,
                   .type = all->type().element_type(),
                   .nullable = false,
                   .id = next_expr_id()}};
  return std::make_shared<Generate>(each, false, std::move(made), std::vector<ExprId>{},
                                    std::move(child));
}

PlanPtr with_window(const Analysis& analysis, PlanPtr child, Exprs args,
                    const SourceRange& source) {
  Exprs list;
  for (const auto& column : child->output()) list.push_back(AttributeRef::make(column));
  const ExprPtr timed = make_call(analysis, "isnotnull", {args[0]});
  list.push_back(Alias::make(make_call(analysis, kColumn, std::move(args), source), kColumn));
  return std::make_shared<Project>(std::move(list),
                                   std::make_shared<Filter>(timed, std::move(child)));
}

}  // namespace

ExprPtr name_time_windows(const ExprPtr& condition) {
  return replace_parts(condition, [](const ExprPtr& part) -> ExprPtr {
    if (!is_window_call(part)) return nullptr;
    return std::make_shared<UnresolvedAttribute>(std::vector<std::string>{kColumn});
  });
}

PlanPtr extract_time_windows(Analysis& analysis, const QueryScope& query, const LogicalPlan& plan,
                             Exprs keys) {
  const ExprPtr call = find_window_call(keys);
  if (!call) return nullptr;
  PlanPtr child = resolve_plan(analysis, query, plan.children()[0]);
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  Exprs args;
  for (const auto& arg : call->as<UnresolvedFunction>()->args()) {
    args.push_back(resolver.resolve(arg));
  }
  child = args.size() == 2
              ? with_window(analysis, std::move(child), std::move(args), call->source())
              : over_all_windows(analysis, std::move(child), std::move(args), call->source());
  Exprs expressions = plan.expressions();
  for (auto& expr : expressions) expr = name_time_windows(expr);
  return plan.with_expressions(std::move(expressions))->with_children({std::move(child)});
}

}  // namespace firesteel::analyze
