#pragma once

// Calls of functions over resolved arguments: number and types of arguments, implicit casts.

#include "analyze/analysis.h"

namespace firesteel::analyze {

ExprPtr bind_scalar(const Analysis& analysis, const ScalarFunction& function, std::string name,
                    Exprs args, const SourceRange& source);
ExprPtr bind_window_function(const Analysis& analysis, const WindowFunction& function,
                             std::string name, Exprs args, const SourceRange& source);
ExprPtr bind_generator(const Analysis& analysis, const GeneratorFunction& function,
                       std::string name, Exprs args, bool outer, const SourceRange& source);

struct AggregateModifiers {
  bool distinct = false;
  ExprPtr filter;
  std::vector<SortOrder> within_group;
  NullTreatment nulls = NullTreatment::kDefault;
};
ExprPtr bind_aggregate(const Analysis& analysis, const AggregateFunction& function,
                       std::string name, Exprs args, AggregateModifiers modifiers,
                       const SourceRange& source);

// A call of the scalar function registered as `name`.
ExprPtr make_call(const Analysis& analysis, std::string_view name, Exprs args,
                  const SourceRange& source = {});
ExprPtr make_aggregate(const Analysis& analysis, std::string_view name, Exprs args,
                       const SourceRange& source = {});

// `expr` as `type`, by a cast that result columns' names do not show.
ExprPtr implicit_cast_to(const Analysis& analysis, const ExprPtr& expr, const DataType& type);

// Throws WRONG_NUM_ARGS; `max` is -1 when there is no upper bound.
void check_arg_count(const std::string& name, size_t count, int min, int max,
                     const SourceRange& source);

// The value of a foldable expression, or nothing when evaluating it fails.
std::optional<Value> constant_value(const ExprPtr& expr);

// The value of a foldable expression; throws what evaluating it throws.
Value constant_or_throw(const ExprPtr& expr);

// What functions are told of resolved arguments. `with_sql`: for messages.
std::vector<Argument> describe_arguments(const Exprs& args, bool with_constants, bool with_sql);

// Whether the name is an operator's: its operands are no formats, patterns or options, so that
// binding does not ask for their values unless they are literals.
bool is_operator(std::string_view name);

}  // namespace firesteel::analyze
