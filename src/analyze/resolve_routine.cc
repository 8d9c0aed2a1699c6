// How ExprResolver resolves calls of scalar functions that SQL defines.

#include "analyze/expr_resolver.h"
#include "analyze/routine_scope.h"
#include "analyze/shown_call.h"

namespace firesteel::analyze {

ExprPtr ExprResolver::resolve_routine(const UnresolvedFunction& function,
                                      const CatalogRoutine& routine, Exprs args) {
  RoutineScope scope(analysis_, routine);
  const CreateFunctionCommand& definition = scope.definition();
  if (!definition.class_name.empty()) {
    fail(function.source(), "CANNOT_LOAD_FUNCTION_CLASS",
         {{"className", definition.class_name}, {"functionName", scope.quoted_name()}});
  }
  if (definition.returns_table) {
    fail(function.source(), "NOT_A_SCALAR_FUNCTION", {{"functionName", scope.quoted_name()}});
  }
  // What arguments print as must not go into subqueries of the body.
  Exprs written = args;
  for (auto& arg : args) arg = remove_shown(arg);
  const Exprs values = scope.complete_arguments(function, std::move(args));
  const ExprPtr body =
      scope.cast(scope.resolve_scalar_body(), *definition.return_type, function.source());
  shown_ = true;
  return show_as(scope.shown_name(), std::move(written), scope.with_arguments(body, values));
}

}  // namespace firesteel::analyze
