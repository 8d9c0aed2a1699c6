#include "plan/call_builder.h"

#include <map>

#include "base/check.h"
#include "functions/function_registry.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

Argument describe(const ExprPtr& expr) {
  Argument argument{.type = expr->type(), .nullable = expr->nullable(), .sql = expr->sql()};
  if (const auto* literal = expr->as<Literal>()) argument.constant = literal->value();
  return argument;
}

std::shared_ptr<const BoundScalar> bind_function(std::string_view name, const Exprs& args,
                                                 const SqlSettings& settings) {
  const ScalarFunction* function = FunctionRegistry::builtin().scalar(name);
  if (function == nullptr) FS_UNREACHABLE("no function " + std::string(name));
  std::vector<Argument> arguments;
  for (const ExprPtr& arg : args) arguments.push_back(describe(arg));
  BoundScalar bound = function->bind({.args = arguments, .settings = settings});
  bound.name = name;
  return std::make_shared<const BoundScalar>(std::move(bound));
}

// The connectives, bound once: the optimizer makes them by the thousand.
std::shared_ptr<const BoundScalar> connective(std::string_view name) {
  static const auto kBound = [] {
    std::map<std::string, std::shared_ptr<const BoundScalar>, std::less<>> bound;
    const ExprPtr truth = Literal::boolean(true);
    bound["and"] = bind_function("and", {truth, truth}, {});
    bound["or"] = bind_function("or", {truth, truth}, {});
    bound["not"] = bind_function("not", {truth}, {});
    return bound;
  }();
  const auto it = kBound.find(name);
  return it == kBound.end() ? nullptr : it->second;
}

}  // namespace

ExprPtr make_call(std::string_view name, Exprs args, const SqlSettings& settings) {
  std::shared_ptr<const BoundScalar> function = connective(name);
  if (!function) function = bind_function(name, args, settings);
  const CastMode mode = settings.ansi ? CastMode::kAnsi : CastMode::kLegacy;
  for (size_t i = 0; i < args.size() && i < function->arg_types.size(); ++i) {
    if (args[i]->type().same_type(function->arg_types[i])) continue;
    args[i] = std::make_shared<Cast>(args[i], function->arg_types[i], mode, settings.time_zone,
                                     /*implicit=*/true);
  }
  return std::make_shared<Call>(std::move(function), std::move(args));
}

}  // namespace firesteel
