#pragma once

#include <functional>
#include <set>

#include "analyze/analysis.h"
#include "analyze/select_list.h"

namespace firesteel::analyze {

// Resolves the expressions of one operator: names become columns of its input, of enclosing
// queries or lambda variables, calls are bound, subqueries analyzed. Everything comes back with
// its type known; where that cannot be, a SparkError is thrown.
//
// Aggregate, window and generator calls are resolved wherever they stand; that they may stand
// there is the caller's business.
class ExprResolver {
 public:
  // `columns` must outlive the resolver.
  ExprResolver(Analysis& analysis, const QueryScope& query, const NameScope& columns);

  // Asked for a name that `columns` lacks, before enclosing queries are; returns null when it does
  // not know it either.
  using Fallback = std::function<ExprPtr(const UnresolvedAttribute& attribute)>;
  void set_fallback(Fallback fallback) { fallback_ = std::move(fallback); }
  // Names that are not to be looked up in `columns`.
  void set_skipped(std::set<std::vector<std::string>> names) { skipped_ = std::move(names); }
  // Subqueries may aggregate over `columns`, see OuterScope.
  void take_aggregates() { takes_aggregates_ = true; }
  // What is wrong with a name in `columns` (ambiguous, no such field) counts only when the fallback
  // does not know it either.
  void be_lenient() { lenient_ = true; }
  // The columns that UNRESOLVED_COLUMN suggests, when they are not `columns`.
  void suggest_from(const NameScope& scope) { suggestions_ = &scope; }

  // A value.
  ExprPtr resolve(const ExprPtr& expr);
  std::vector<SortOrder> resolve(const std::vector<SortOrder>& order);
  // With the name that its result column has: an Alias or AttributeRef.
  ExprPtr resolve_named(const ExprPtr& expr);
  // A select list: stars become columns, everything has a name. With `lateral_aliases` elements may
  // be generators, and may use the aliases of earlier ones (as AttributeRefs to them).
  SelectList resolve_list(const Exprs& list, bool lateral_aliases);
  // Stars and column patterns expanded, nothing resolved but these.
  Exprs expand_stars(const Exprs& list);

  // What a name means in `scope`: an AttributeRef called as written, or an Alias (kNameOnly) of a
  // field's extraction; null when nothing.
  static ExprPtr find_column(const Analysis& analysis, const NameScope& scope,
                             const UnresolvedAttribute& attribute);
  static ExprPtr find_name(const Analysis& analysis, const NameScope& scope,
                           const std::vector<std::string>& parts, const SourceRange& source);

  // The name is that of a function that is called without parentheses: current_date.
  static bool names_literal_function(const std::string& name);

 private:
  // These may return calls that stand for others (show_as). The first returns a name's field as an
  // Alias without id, which tells its name.
  ExprPtr resolve_shown(const ExprPtr& expr);
  ExprPtr resolve_value(const ExprPtr& expr);
  Exprs resolve_values(std::span<const ExprPtr> exprs);
  ExprPtr make_named(const ExprPtr& expr);
  // Without such calls.
  ExprPtr finish(const ExprPtr& shown);

  // resolve_list.cc
  ExprPtr find_lateral_alias(const UnresolvedAttribute& attribute, const Exprs& before) const;
  std::map<size_t, SelectedGenerator> resolve_generators(const Exprs& list,
                                                         std::vector<SelectedGenerator>& order);

  // resolve_names.cc
  ExprPtr resolve_attribute(const UnresolvedAttribute& attribute);
  ExprPtr find_column_leniently(const UnresolvedAttribute& attribute,
                                std::optional<SparkError>& problem) const;
  ExprPtr find_lambda_variable(const UnresolvedAttribute& attribute) const;
  ExprPtr find_literal_function(const UnresolvedAttribute& attribute) const;
  ExprPtr find_outer(const UnresolvedAttribute& attribute) const;
  ExprPtr resolve_parameter(const Parameter& parameter);

  // resolve_function.cc
  ExprPtr resolve_function(const UnresolvedFunction& function);
  ExprPtr resolve_operator_chain(const UnresolvedFunction& function);
  ExprPtr resolve_call(const UnresolvedFunction& function, const std::string& name, Exprs args);
  ExprPtr resolve_aggregate_call(const UnresolvedFunction& function, const std::string& name,
                                 const AggregateFunction& aggregate, Exprs args);
  Exprs resolve_args(const UnresolvedFunction& function, const std::string& name);
  ExprPtr resolve_field(const ExprPtr& arg);
  // Its last arguments are lambdas, or values in their place.
  bool takes_lambda(const std::string& name, size_t arg_count) const;
  // Calls of functions that SQL defines: resolve_routine.cc
  ExprPtr resolve_routine(const UnresolvedFunction& function, const CatalogRoutine& routine,
                          Exprs args);
  // resolve_lambda.cc
  ExprPtr resolve_higher_order(const UnresolvedFunction& function, const std::string& name);
  ExprPtr resolve_lambda(const UnresolvedLambda& lambda, const std::vector<StructField>& types);

  // resolve_window.cc
  ExprPtr resolve_window(const UnresolvedWindow& window);
  // resolve_subquery.cc
  ExprPtr resolve_scalar_subquery(const ScalarSubquery& subquery);
  ExprPtr resolve_exists(const Exists& exists);
  ExprPtr resolve_in_subquery(const InSubquery& in);
  PlanPtr resolve_subquery_plan(const PlanPtr& plan);

  Analysis& analysis_;
  const QueryScope& query_;
  const NameScope& columns_;
  const NameScope* suggestions_ = nullptr;
  Fallback fallback_;
  std::set<std::vector<std::string>> skipped_;
  // Parameters of the lambdas around the expression at hand, innermost last.
  std::vector<const Attributes*> lambdas_;
  // The function at hand stands before OVER.
  bool before_over_ = false;
  // An element of a select list is at hand.
  bool in_list_ = false;
  bool takes_aggregates_ = false;
  bool lenient_ = false;
  // Whether calls made by show_as may be around.
  bool shown_ = false;
};

}  // namespace firesteel::analyze
