#include "analyze/bind_function.h"

#include "analyze/operator_names.h"
#include "analyze/shown_call.h"
#include "base/check.h"
#include "evaluate/evaluator.h"

namespace firesteel::analyze {
namespace {

constexpr std::string_view kDocRoot = "https://spark.apache.org/docs/latest";

// Runs `bind`, which is told the arguments' text only `with_sql` or when it fails: rendering them
// for every call would cost as much as the whole tree, again and again.
template <class Bind>
auto bind_with_messages(const Analysis& analysis, const Exprs& args, bool with_constants,
                        const SourceRange& source, const Bind& bind, bool with_sql = false) {
  std::vector<Argument> arguments = describe_arguments(args, with_constants, with_sql);
  try {
    return bind(BindContext{arguments, analysis.settings});
  } catch (const SparkError&) {
    for (size_t i = 0; i < args.size(); ++i) arguments[i].sql = args[i]->sql();
  }
  try {
    return bind(BindContext{arguments, analysis.settings});
  } catch (const SparkError& error) {
    if (const auto context = source.query_context()) throw error.with_context(*context);
    throw;
  }
}

// Casts stand where the call stands: that is the place of their errors.
Exprs cast_arguments(const Analysis& analysis, Exprs args, std::span<const DataType> types,
                     const SourceRange& source) {
  FS_CHECK_EQ(args.size(), types.size());
  const bool has_place = source.text || source.context;
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i]->kind() == ExprKind::kLambda) continue;
    const ExprPtr cast = implicit_cast_to(analysis, args[i], types[i]);
    args[i] = has_place && cast != args[i] ? cast->with_source(source) : cast;
  }
  return args;
}

// The name that functions such as arrays_zip take from an argument; empty when it has none.
std::string column_or_field_name(const Expr& expr) {
  if (const auto* column = expr.as<AttributeRef>()) return column->attribute().name;
  if (const auto* alias = expr.as<Alias>()) return alias->name();
  const auto* call = expr.as<Call>();
  if (call == nullptr || !call->is(kGetStructField)) return "";
  const auto ordinal = static_cast<size_t>(call->children()[1]->as<Literal>()->value().integer());
  return call->children()[0]->type().fields()[ordinal].name;
}

ExprPtr located(ExprPtr expr, const SourceRange& source) {
  return source.text || source.context ? expr->with_source(source) : expr;
}

}  // namespace

bool is_operator(std::string_view name) {
  if (name.empty()) return false;
  const char c = name[0];
  if (!((c >= 'a' && c <= 'z') || c == '_')) return true;
  return name == "and" || name == "or" || name == "not" || name == "div" || name == "isnull" ||
         name == "isnotnull" || name == "in" || name == "coalesce" || name == "pmod";
}

std::optional<Value> constant_value(const ExprPtr& expr) {
  if (const auto* literal = expr->as<Literal>()) return literal->value();
  if (!expr->resolved() || !expr->foldable()) return std::nullopt;
  try {
    return evaluate_constant(remove_shown(expr));
  } catch (const SparkError&) {
    // It will fail again when, and only if, the query runs it.
    return std::nullopt;
  }
}

Value constant_or_throw(const ExprPtr& expr) { return evaluate_constant(remove_shown(expr)); }

std::vector<Argument> describe_arguments(const Exprs& args, bool with_constants, bool with_sql) {
  std::vector<Argument> arguments(args.size());
  for (size_t i = 0; i < args.size(); ++i) {
    const ExprPtr& arg = args[i];
    if (arg->kind() == ExprKind::kUnresolvedLambda) {
      arguments[i].is_lambda = true;
      continue;
    }
    arguments[i].type = arg->type();
    arguments[i].name = column_or_field_name(*arg);
    arguments[i].nullable = arg->nullable();
    arguments[i].is_lambda = arg->kind() == ExprKind::kLambda;
    if (const auto* literal = arg->as<Literal>()) {
      arguments[i].constant = literal->value();
      // Some rules are for numbers as they are written.
      if (!with_sql && arg->type().is_integral()) arguments[i].sql = arg->sql();
    } else if (with_constants && !arguments[i].is_lambda) {
      arguments[i].constant = constant_value(arg);
    }
    if (with_sql) arguments[i].sql = arg->sql();
  }
  return arguments;
}

void check_arg_count(const std::string& name, size_t count, int min, int max,
                     const SourceRange& source) {
  const int actual = static_cast<int>(count);
  if (actual >= min && (max < 0 || actual <= max)) return;
  if (name == "count" && count == 0) {
    fail(source, "WRONG_NUM_ARGS.WITH_SUGGESTION",
         {{"functionName", "`count`"},
          {"expectedNum", " >= 1"},
          {"actualNum", "0"},
          {"legacyNum", "0"},
          {"legacyConfKey", "\"spark.sql.legacy.allowParameterlessCount\""},
          {"legacyConfValue", "\"true\""}});
  }
  std::string expected;
  if (max < 0) {
    expected = "> " + std::to_string(min - 1);
  } else if (max == min) {
    expected = std::to_string(min);
  } else {
    for (int n = min; n <= max; ++n) expected += (n == min ? "[" : ", ") + std::to_string(n);
    expected += "]";
  }
  fail(source, "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
       {{"functionName", quote_identifier(name)},
        {"expectedNum", expected},
        {"actualNum", std::to_string(actual)},
        {"docroot", std::string(kDocRoot)}});
}

ExprPtr implicit_cast_to(const Analysis& analysis, const ExprPtr& expr, const DataType& type) {
  if (expr->type().same_type(type)) return expr;
  return std::make_shared<Cast>(expr, type, analysis.cast_mode(), analysis.settings.time_zone,
                                /*implicit=*/true);
}

ExprPtr bind_scalar(const Analysis& analysis, const ScalarFunction& function, std::string name,
                    Exprs args, const SourceRange& source) {
  check_arg_count(name, args.size(), function.min_args, function.max_args, source);
  BoundScalar bound = bind_with_messages(analysis, args, !is_operator(name), source, function.bind,
                                         function.wants_sql);
  bound.name = std::move(name);
  args = cast_arguments(analysis, std::move(args), bound.arg_types, source);
  return located(
      std::make_shared<Call>(std::make_shared<BoundScalar>(std::move(bound)), std::move(args)),
      source);
}

ExprPtr bind_window_function(const Analysis& analysis, const WindowFunction& function,
                             std::string name, Exprs args, const SourceRange& source) {
  check_arg_count(name, args.size(), function.min_args, function.max_args, source);
  BoundScalar bound = bind_with_messages(analysis, args, true, source, function.bind);
  bound.name = std::move(name);
  args = cast_arguments(analysis, std::move(args), bound.arg_types, source);
  return located(
      std::make_shared<Call>(std::make_shared<BoundScalar>(std::move(bound)), std::move(args)),
      source);
}

ExprPtr bind_generator(const Analysis& analysis, const GeneratorFunction& function,
                       std::string name, Exprs args, bool outer, const SourceRange& source) {
  check_arg_count(name, args.size(), function.min_args, function.max_args, source);
  BoundGenerator bound = bind_with_messages(analysis, args, true, source, function.bind);
  bound.name = std::move(name);
  args = cast_arguments(analysis, std::move(args), bound.arg_types, source);
  return located(std::make_shared<GeneratorCall>(std::make_shared<BoundGenerator>(std::move(bound)),
                                                 std::move(args), outer),
                 source);
}

namespace {

// mode, percentile_cont and percentile_disc take one key; those of listagg only order.
void check_within_group(const std::string& name, bool distinct, size_t keys, size_t args,
                        const SourceRange& source) {
  const bool percentile = name == "percentile_cont" || name == "percentile_disc";
  if (!percentile && name != "mode") return;
  if (distinct) {
    fail(source, "INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED",
         {{"funcName", quote_identifier(name)}});
  }
  if (percentile) check_arg_count(name, args, 1, 1, source);
  if (keys != 1) {
    fail(source, "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS",
         {{"funcName", quote_identifier(name)},
          {"expectedNum", "1"},
          {"actualNum", std::to_string(keys)}});
  }
}

}  // namespace

ExprPtr bind_aggregate(const Analysis& analysis, const AggregateFunction& function,
                       std::string name, Exprs args, AggregateModifiers modifiers,
                       const SourceRange& source) {
  const bool within_group = function.within_group && !modifiers.within_group.empty();
  std::vector<SortOrder> order = std::move(modifiers.within_group);
  if (within_group) {
    check_within_group(name, modifiers.distinct, order.size(), args.size(), source);
    // The key is the value that is aggregated.
    args.insert(args.begin(), order[0].expr);
  } else {
    check_arg_count(name, args.size(), function.min_args, function.max_args, source);
  }
  BoundAggregate bound =
      bind_with_messages(analysis, args, true, source, [&](const BindContext& context) {
        return within_group ? function.bind_within_group(context, !order[0].ascending)
                            : function.bind(context, modifiers.nulls);
      });
  bound.name = std::move(name);
  bound.nulls = modifiers.nulls;
  args = cast_arguments(analysis, std::move(args), bound.arg_types, source);
  return located(std::make_shared<AggregateCall>(std::make_shared<BoundAggregate>(std::move(bound)),
                                                 std::move(args), modifiers.distinct,
                                                 std::move(modifiers.filter), std::move(order)),
                 source);
}

ExprPtr make_call(const Analysis& analysis, std::string_view name, Exprs args,
                  const SourceRange& source) {
  const ScalarFunction* function = analysis.functions.scalar(name);
  if (function == nullptr) FS_UNREACHABLE("no function " + std::string(name));
  return bind_scalar(analysis, *function, std::string(name), std::move(args), source);
}

ExprPtr make_aggregate(const Analysis& analysis, std::string_view name, Exprs args,
                       const SourceRange& source) {
  const AggregateFunction* function = analysis.functions.aggregate(name);
  if (function == nullptr) FS_UNREACHABLE("no aggregate function " + std::string(name));
  return bind_aggregate(analysis, *function, std::string(name), std::move(args), {}, source);
}

}  // namespace firesteel::analyze
