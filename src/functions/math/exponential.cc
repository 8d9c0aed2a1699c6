// Powers, roots and the exponential function; e and pi.

#include <cmath>
#include <limits>
#include <numbers>

#include "functions/math/support/double_function.h"

namespace firesteel {
namespace {

// The C library's is off by a unit in the last place now and then, cbrt(27) among them; a step of
// Newton's mends that.
double cube_root(double x) {
  const double root = std::cbrt(x);
  if (!std::isnormal(root)) return root;
  return root - (root * root * root - x) / (3 * root * root);
}

void add_constant(FunctionRegistry& registry, std::string name, std::string shown, double value,
                  std::string usage, std::string printed) {
  const std::string call = "SELECT " + name + "()";
  registry.add(ScalarFunction{
      .names = {std::move(name)},
      .doc = {.usage = std::move(usage),
              .examples = {{call, std::move(printed)}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = 0,
      .bind =
          [shown, value](const BindContext&) {
            BoundScalar bound = bound_scalar(
                {}, TypeId::kDouble,
                [value](const KernelInput& input) {
                  return Vector::constant(TypeId::kDouble, value, input.num_rows);
                },
                NullRule::kNeverNull);
            bound.render = [shown](std::span<const std::string>) { return shown + "()"; };
            return bound;
          },
  });
}

// Java's pow is NaN for a base of 1 or -1 to an infinite or unknown power, where C says 1.
double java_pow(double base, double exponent) {
  if (std::isnan(exponent)) return exponent;
  if (std::isinf(exponent) && std::abs(base) == 1) return std::numeric_limits<double>::quiet_NaN();
  return std::pow(base, exponent);
}

}  // namespace

void register_exponential(FunctionRegistry& registry) {
  add_double_function(registry,
                      {"sqrt",
                       "SQRT",
                       "sqrt(expr) - Returns the square root of `expr`.",
                       {{"SELECT sqrt(4)", "2.0"}},
                       "1.1.1"},
                      [](double x) { return std::sqrt(x); });
  add_double_function(registry,
                      {"cbrt",
                       "CBRT",
                       "cbrt(expr) - Returns the cube root of `expr`.",
                       {{"SELECT cbrt(27.0)", "3.0"}}},
                      cube_root);
  add_double_function(
      registry,
      {"exp", "EXP", "exp(expr) - Returns e to the power of `expr`.", {{"SELECT exp(0)", "1.0"}}},
      [](double x) { return std::exp(x); });
  add_double_function(
      registry,
      {"expm1", "EXPM1", "expm1(expr) - Returns exp(`expr`) - 1.", {{"SELECT expm1(0)", "0.0"}}},
      [](double x) { return std::expm1(x); });
  add_double_function(
      registry,
      {"rint",
       "rint",
       "rint(expr) - Returns the double value that is closest in value to the argument and is "
       "equal to a mathematical integer.",
       {{"SELECT rint(12.3456)", "12.0"}}},
      [](double x) { return std::nearbyint(x); });
  add_binary_double_function(registry,
                             {"power",
                              "POWER",
                              "power(expr1, expr2) - Raises `expr1` to the power of `expr2`.",
                              {{"SELECT power(2, 3)", "8.0"}}},
                             java_pow);
  add_binary_double_function(registry,
                             {"pow",
                              "pow",
                              "pow(expr1, expr2) - Raises `expr1` to the power of `expr2`.",
                              {{"SELECT pow(2, 3)", "8.0"}}},
                             java_pow);
  add_constant(registry, "e", "E", std::numbers::e, "e() - Returns Euler's number, e.",
               "2.718281828459045");
  add_constant(registry, "pi", "PI", std::numbers::pi, "pi() - Returns pi.", "3.141592653589793");
}

}  // namespace firesteel
