// LIMIT, OFFSET and tail.

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

// A number of rows: a constant integer that is not negative.
ExprPtr resolve_count(Analysis& analysis, const QueryScope& query, const NameScope& columns,
                      const std::string& name, const ExprPtr& written) {
  if (written == nullptr) return nullptr;
  const ExprPtr count = ExprResolver(analysis, query, columns).resolve(written);
  const ErrorParams params{{"name", name}, {"expr", sql_expr(count)}};
  auto with = [&](ErrorParams more) {
    more.insert(params.begin(), params.end());
    return more;
  };
  if (!count->foldable()) {
    fail(written->source(), "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE", params);
  }
  if (!count->type().is(TypeId::kInt)) {
    fail(written->source(), "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE",
         with({{"dataType", sql_type(count->type())}}));
  }
  const std::optional<Value> value = constant_value(count);
  if (!value) return count;
  if (value->is_null()) {
    fail(written->source(), "INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL", params);
  }
  if (value->integer() < 0) {
    fail(written->source(), "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
         with({{"v", std::to_string(value->integer())}}));
  }
  return count;
}

}  // namespace

PlanPtr resolve_limit(Analysis& analysis, const QueryScope& query, const Limit& limit) {
  const PlanPtr child = resolve_plan(analysis, query, limit.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprPtr offset = resolve_count(analysis, query, columns, "offset", limit.offset());
  ExprPtr count = resolve_count(analysis, query, columns, "limit", limit.limit());
  return std::make_shared<Limit>(std::move(count), std::move(offset), child);
}

PlanPtr resolve_tail(Analysis& analysis, const QueryScope& query, const Tail& tail) {
  const PlanPtr child = resolve_plan(analysis, query, tail.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  return std::make_shared<Tail>(resolve_count(analysis, query, columns, "tail", tail.limit()),
                                child);
}

}  // namespace firesteel::analyze
