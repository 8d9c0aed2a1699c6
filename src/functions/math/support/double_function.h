#pragma once

// Functions of doubles, one line each.

#include <string>
#include <vector>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {

struct DoubleFunctionDoc {
  std::string name;
  // How the call prints: Spark shows most of these in capitals.
  std::string shown;
  std::string usage;
  std::vector<FunctionDoc::Example> examples;
  std::string since = "1.4.0";
};

// f(double) -> double.
template <class F>
void add_double_function(FunctionRegistry& registry, DoubleFunctionDoc doc, F f) {
  const std::string name = doc.name;
  const std::string shown = doc.shown;
  registry.add(ScalarFunction{
      .names = {doc.name},
      .doc = {.usage = std::move(doc.usage),
              .examples = std::move(doc.examples),
              .group = "math_funcs",
              .since = std::move(doc.since)},
      .min_args = 1,
      .max_args = 1,
      .bind =
          [shown, f](const BindContext& context) {
            const DataType type = TypeId::kDouble;
            BoundScalar bound = bound_scalar(coerce(context, shown, {type}), type,
                                             map_kernel<double, double>(type, f));
            bound.render = [shown](std::span<const std::string> args) {
              return shown + "(" + args[0] + ")";
            };
            return bound;
          },
  });
}

// f(double, double) -> double.
template <class F>
void add_binary_double_function(FunctionRegistry& registry, DoubleFunctionDoc doc, F f) {
  const std::string shown = doc.shown;
  registry.add(ScalarFunction{
      .names = {doc.name},
      .doc = {.usage = std::move(doc.usage),
              .examples = std::move(doc.examples),
              .group = "math_funcs",
              .since = std::move(doc.since)},
      .min_args = 2,
      .max_args = 2,
      .bind =
          [shown, f](const BindContext& context) {
            const DataType type = TypeId::kDouble;
            BoundScalar bound = bound_scalar(coerce(context, shown, {type, type}), type,
                                             map_kernel<double, double, double>(type, f));
            bound.render = [shown](std::span<const std::string> args) {
              return shown + "(" + args[0] + ", " + args[1] + ")";
            };
            return bound;
          },
  });
}

}  // namespace firesteel
