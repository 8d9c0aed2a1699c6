// rand, random and randn.

#include "functions/function_registry.h"
#include "functions/math/support/random_column.h"

namespace firesteel {
namespace {

ScalarKernel uniform_kernel(int64_t seed) {
  return [random = PartitionRandom(seed)](const KernelInput& input) mutable -> VectorPtr {
    auto out = Vector::flat(TypeId::kDouble, input.num_rows);
    double* to = out->mutable_values<double>();
    XorShiftRandom& generator =
        random.at(input.context, input.num_rows, /*draws_per_row=*/2, [](XorShiftRandom&) {});
    for (size_t i = 0; i < input.num_rows; ++i) to[i] = generator.next_double();
    return out;
  };
}

ScalarKernel normal_kernel(int64_t seed) {
  return [random = PartitionRandom(seed)](const KernelInput& input) mutable -> VectorPtr {
    auto out = Vector::flat(TypeId::kDouble, input.num_rows);
    double* to = out->mutable_values<double>();
    XorShiftRandom& generator = random.at(input.context, input.num_rows, /*draws_per_row=*/0,
                                          [](XorShiftRandom& skipped) { skipped.next_gaussian(); });
    for (size_t i = 0; i < input.num_rows; ++i) to[i] = generator.next_gaussian();
    return out;
  };
}

BoundScalar bind_rand(const BindContext& context, const std::string& name, bool normal) {
  const int64_t seed = random_seed(context, 0, name);
  BoundScalar bound;
  for (const Argument& argument : context.args) bound.arg_types.push_back(argument.type);
  bound.return_type = TypeId::kDouble;
  bound.null_rule = NullRule::kNeverNull;
  bound.deterministic = false;
  bound.make_kernel = [seed, normal] {
    return normal ? normal_kernel(seed) : uniform_kernel(seed);
  };
  bound.render = [name](std::span<const std::string> args) {
    return name + "(" + (args.empty() ? "" : args[0]) + ")";
  };
  return bound;
}

}  // namespace

void register_rand(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"rand", "random"},
      .doc = {.usage = "rand([seed]) - Returns a random value with independent and identically "
                       "distributed (i.i.d.) uniformly distributed values in [0, 1).",
              .examples = {{"SELECT rand(0)", "0.7604953758285915"},
                           {"SELECT rand(null)", "0.7604953758285915"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_rand(context, "rand", false); },
  });
  registry.add(ScalarFunction{
      .names = {"randn"},
      .doc = {.usage = "randn([seed]) - Returns a random value with independent and identically "
                       "distributed (i.i.d.) values drawn from the standard normal distribution.",
              .examples = {{"SELECT randn(0)", "1.6034991609278433"},
                           {"SELECT randn(null)", "1.6034991609278433"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_rand(context, "randn", true); },
  });
}

}  // namespace firesteel
