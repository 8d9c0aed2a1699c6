#include "adaptive/plan_bytes/function_bytes.h"

#include <algorithm>

#include "adaptive/plan_bytes/type_bytes.h"
#include "evaluate/evaluator.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

// What binding is told of an argument whose type is already the one that the function wants.
std::vector<Argument> describe(const Exprs& args) {
  std::vector<Argument> out;
  for (const ExprPtr& arg : args) {
    Argument argument{.type = arg->type(), .nullable = arg->nullable(), .sql = arg->sql()};
    argument.is_lambda = arg->kind() == ExprKind::kLambda;
    if (const auto* reference = arg->as<BoundReference>()) argument.name = reference->sql(false);
    if (const auto* literal = arg->as<Literal>()) {
      argument.constant = literal->value();
    } else if (!argument.is_lambda && arg->foldable()) {
      try {
        argument.constant = evaluate_constant(arg);
      } catch (const SparkError&) {
        // It fails again when, and only if, the query runs it.
      }
    }
    out.push_back(std::move(argument));
  }
  return out;
}

bool same_types(const std::vector<DataType>& a, const std::vector<DataType>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const DataType& x, const DataType& y) { return x.same_type(y); });
}

// The lambdas' own types are no arguments of the function.
std::vector<DataType> argument_types(const std::vector<DataType>& types, const Exprs& args) {
  std::vector<DataType> out;
  for (size_t i = 0; i < types.size(); ++i) {
    if (i >= args.size() || args[i]->kind() != ExprKind::kLambda) out.push_back(types[i]);
  }
  return out;
}

template <class Bind>
auto bind_or_not_portable(const std::string& name, const Bind& bind) {
  try {
    return bind();
  } catch (const SparkError& error) {
    throw NotPortable(name + ": " + error.what());
  }
}

}  // namespace

std::shared_ptr<const BoundScalar> FunctionBytes::bind_scalar(const std::string& name,
                                                              const Exprs& args) const {
  const FunctionRegistry& registry = FunctionRegistry::builtin();
  const std::vector<Argument> arguments = describe(args);
  const BindContext context{arguments, settings_};
  std::optional<BoundScalar> bound;
  if (const auto* function = registry.scalar(name)) {
    bound = function->bind(context);
  } else if (const auto* window = registry.window(name)) {
    bound = window->bind(context);
  } else {
    throw NotPortable("function " + name);
  }
  bound->name = name;
  return std::make_shared<const BoundScalar>(*std::move(bound));
}

void FunctionBytes::write_scalar(PlanWriter& out, const BoundScalar& function,
                                 const Exprs& args) const {
  const auto again =
      bind_or_not_portable(function.name, [&] { return bind_scalar(function.name, args); });
  if (!again->return_type.same_type(function.return_type) ||
      !same_types(argument_types(again->arg_types, args),
                  argument_types(function.arg_types, args))) {
    throw NotPortable("function " + function.name + " of its types");
  }
  out.text(function.name);
}

std::shared_ptr<const BoundScalar> FunctionBytes::read_scalar(PlanReader& in,
                                                              const Exprs& args) const {
  return bind_scalar(in.text(), args);
}

std::shared_ptr<const BoundAggregate> FunctionBytes::bind_aggregate(
    const std::string& name, NullTreatment nulls, const Exprs& args,
    const std::vector<SortOrder>& order) const {
  const auto* function = FunctionRegistry::builtin().aggregate(name);
  if (function == nullptr) throw NotPortable("aggregate function " + name);
  const std::vector<Argument> arguments = describe(args);
  const BindContext context{arguments, settings_};
  BoundAggregate bound = function->within_group && !order.empty()
                             ? function->bind_within_group(context, !order[0].ascending)
                             : function->bind(context, nulls);
  bound.name = name;
  bound.nulls = nulls;
  return std::make_shared<const BoundAggregate>(std::move(bound));
}

void FunctionBytes::write_aggregate(PlanWriter& out, const BoundAggregate& function,
                                    const Exprs& args, const std::vector<SortOrder>& order) const {
  const auto again = bind_or_not_portable(
      function.name, [&] { return bind_aggregate(function.name, function.nulls, args, order); });
  if (!again->return_type.same_type(function.return_type) ||
      !same_types(again->arg_types, function.arg_types) ||
      !again->kernel->serialized_type().same_type(function.kernel->serialized_type())) {
    throw NotPortable("aggregate function " + function.name + " of its types");
  }
  out.text(function.name);
  out.enumerator(function.nulls);
}

std::shared_ptr<const BoundAggregate> FunctionBytes::read_aggregate(
    PlanReader& in, const Exprs& args, const std::vector<SortOrder>& order) const {
  const std::string name = in.text();
  return bind_aggregate(name, in.enumerator<NullTreatment>(), args, order);
}

std::shared_ptr<const BoundGenerator> FunctionBytes::bind_generator(const std::string& name,
                                                                    const Exprs& args) const {
  const auto* function = FunctionRegistry::builtin().generator(name);
  if (function == nullptr) throw NotPortable("generator " + name);
  const std::vector<Argument> arguments = describe(args);
  BoundGenerator bound = function->bind(BindContext{arguments, settings_});
  bound.name = name;
  return std::make_shared<const BoundGenerator>(std::move(bound));
}

void FunctionBytes::write_generator(PlanWriter& out, const BoundGenerator& function,
                                    const Exprs& args) const {
  const auto again =
      bind_or_not_portable(function.name, [&] { return bind_generator(function.name, args); });
  if (again->output.size() != function.output.size() ||
      !same_types(again->arg_types, function.arg_types)) {
    throw NotPortable("generator " + function.name + " of its types");
  }
  out.text(function.name);
}

std::shared_ptr<const BoundGenerator> FunctionBytes::read_generator(PlanReader& in,
                                                                    const Exprs& args) const {
  return bind_generator(in.text(), args);
}

}  // namespace firesteel
