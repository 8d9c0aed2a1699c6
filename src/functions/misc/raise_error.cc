// raise_error and assert_true.

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

[[noreturn]] void raise_user_error(const std::string& message) {
  throw error_without_context("USER_RAISED_EXCEPTION", {{"errorMessage", message}});
}

// Fails on any row. A null message is an error of its own text.
VectorPtr fail_on_rows(const KernelInput& input) {
  if (input.num_rows > 0) {
    const Value message = input.args[0]->value(0);
    raise_user_error(message.is_null() ? "null" : message.string());
  }
  return Vector::null_constant(TypeId::kNull, 0);
}

BoundScalar bind_raise_error(const BindContext& context) {
  BoundScalar bound = bound_scalar(coerce(context, "raise_error", {DataType(TypeId::kString)}),
                                   TypeId::kNull, fail_on_rows, NullRule::kAlwaysNullable);
  // Not to be computed before the query runs.
  bound.deterministic = false;
  return bound;
}

BoundScalar bind_assert_true(const BindContext& context) {
  const bool has_message = context.args.size() == 2;
  std::vector<DataType> types =
      has_message
          ? coerce(context, "assert_true", {DataType(TypeId::kBoolean), DataType(TypeId::kString)})
          : coerce(context, "assert_true", {DataType(TypeId::kBoolean)});
  const std::string default_message = "'" + context.args[0].sql + "' is not true!";
  BoundScalar bound = bound_scalar(
      std::move(types), TypeId::kNull,
      [has_message, default_message](const KernelInput& input) {
        const Decoded condition(*input.args[0]);
        for (size_t i = 0; i < input.num_rows; ++i) {
          if (!condition.is_null(i) && condition.at<uint8_t>(i) != 0) continue;
          if (!has_message) raise_user_error(default_message);
          const Value message = input.args[1]->value(i);
          raise_user_error(message.is_null() ? "null" : message.string());
        }
        return Vector::null_constant(TypeId::kNull, input.num_rows);
      },
      NullRule::kAlwaysNullable);
  bound.render = [default_message](std::span<const std::string> args) {
    return "assert_true(" + args[0] + ", " + (args.size() > 1 ? args[1] : default_message) + ")";
  };
  bound.deterministic = false;
  return bound;
}

}  // namespace

void register_raise_error(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"raise_error"},
      .doc = {.usage = "raise_error( expr ) - Throws a USER_RAISED_EXCEPTION with `expr` as "
                       "message.",
              .group = "misc_funcs",
              .since = "3.1.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_raise_error,
  });
  registry.add(ScalarFunction{
      .names = {"assert_true"},
      .doc = {.usage = "assert_true(expr [, message]) - Throws an exception if `expr` is not "
                       "true.",
              .examples = {{"SELECT assert_true(0 < 1)", "NULL"}},
              .group = "misc_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_assert_true,
      .wants_sql = true,
  });
}

}  // namespace firesteel
