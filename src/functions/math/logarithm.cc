// Logarithms: null where they are not defined.

#include <cmath>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

using Logarithm = double (*)(double);

BoundScalar bind_logarithm(const BindContext& context, const std::string& shown, Logarithm f,
                           double lower_bound) {
  const DataType type = TypeId::kDouble;
  BoundScalar bound =
      bound_scalar(coerce(context, shown, {type}), type,
                   try_map_kernel<double, double>(type,
                                                  [f, lower_bound](double& out, double x) {
                                                    if (x <= lower_bound) return false;
                                                    out = f(x);
                                                    return true;
                                                  }),
                   NullRule::kAlwaysNullable);
  bound.render = [shown](std::span<const std::string> args) { return shown + "(" + args[0] + ")"; };
  return bound;
}

// log(base, x); with one argument the natural logarithm, which prints its base.
BoundScalar bind_log(const BindContext& context) {
  const DataType type = TypeId::kDouble;
  if (context.args.size() == 1) {
    BoundScalar bound = bind_logarithm(
        context, "LOG", [](double x) { return std::log(x); }, 0);
    bound.render = [](std::span<const std::string> args) { return "LOG(E(), " + args[0] + ")"; };
    return bound;
  }
  BoundScalar bound =
      bound_scalar(coerce(context, "LOG", {type, type}), type,
                   try_map_kernel<double, double, double>(type,
                                                          [](double& out, double base, double x) {
                                                            if (base <= 0 || x <= 0) return false;
                                                            out = std::log(x) / std::log(base);
                                                            return true;
                                                          }),
                   NullRule::kAlwaysNullable);
  bound.render = [](std::span<const std::string> args) {
    return "LOG(" + args[0] + ", " + args[1] + ")";
  };
  return bound;
}

}  // namespace

void register_logarithm(FunctionRegistry& registry) {
  const auto add = [&](std::string name, std::string shown, std::string usage,
                       FunctionDoc::Example example, Logarithm f, double lower_bound = 0) {
    registry.add(ScalarFunction{
        .names = {std::move(name)},
        .doc = {.usage = std::move(usage),
                .examples = {std::move(example)},
                .group = "math_funcs",
                .since = "1.4.0"},
        .min_args = 1,
        .max_args = 1,
        .bind =
            [shown, f, lower_bound](const BindContext& context) {
              return bind_logarithm(context, shown, f, lower_bound);
            },
    });
  };
  add("ln", "ln", "ln(expr) - Returns the natural logarithm (base e) of `expr`.",
      {"SELECT ln(1)", "0.0"}, [](double x) { return std::log(x); });
  add("log10", "LOG10", "log10(expr) - Returns the logarithm of `expr` with base 10.",
      {"SELECT log10(10)", "1.0"}, [](double x) { return std::log10(x); });
  add("log2", "LOG2", "log2(expr) - Returns the logarithm of `expr` with base 2.",
      {"SELECT log2(2)", "1.0"}, [](double x) { return std::log(x) / std::log(2.0); });
  add(
      "log1p", "LOG1P", "log1p(expr) - Returns log(1 + `expr`).", {"SELECT log1p(0)", "0.0"},
      [](double x) { return std::log1p(x); }, -1);
  registry.add(ScalarFunction{
      .names = {"log"},
      .doc = {.usage = "log(base, expr) - Returns the logarithm of `expr` with `base`.",
              .examples = {{"SELECT log(10, 100)", "2.0"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_log,
  });
}

}  // namespace firesteel
