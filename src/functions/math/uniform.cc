#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/math/support/random_column.h"

namespace firesteel {
namespace {

// The wider of the bounds; decimals beside integers, doubles beside all.
DataType uniform_type(const DataType& min, const DataType& max) {
  if (min.is(TypeId::kNull) || max.is(TypeId::kNull)) return TypeId::kDouble;
  if (min.is_integral() && max.is_integral()) return max.id() > min.id() ? max : min;
  if (min.is(TypeId::kDouble) || max.is(TypeId::kDouble)) return TypeId::kDouble;
  if (min.is(TypeId::kFloat) || max.is(TypeId::kFloat)) return TypeId::kFloat;
  if (min.is(TypeId::kDecimal) && max.is(TypeId::kDecimal)) {
    const bool min_wider = min.precision() - min.scale() >= max.precision() - max.scale() &&
                           min.scale() >= max.scale();
    return min_wider ? min : max;
  }
  return max.is(TypeId::kDecimal) ? max : min;
}

// None for a null.
std::optional<double> uniform_bound(const BindContext& context, size_t index, const char* name) {
  const Argument& argument = context.args[index];
  if (!argument.type.is_numeric() && !argument.type.is(TypeId::kNull)) {
    throw unexpected_input_type(call_text("uniform", context.args), index, argument, "\"NUMERIC\"");
  }
  if (!argument.constant) {
    throw type_mismatch("NON_FOLDABLE_INPUT", call_text("uniform", context.args),
                        {{"inputName", quote_identifier(name)},
                         {"inputType", "integer or floating-point"},
                         {"inputExpr", quote_sql(argument.sql)}});
  }
  const Value bound = cast_value(*argument.constant, argument.type, TypeId::kDouble,
                                 CastMode::kAnsi, context.settings.time_zone);
  return bound.is_null() ? std::nullopt : std::optional(bound.floating());
}

BoundScalar bind_uniform(const BindContext& context) {
  BoundScalar bound;
  for (const Argument& argument : context.args) bound.arg_types.push_back(argument.type);
  bound.deterministic = false;
  const auto lower = uniform_bound(context, 0, "min");
  const auto upper = uniform_bound(context, 1, "max");
  const int64_t seed = random_seed(context, 2, "uniform");
  bound.return_type = uniform_type(context.args[0].type, context.args[1].type);
  if (!lower || !upper) {
    bound.null_rule = NullRule::kAlwaysNullable;
    bound.make_kernel = [type = bound.return_type] {
      return
          [type](const KernelInput& input) { return Vector::null_constant(type, input.num_rows); };
    };
    return bound;
  }
  const double min = *lower;
  const double width = *upper - min;
  bound.null_rule = NullRule::kNeverNull;
  const BoundScalar cast = bind_cast(TypeId::kDouble, bound.return_type,
                                     context.settings.ansi ? CastMode::kAnsi : CastMode::kLegacy,
                                     context.settings.time_zone);
  bound.make_kernel = [seed, min, width, make_cast = cast.make_kernel] {
    return [random = PartitionRandom(seed), min, width,
            cast = make_cast()](const KernelInput& input) mutable -> VectorPtr {
      auto doubles = Vector::flat(TypeId::kDouble, input.num_rows);
      double* to = doubles->mutable_values<double>();
      XorShiftRandom& generator =
          random.at(input.context, input.num_rows, /*draws_per_row=*/2, [](XorShiftRandom&) {});
      for (size_t i = 0; i < input.num_rows; ++i) to[i] = min + width * generator.next_double();
      const VectorPtr argument = doubles;
      return cast(KernelInput{std::span(&argument, 1), {}, input.num_rows, input.context});
    };
  };
  return bound;
}

}  // namespace

void register_uniform(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"uniform"},
      .doc = {.usage = "uniform(min, max[, seed]) - Returns a random value with independent and "
                       "identically distributed (i.i.d.) values with the specified range of "
                       "numbers. The random seed is optional. The provided numbers specifying "
                       "the minimum and maximum values of the range must be constant. If both "
                       "of these numbers are integers, then the result will also be an integer. "
                       "Otherwise if one or both of these are floating-point numbers, then the "
                       "result will also be a floating-point number.",
              .examples = {{"SELECT uniform(10, 20, 0) > 0 AS result", "true"}},
              .group = "math_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_uniform,
  });
}

}  // namespace firesteel
