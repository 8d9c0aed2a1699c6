// How ExprResolver resolves calls that take lambdas: the function says what types the lambda's
// parameters have, given its other arguments.

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"

namespace firesteel::analyze {

namespace {

// A value where a lambda belongs: a lambda that gives it whatever its parameters are.
ExprPtr constant_lambda(const std::vector<StructField>& types, ExprPtr value) {
  Attributes parameters;
  for (const auto& type : types) {
    parameters.push_back(
        {.name = type.name, .type = type.type, .nullable = type.nullable, .id = next_expr_id()});
  }
  return std::make_shared<Lambda>(std::move(parameters), std::move(value));
}

}  // namespace

ExprPtr ExprResolver::resolve_higher_order(const UnresolvedFunction& function,
                                           const std::string& name) {
  const ScalarFunction* scalar = analysis_.functions.scalar(name);
  if (scalar == nullptr) {
    // An aggregate, or unknown: the lambda is out of place in any case.
    Exprs no_lambdas;
    for (const auto& arg : function.args()) {
      if (arg->kind() != ExprKind::kUnresolvedLambda) no_lambdas.push_back(resolve_value(arg));
    }
    if (analysis_.functions.aggregate(name) == nullptr) {
      return resolve_call(function, name, std::move(no_lambdas));
    }
  }
  if (scalar == nullptr || !scalar->lambda_parameters) {
    fail(function.source(), "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
         {{"class", name}});
  }
  check_arg_count(name, function.args().size(), scalar->min_args, scalar->max_args,
                  function.source());
  Exprs args(function.args().begin(), function.args().end());
  for (auto& arg : args) {
    if (arg->kind() != ExprKind::kUnresolvedLambda) {
      arg = resolve_value(arg);
    }
  }
  // Functions over two arrays or maps take three arguments or more.
  const size_t first_lambda = scalar->max_args > 2 ? 2 : 1;
  for (size_t i = 0; i < args.size(); ++i) {
    const auto* lambda = args[i]->as<UnresolvedLambda>();
    if (lambda == nullptr && i < first_lambda) continue;
    const std::vector<Argument> described = describe_arguments(args, true, true);
    const std::vector<StructField> types =
        scalar->lambda_parameters(BindContext{described, analysis_.settings}, i,
                                  lambda == nullptr ? 1 : lambda->parameters().size());
    args[i] = lambda != nullptr ? resolve_lambda(*lambda, types) : constant_lambda(types, args[i]);
  }
  return bind_scalar(analysis_, *scalar, name, std::move(args), function.source());
}

ExprPtr ExprResolver::resolve_lambda(const UnresolvedLambda& lambda,
                                     const std::vector<StructField>& types) {
  const auto& names = lambda.parameters();
  if (names.size() != types.size()) {
    fail(lambda.source(), "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
         {{"expectedNumArgs", std::to_string(names.size())},
          {"actualNumArgs", std::to_string(types.size())}});
  }
  Attributes parameters;
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (equal_names(names[i], names[j], analysis_.settings.case_sensitive)) {
        std::string list;
        for (const auto& name : names) list += (list.empty() ? "" : ", ") + quote_identifier(name);
        fail(lambda.source(), "INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES",
             {{"args", list}, {"caseSensitiveConfig", "\"spark.sql.caseSensitive\""}});
      }
    }
    parameters.push_back({.name = names[i],
                          .type = types[i].type,
                          .nullable = types[i].nullable,
                          .id = next_expr_id()});
  }
  lambdas_.push_back(&parameters);
  ExprPtr body = resolve_value(lambda.body());
  lambdas_.pop_back();
  return std::make_shared<Lambda>(std::move(parameters), std::move(body));
}

}  // namespace firesteel::analyze
