// How ExprResolver finds out what a name means.

#include <array>

#include "analyze/bind_function.h"
#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/extract_value.h"
#include "analyze/grouping_sets.h"
#include "analyze/operator_names.h"
#include "base/check.h"

namespace firesteel::analyze {
namespace {

// The attribute of `match`, under the name as written, with the fields behind it extracted: then
// it is an Alias without id that carries the last field's name.
ExprPtr to_expr(const Analysis& analysis, const NameScope::Match& match,
                const std::vector<std::string>& parts, const SourceRange& source) {
  Attribute attribute = *match.columns[0];
  attribute.name = parts[match.used - 1];
  attribute.hidden = false;
  ExprPtr expr = AttributeRef::make(std::move(attribute));
  if (source.text || source.context) expr = expr->with_source(source);
  if (match.used == parts.size()) return expr;
  for (size_t i = match.used; i < parts.size(); ++i) {
    expr = extract_field(analysis, expr, parts[i], source);
  }
  return std::make_shared<Alias>(std::move(expr), parts.back(), kNameOnly);
}

// Functions that are called without parentheses, unless a column has the name.
constexpr std::array<std::string_view, 12> kLiteralFunctions = {
    "current_date",   "current_timestamp", "current_user",     "user",
    "session_user",   "current_catalog",   "current_database", "current_schema",
    "localtimestamp", "current_time",      "current_timezone", "grouping__id"};

}  // namespace

ExprPtr ExprResolver::find_name(const Analysis& analysis, const NameScope& scope,
                                const std::vector<std::string>& parts, const SourceRange& source) {
  const NameScope::Match match = scope.find(parts);
  if (match.columns.empty()) return nullptr;
  if (match.columns.size() > 1) fail_ambiguous_reference(source, parts, match.columns);
  return to_expr(analysis, match, parts, source);
}

ExprPtr ExprResolver::find_lambda_variable(const UnresolvedAttribute& attribute) const {
  const auto& parts = attribute.parts();
  for (auto scope = lambdas_.rbegin(); scope != lambdas_.rend(); ++scope) {
    for (const auto& parameter : **scope) {
      if (!equal_names(parameter.name, parts[0], analysis_.settings.case_sensitive)) continue;
      ExprPtr expr = std::make_shared<LambdaVariable>(parameter);
      for (size_t i = 1; i < parts.size(); ++i) {
        expr = extract_field(analysis_, expr, parts[i], attribute.source());
      }
      return expr;
    }
  }
  return nullptr;
}

bool ExprResolver::names_literal_function(const std::string& name) {
  return std::ranges::find(kLiteralFunctions, to_lower(name)) != kLiteralFunctions.end();
}

ExprPtr ExprResolver::find_literal_function(const UnresolvedAttribute& attribute) const {
  if (attribute.parts().size() != 1) return nullptr;
  const std::string name = to_lower(attribute.parts()[0]);
  if (!names_literal_function(name)) return nullptr;
  if (name == "grouping__id") {
    return std::make_shared<Alias>(
        make_grouping_function(std::string(kGroupingId), {}, attribute.source()), name, kNameOnly);
  }
  const ScalarFunction* function = analysis_.functions.scalar(name);
  if (function == nullptr) return nullptr;
  return bind_scalar(analysis_, *function, name, {}, attribute.source());
}

ExprPtr ExprResolver::find_column(const Analysis& analysis, const NameScope& scope,
                                  const UnresolvedAttribute& attribute) {
  if (!attribute.plan_id())
    return find_name(analysis, scope, attribute.parts(), attribute.source());
  const NameScope::Match match = analysis.tags.find(attribute, scope);
  if (match.columns.empty()) return nullptr;
  return to_expr(analysis, match, attribute.parts(), attribute.source());
}

ExprPtr ExprResolver::find_outer(const UnresolvedAttribute& attribute) const {
  if (query_.outer == nullptr) return nullptr;
  const ExprPtr found = find_column(analysis_, query_.outer->columns, attribute);
  return found != nullptr ? as_outer(found) : nullptr;
}

ExprPtr ExprResolver::find_column_leniently(const UnresolvedAttribute& attribute,
                                            std::optional<SparkError>& problem) const {
  if (!lenient_) return find_column(analysis_, columns_, attribute);
  try {
    return find_column(analysis_, columns_, attribute);
  } catch (const SparkError& error) {
    problem = error;
    return nullptr;
  }
}

ExprPtr ExprResolver::resolve_attribute(const UnresolvedAttribute& attribute) {
  if (!attribute.plan_id()) {
    if (ExprPtr variable = find_lambda_variable(attribute)) return variable;
  }
  std::optional<SparkError> problem;
  if (!skipped_.contains(attribute.parts())) {
    if (ExprPtr column = find_column_leniently(attribute, problem)) return column;
  }
  if (!attribute.plan_id()) {
    if (ExprPtr call = find_literal_function(attribute)) return call;
  }
  if (fallback_) {
    if (ExprPtr found = fallback_(attribute)) return found;
  }
  if (problem) throw SparkError(*problem);
  if (ExprPtr outer = find_outer(attribute)) return outer;
  if (attribute.plan_id()) {
    fail(attribute.source(), "CANNOT_RESOLVE_DATAFRAME_COLUMN",
         {{"name", quote_identifiers(attribute.parts())}});
  }
  fail_unresolved_column(attribute.source(), attribute.parts(),
                         suggestions_ != nullptr ? *suggestions_ : columns_);
}

ExprPtr ExprResolver::resolve_parameter(const Parameter& parameter) {
  const WithParameters* values = query_.parameters;
  ExprPtr value;
  if (values != nullptr && !parameter.name().empty()) {
    const auto it = values->named().find(parameter.name());
    if (it != values->named().end()) value = it->second;
  } else if (values != nullptr && parameter.position() >= 0 &&
             static_cast<size_t>(parameter.position()) < values->positional().size()) {
    value = values->positional()[parameter.position()];
  }
  if (value == nullptr) {
    const std::string name = parameter.name().empty()
                                 ? "_" + std::to_string(parameter.source().start)
                                 : parameter.name();
    fail(parameter.source(), "UNBOUND_SQL_PARAMETER", {{"name", name}});
  }
  // Arguments see no column.
  const Attributes no_columns;
  const NameScope nothing(no_columns, analysis_.settings.case_sensitive);
  const QueryScope no_query;
  return ExprResolver(analysis_, no_query, nothing).resolve(value);
}

}  // namespace firesteel::analyze
