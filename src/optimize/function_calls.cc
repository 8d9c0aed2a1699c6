#include "optimize/function_calls.h"

#include "base/check.h"
#include "functions/function_registry.h"

namespace firesteel::optimizer {
namespace {

std::vector<Argument> describe(const Exprs& args) {
  std::vector<Argument> arguments;
  for (const ExprPtr& arg : args) {
    Argument argument{.type = arg->type(), .nullable = arg->nullable(), .sql = arg->sql()};
    if (const auto* literal = arg->as<Literal>()) argument.constant = literal->value();
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// Casts arguments to the types that the bound function wants.
Exprs coerce(Exprs args, const std::vector<DataType>& types, const OptimizerContext& context) {
  for (size_t i = 0; i < args.size() && i < types.size(); ++i) {
    if (args[i]->type().same_type(types[i])) continue;
    args[i] = std::make_shared<Cast>(args[i], types[i],
                                     context.settings.ansi ? CastMode::kAnsi : CastMode::kLegacy,
                                     context.settings.time_zone, /*implicit=*/true);
  }
  return args;
}

template <class Function>
const Function& known(const Function* function, std::string_view name) {
  if (function == nullptr) FS_UNREACHABLE("no function " + std::string(name));
  return *function;
}

}  // namespace

ExprPtr make_aggregate(std::string_view name, Exprs args, const OptimizerContext& context) {
  const auto& function = known(FunctionRegistry::builtin().aggregate(name), name);
  const std::vector<Argument> arguments = describe(args);
  BoundAggregate bound =
      function.bind({.args = arguments, .settings = context.settings}, NullTreatment::kDefault);
  bound.name = name;
  args = coerce(std::move(args), bound.arg_types, context);
  return std::make_shared<AggregateCall>(std::make_shared<const BoundAggregate>(std::move(bound)),
                                         std::move(args));
}

ExprPtr make_window_function(std::string_view name, Exprs args, const OptimizerContext& context) {
  const auto& function = known(FunctionRegistry::builtin().window(name), name);
  const std::vector<Argument> arguments = describe(args);
  BoundScalar bound = function.bind({.args = arguments, .settings = context.settings});
  bound.name = name;
  args = coerce(std::move(args), bound.arg_types, context);
  return std::make_shared<Call>(std::make_shared<const BoundScalar>(std::move(bound)),
                                std::move(args));
}

ExprPtr make_generator(std::string_view name, Exprs args, const OptimizerContext& context) {
  const auto& function = known(FunctionRegistry::builtin().generator(name), name);
  const std::vector<Argument> arguments = describe(args);
  BoundGenerator bound = function.bind({.args = arguments, .settings = context.settings});
  bound.name = name;
  args = coerce(std::move(args), bound.arg_types, context);
  return std::make_shared<GeneratorCall>(std::make_shared<const BoundGenerator>(std::move(bound)),
                                         std::move(args));
}

}  // namespace firesteel::optimizer
