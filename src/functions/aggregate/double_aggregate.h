#pragma once

// Aggregates whose arguments are all cast to double and whose result is a double.

#include <array>
#include <string>
#include <utility>

#include "functions/aggregate/simple_aggregate.h"
#include "functions/coercion.h"
#include "functions/function_registry.h"

namespace firesteel {

// `make` gives the kernel for the session's settings.
template <int kArgs, class Make>
void add_double_aggregate(FunctionRegistry& registry, const std::string& name, FunctionDoc doc,
                          Make make) {
  registry.add(AggregateFunction{
      .names = {name},
      .doc = std::move(doc),
      .min_args = kArgs,
      .max_args = kArgs,
      .bind =
          [name, make = std::move(make)](const BindContext& context, NullTreatment /*nulls*/) {
            const std::array<ParameterType, 1> parameters = {DataType(TypeId::kDouble)};
            BoundAggregate bound;
            bound.arg_types = coerce_arguments(context, name, parameters);
            bound.return_type = TypeId::kDouble;
            bound.kernel = make(context.settings);
            return bound;
          },
  });
}

}  // namespace firesteel
