// How ExprResolver resolves subqueries in expressions.

#include "analyze/bind_function.h"
#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

ExprPtr located(ExprPtr expr, const SourceRange& source) {
  return source.text || source.context ? expr->with_source(source) : expr;
}

std::string quoted_list(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

// The rows' columns cast to `types`, under their names.
PlanPtr cast_columns(const Analysis& analysis, const PlanPtr& plan,
                     const std::vector<DataType>& types) {
  Exprs list;
  bool changed = false;
  for (size_t i = 0; i < types.size(); ++i) {
    const Attribute& column = plan->output()[i];
    ExprPtr expr = implicit_cast_to(analysis, AttributeRef::make(column), types[i]);
    if (expr->kind() != ExprKind::kAttribute) {
      expr = Alias::make(std::move(expr), column.name);
      changed = true;
    }
    list.push_back(std::move(expr));
  }
  return changed ? std::make_shared<Project>(std::move(list), plan) : plan;
}

}  // namespace

PlanPtr ExprResolver::resolve_subquery_plan(const PlanPtr& plan) {
  const OuterScope outer{columns_, takes_aggregates_};
  QueryScope inner = query_;
  inner.outer = &outer;
  inner.windows = nullptr;
  return resolve_query(analysis_, inner, plan);
}

ExprPtr ExprResolver::resolve_scalar_subquery(const ScalarSubquery& subquery) {
  PlanPtr plan = resolve_subquery_plan(subquery.plan());
  if (plan->output().size() != 1) {
    fail(subquery.source(),
         "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
         {{"number", std::to_string(plan->output().size())}});
  }
  return subquery.with_plan(std::move(plan));
}

ExprPtr ExprResolver::resolve_exists(const Exists& exists) {
  return exists.with_plan(resolve_subquery_plan(exists.plan()));
}

ExprPtr ExprResolver::resolve_in_subquery(const InSubquery& in) {
  Exprs values = resolve_values(in.children());
  PlanPtr plan = resolve_subquery_plan(in.plan());
  const Attributes& output = plan->output();
  // A struct compares with as many columns as it has fields.
  if (values.size() == 1 && output.size() > 1 && values[0]->type().is(TypeId::kStruct)) {
    if (const auto* call = values[0]->as<Call>(); call != nullptr && call->is("named_struct")) {
      Exprs fields;
      for (size_t i = 1; i < call->children().size(); i += 2) fields.push_back(call->children()[i]);
      values = std::move(fields);
    }
  }
  auto text = [&] { return sql_expr(std::make_shared<InSubquery>(values, plan)); };
  std::vector<std::string> left_names;
  std::vector<std::string> right_names;
  for (const auto& value : values) left_names.push_back(sql_expr(value));
  for (const auto& column : output) right_names.push_back(quote_sql(column.name));
  if (values.size() != output.size()) {
    fail(in.source(), "DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH",
         {{"sqlExpr", text()},
          {"leftLength", std::to_string(values.size())},
          {"leftColumns", quoted_list(left_names)},
          {"rightLength", std::to_string(output.size())},
          {"rightColumns", quoted_list(right_names)}});
  }
  std::vector<DataType> types;
  std::vector<std::string> mismatched;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto common = find_wider_type(values[i]->type(), output[i].type, analysis_.settings.ansi);
    if (common) {
      types.push_back(*common);
    } else {
      mismatched.push_back("(" + qualified_sql(values[i]) + ":" +
                           values[i]->type().simple_string() + ", " + output[i].name + ":" +
                           output[i].type.simple_string() + ")");
    }
  }
  if (!mismatched.empty()) {
    std::vector<std::string> left;
    std::vector<std::string> right;
    for (const auto& value : values) left.push_back(sql_type(value->type()));
    for (const auto& column : output) right.push_back(sql_type(column.type));
    fail(in.source(), "DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH",
         {{"sqlExpr", text()},
          {"mismatchedColumns", quoted_list(mismatched)},
          {"leftType", quoted_list(left)},
          {"rightType", quoted_list(right)}});
  }
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = implicit_cast_to(analysis_, values[i], types[i]);
  }
  return located(
      std::make_shared<InSubquery>(std::move(values), cast_columns(analysis_, plan, types)),
      in.source());
}

}  // namespace firesteel::analyze
