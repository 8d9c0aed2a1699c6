#pragma once

// Functions that SQL defines: their bodies stand in for their calls.

#include "analyze/analysis.h"

namespace firesteel::analyze {

// One use of such a function: its body is resolved with the names and settings that it was created
// with, over its parameters as columns. Used by one thread.
class RoutineScope {
 public:
  // All must outlive the scope.
  RoutineScope(Analysis& caller, const CatalogRoutine& routine);
  RoutineScope(const RoutineScope&) = delete;
  RoutineScope& operator=(const RoutineScope&) = delete;
  ~RoutineScope();

  Analysis& analysis() { return analysis_; }
  const CreateFunctionCommand& definition() const { return routine_.routine->definition; }
  // "`spark_catalog`.`default`.`f`"
  std::string quoted_name() const;
  // As columns of results are called.
  std::string shown_name() const;

  // A scalar function's body, over the parameters.
  ExprPtr resolve_scalar_body();
  // A table function's: rows with the parameters as columns of an enclosing query.
  PlanPtr resolve_rows();

  // A parameter's default value. Throws UNRESOLVED_COLUMN when it names anything.
  ExprPtr resolve_default(const RoutineParameter& parameter);
  // The arguments in the parameters' order and types, defaults filled in.
  Exprs complete_arguments(const UnresolvedFunction& call, Exprs args);

  // The arguments in place of the parameters.
  ExprPtr with_arguments(const ExprPtr& body, const Exprs& args) const;
  PlanPtr with_arguments(const PlanPtr& rows, const Exprs& args) const;

  ExprPtr cast(ExprPtr value, const DataType& type, const SourceRange& source) const;

 private:
  // Throws when a value that may differ each time would be computed more than once.
  void check_uses(const std::map<ExprId, int>& uses, const Exprs& args) const;

  const CatalogRoutine& routine_;
  SqlSettings settings_;
  Analysis analysis_;
  Attributes parameters_;
  // Those that names in the body may mean: functions without parentheses come first.
  Attributes visible_;
};

// The rows of a table function's call.
PlanPtr resolve_routine_rows(Analysis& analysis, const CatalogRoutine& routine,
                             const UnresolvedFunction& call, Exprs args);

// Checks the definition as Spark does when the function is created, and fills in what it leaves to
// the body: types, columns, whether it reads tables.
CreateFunctionCommand complete_definition(Analysis& analysis, CreateFunctionCommand definition);

}  // namespace firesteel::analyze
