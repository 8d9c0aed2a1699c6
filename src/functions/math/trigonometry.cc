// Trigonometric and hyperbolic functions, and angles.

#include <cmath>
#include <limits>
#include <numbers>

#include "functions/math/support/double_function.h"

namespace firesteel {
namespace {

// Beyond this x*x + 1 is x*x in a double.
constexpr double kLargeArgument = 1 << 28;

// Written so that neither large nor small arguments lose digits.
double inverse_sinh(double x) {
  const double magnitude = std::abs(x);
  double out = magnitude;
  if (std::isinf(magnitude) || std::isnan(magnitude) || magnitude < 1 / kLargeArgument) {
    out = magnitude;
  } else if (magnitude > kLargeArgument) {
    out = std::log(magnitude) + std::log(2.0);
  } else if (magnitude > 2) {
    out = std::log(2 * magnitude + 1 / (std::sqrt(x * x + 1) + magnitude));
  } else {
    const double square = x * x;
    out = std::log1p(magnitude + square / (1 + std::sqrt(1 + square)));
  }
  return std::copysign(out, x);
}

double inverse_cosh(double x) {
  if (x < 1) return std::numeric_limits<double>::quiet_NaN();
  if (x >= kLargeArgument) return std::log(x) + std::log(2.0);
  if (x == 1) return 0;
  if (x > 2) return std::log(2 * x - 1 / (x + std::sqrt(x * x - 1)));
  const double t = x - 1;
  return std::log1p(t + std::sqrt(2 * t + t * t));
}

double inverse_tanh(double x) { return 0.5 * (std::log1p(x) - std::log1p(-x)); }

double to_degrees(double x) {
  constexpr double kDegreesPerRadian = 57.29577951308232;
  return x * kDegreesPerRadian;
}

double to_radians(double x) {
  constexpr double kRadiansPerDegree = 0.017453292519943295;
  return x * kRadiansPerDegree;
}

}  // namespace

void register_trigonometry(FunctionRegistry& registry) {
  using Math = double (*)(double);
  const auto add = [&](std::string name, std::string shown, std::string usage,
                       std::vector<FunctionDoc::Example> examples, Math f,
                       std::string since = "1.4.0") {
    add_double_function(registry,
                        {std::move(name), std::move(shown), std::move(usage), std::move(examples),
                         std::move(since)},
                        f);
  };
  add("sin", "SIN",
      "sin(expr) - Returns the sine of `expr`, as if computed by `java.lang.Math.sin`.",
      {{"SELECT sin(0)", "0.0"}}, std::sin);
  add("cos", "COS",
      "cos(expr) - Returns the cosine of `expr`, as if computed by `java.lang.Math.cos`.",
      {{"SELECT cos(0)", "1.0"}}, std::cos);
  add("tan", "TAN",
      "tan(expr) - Returns the tangent of `expr`, as if computed by `java.lang.Math.tan`.",
      {{"SELECT tan(0)", "0.0"}}, std::tan);
  add(
      "cot", "COT",
      "cot(expr) - Returns the cotangent of `expr`, as if computed by `1/java.lang.Math.tan`.",
      {{"SELECT cot(1)", "0.6420926159343306"}}, [](double x) { return 1 / std::tan(x); }, "2.3.0");
  add(
      "csc", "CSC",
      "csc(expr) - Returns the cosecant of `expr`, as if computed by `1/java.lang.Math.sin`.",
      {{"SELECT csc(1)", "1.1883951057781212"}}, [](double x) { return 1 / std::sin(x); }, "3.3.0");
  add(
      "sec", "SEC",
      "sec(expr) - Returns the secant of `expr`, as if computed by `1/java.lang.Math.cos`.",
      {{"SELECT sec(0)", "1.0"}}, [](double x) { return 1 / std::cos(x); }, "3.3.0");
  add("asin", "ASIN",
      "asin(expr) - Returns the inverse sine (a.k.a. arc sine) the arc sin of `expr`, as if "
      "computed by `java.lang.Math.asin`.",
      {{"SELECT asin(0)", "0.0"}, {"SELECT asin(2)", "NaN"}}, std::asin);
  add("acos", "ACOS",
      "acos(expr) - Returns the inverse cosine (a.k.a. arc cosine) of `expr`, as if computed by "
      "`java.lang.Math.acos`.",
      {{"SELECT acos(1)", "0.0"}, {"SELECT acos(2)", "NaN"}}, std::acos);
  add("atan", "ATAN",
      "atan(expr) - Returns the inverse tangent (a.k.a. arc tangent) of `expr`, as if computed by "
      "`java.lang.Math.atan`",
      {{"SELECT atan(0)", "0.0"}}, std::atan);
  add("sinh", "SINH",
      "sinh(expr) - Returns hyperbolic sine of `expr`, as if computed by `java.lang.Math.sinh`.",
      {{"SELECT sinh(0)", "0.0"}}, std::sinh);
  add("cosh", "COSH",
      "cosh(expr) - Returns the hyperbolic cosine of `expr`, as if computed by "
      "`java.lang.Math.cosh`.",
      {{"SELECT cosh(0)", "1.0"}}, std::cosh);
  add("tanh", "TANH",
      "tanh(expr) - Returns the hyperbolic tangent of `expr`, as if computed by "
      "`java.lang.Math.tanh`.",
      {{"SELECT tanh(0)", "0.0"}}, std::tanh);
  add("asinh", "ASINH", "asinh(expr) - Returns inverse hyperbolic sine of `expr`.",
      {{"SELECT asinh(0)", "0.0"}}, inverse_sinh, "3.0.0");
  add("acosh", "ACOSH", "acosh(expr) - Returns inverse hyperbolic cosine of `expr`.",
      {{"SELECT acosh(1)", "0.0"}, {"SELECT acosh(0)", "NaN"}}, inverse_cosh, "3.0.0");
  add("atanh", "ATANH", "atanh(expr) - Returns inverse hyperbolic tangent of `expr`.",
      {{"SELECT atanh(0)", "0.0"}, {"SELECT atanh(2)", "NaN"}}, inverse_tanh, "3.0.0");
  add("degrees", "DEGREES", "degrees(expr) - Converts radians to degrees.",
      {{"SELECT degrees(3.141592653589793)", "180.0"}}, to_degrees);
  add("radians", "RADIANS", "radians(expr) - Converts degrees to radians.",
      {{"SELECT radians(180)", "3.141592653589793"}}, to_radians);
  add_binary_double_function(
      registry,
      {"atan2",
       "ATAN2",
       "atan2(exprY, exprX) - Returns the angle in radians between the positive x-axis of a plane "
       "and the point given by the coordinates (`exprX`, `exprY`), as if computed by "
       "`java.lang.Math.atan2`.",
       {{"SELECT atan2(0, 0)", "0.0"}}},
      // Adding zero turns -0.0 into 0.0.
      [](double y, double x) { return std::atan2(y + 0.0, x + 0.0); });
  add_binary_double_function(registry,
                             {"hypot",
                              "HYPOT",
                              "hypot(expr1, expr2) - Returns sqrt(`expr1`² + `expr2`²).",
                              {{"SELECT hypot(3, 4)", "5.0"}}},
                             [](double x, double y) { return std::hypot(x, y); });
}

}  // namespace firesteel
