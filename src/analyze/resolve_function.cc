// How ExprResolver resolves calls of functions and operators.

#include "analyze/bind_function.h"
#include "analyze/case_when.h"
#include "analyze/expr_resolver.h"
#include "analyze/grouping_sets.h"
#include "analyze/named_args.h"
#include "analyze/operator_names.h"
#include "analyze/rewritten_functions.h"
#include "analyze/shown_call.h"
#include "analyze/star_expansion.h"

namespace firesteel::analyze {
namespace {

// Spellings of operators that DataFrame clients use.
std::string canonical_name(std::string name) {
  if (name == "==") return std::string(kEqual);
  if (name == "!") return std::string(kNot);
  if (name == "<>") return "!=";
  if (name == "case") return "when";
  return name;
}

// The name to look up, in lower case; empty when the qualifier is not that of built-in functions.
std::string builtin_name(const std::vector<std::string>& parts) {
  const std::string last = canonical_name(to_lower(parts.back()));
  if (parts.size() == 1) return last;
  const std::string schema = to_lower(parts[parts.size() - 2]);
  if (schema != "builtin" && schema != "session") return "";
  if (parts.size() == 2) return last;
  return parts.size() == 3 && to_lower(parts[0]) == "system" ? last : "";
}

// A left-deep chain of these may be thousands long.
bool may_chain(const UnresolvedFunction& function) {
  return function.name().size() == 1 && function.children().size() == 2 &&
         function.args().size() == 2 && is_operator(function.name()[0]) &&
         function.children()[0]->kind() == ExprKind::kUnresolvedFunction;
}

bool has_lambda(const UnresolvedFunction& function) {
  return std::any_of(function.args().begin(), function.args().end(),
                     [](const ExprPtr& arg) { return arg->kind() == ExprKind::kUnresolvedLambda; });
}

bool is_star(const Expr& expr) {
  return expr.kind() == ExprKind::kUnresolvedStar || expr.kind() == ExprKind::kUnresolvedRegex;
}

[[noreturn]] void fail_syntax(const SourceRange& source, const std::string& name,
                              std::string_view syntax) {
  fail(source, "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
       {{"prettyName", quote_identifier(name)}, {"syntax", std::string(syntax)}});
}

// Functions that are no aggregates take none of an aggregate's clauses.
void check_plain(const UnresolvedFunction& function, const std::string& name, bool over) {
  const auto modifiers = function.modifiers();
  if (modifiers.distinct) fail_syntax(function.source(), name, "DISTINCT");
  if (!modifiers.within_group.empty()) {
    fail_syntax(function.source(), name, "WITHIN GROUP (ORDER BY ...)");
  }
  if (modifiers.filter != nullptr) fail_syntax(function.source(), name, "FILTER clause");
  if (modifiers.ignore_nulls && !over) {
    fail_syntax(function.source(), name,
                *modifiers.ignore_nulls ? "IGNORE NULLS" : "RESPECT NULLS");
  }
}

void check_filter(const SourceRange& source, const ExprPtr& filter) {
  const ErrorParams params{{"filterExpr", sql_expr(filter)}};
  if (!filter->deterministic()) fail(source, "INVALID_AGGREGATE_FILTER.NON_DETERMINISTIC", params);
  if (!filter->type().is(TypeId::kBoolean)) {
    fail(source, "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN", params);
  }
  visit(filter, [&](const ExprPtr& node) {
    if (node->kind() == ExprKind::kWindow) {
      fail(source, "INVALID_AGGREGATE_FILTER.CONTAINS_WINDOW_FUNCTION",
           {{"filterExpr", sql_expr(filter)}, {"windowExpr", sql_expr(node)}});
    }
    if (node->kind() == ExprKind::kAggregate) {
      fail(source, "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE",
           {{"filterExpr", sql_expr(filter)}, {"aggExpr", sql_expr(node)}});
    }
    return true;
  });
}

// Functions whose NULLs may be ignored.
bool takes_ignore_nulls(std::string_view name) {
  return name == "first" || name == "first_value" || name == "last" || name == "last_value" ||
         name == "any_value" || name == "nth_value" || name == "lag" || name == "lead" ||
         name == "array_agg" || name == "collect_list" || name == "collect_set";
}

}  // namespace

bool ExprResolver::takes_lambda(const std::string& name, size_t arg_count) const {
  if (arg_count < 2) return false;
  const ScalarFunction* scalar = analysis_.functions.scalar(name);
  return scalar != nullptr && scalar->lambda_parameters;
}

ExprPtr ExprResolver::resolve_function(const UnresolvedFunction& function) {
  if (may_chain(function)) return resolve_operator_chain(function);
  const bool over = std::exchange(before_over_, false);
  const std::string name = builtin_name(function.name());
  if (has_lambda(function) || takes_lambda(name, function.args().size())) {
    return resolve_higher_order(function, name);
  }
  Exprs args = resolve_args(function, name);
  before_over_ = over;
  ExprPtr call = resolve_call(function, name, std::move(args));
  before_over_ = false;
  return call;
}

ExprPtr ExprResolver::resolve_operator_chain(const UnresolvedFunction& function) {
  before_over_ = false;
  std::vector<const UnresolvedFunction*> chain{&function};
  while (may_chain(*chain.back())) {
    const auto* left = chain.back()->children()[0]->as<UnresolvedFunction>();
    if (!may_chain(*left)) break;
    chain.push_back(left);
  }
  ExprPtr left = resolve_value(chain.back()->children()[0]);
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    const auto& children = (*link)->children();
    if (is_star(*children[1]))
      fail_star_usage(*children[1], "expression `" + (*link)->name()[0] + "`");
    Exprs args{std::move(left), resolve_value(children[1])};
    left = resolve_call(**link, builtin_name((*link)->name()), std::move(args));
  }
  return left;
}

Exprs ExprResolver::resolve_args(const UnresolvedFunction& function, const std::string& name) {
  const auto args = function.args();
  if (std::none_of(args.begin(), args.end(), [](const ExprPtr& arg) { return is_star(*arg); })) {
    if (name != "struct") return resolve_values(args);
    Exprs out;
    for (const auto& arg : args) out.push_back(resolve_field(arg));
    return out;
  }
  if (is_operator(name) && name != "in" && name != "coalesce") {
    const auto star =
        std::find_if(args.begin(), args.end(), [](const ExprPtr& arg) { return is_star(*arg); });
    fail_star_usage(**star, "expression `" + name + "`");
  }
  if (name == "count" && args.size() == 1 && !function.modifiers().distinct) {
    const auto* star = args[0]->as<UnresolvedStar>();
    if (star != nullptr && star->target().empty()) return {Literal::integer(1)};
    if (star != nullptr && names_one_relation(columns_, *star)) {
      fail({}, "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
           {{"tableName", quote_identifiers(star->target())}});
    }
  }
  const Exprs expanded = expand_stars(Exprs(args.begin(), args.end()));
  Exprs out;
  for (const auto& arg : expanded) {
    out.push_back(name == "struct" ? resolve_field(arg) : resolve_value(arg));
  }
  return out;
}

// Aliases name a struct's fields.
ExprPtr ExprResolver::resolve_field(const ExprPtr& arg) {
  if (arg->kind() != ExprKind::kAlias) return resolve_shown(arg);
  return arg->with_children({resolve_value(arg->children()[0])});
}

namespace {

// Generators stand alone, and in select lists only.
[[noreturn]] void fail_generator_argument(const UnresolvedFunction& function, const Exprs& args,
                                          bool in_list) {
  const ExprPtr call =
      std::make_shared<UnresolvedFunction>(function.name(), args, UnresolvedFunction::Modifiers{});
  if (!in_list) fail({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", call->sql()}});
  fail({}, "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", {{"expression", sql_expr(call)}});
}

// The sign of -a and +a as operators, which print unlike negative(a) and positive(a); else null.
const char* sign_of(const UnresolvedFunction& function) {
  if (function.name().size() != 1 || function.args().size() != 1) return nullptr;
  const std::string& name = function.name()[0];
  if (name != "negative" && name != "positive") return nullptr;
  if (!function.modifiers().is_internal) return nullptr;
  return name == "negative" ? "-" : "+";
}

ExprPtr with_sign(const ExprPtr& expr, const std::string& sign) {
  const auto& call = *expr->as<Call>();
  auto bound = std::make_shared<BoundScalar>(call.function());
  bound->render = [sign](std::span<const std::string> args) {
    return "(" + sign + " " + args[0] + ")";
  };
  return std::make_shared<Call>(std::move(bound), call.children())->with_source(expr->source());
}

// struct(a, b AS c, d + 1): named_struct('a', a, 'c', b, 'col3', d + 1).
ExprPtr make_struct(const Analysis& analysis, const Exprs& args, bool is_internal,
                    const SourceRange& source) {
  Exprs named;
  for (size_t i = 0; i < args.size(); ++i) {
    std::string name = "col" + std::to_string(i + 1);
    ExprPtr value = args[i];
    if (const auto* alias = args[i]->as<Alias>()) {
      name = alias->name();
      value = alias->child();
    } else if (const auto* column = args[i]->as<AttributeRef>()) {
      name = column->attribute().name;
    } else if (const auto* outer = args[i]->as<OuterReference>()) {
      name = outer->attribute().name;
    } else if (const auto* variable = args[i]->as<LambdaVariable>()) {
      name = variable->attribute().name;
    }
    named.push_back(Literal::string(std::move(name)));
    named.push_back(std::move(value));
  }
  ExprPtr made = make_call(analysis, kNamedStruct, std::move(named), source);
  if (is_internal) return made;
  // Fields of columns come as aliases without id: they print as they were written.
  Exprs shown = args;
  for (auto& arg : shown) {
    if (const auto* alias = arg->as<Alias>(); alias != nullptr && alias->id() == kNameOnly) {
      arg = alias->child();
    }
  }
  return show_as("struct", std::move(shown), std::move(made));
}

}  // namespace

ExprPtr ExprResolver::resolve_call(const UnresolvedFunction& function, const std::string& name,
                                   Exprs args) {
  const bool over = std::exchange(before_over_, false);
  for (const auto& arg : args) {
    if (arg->kind() == ExprKind::kGenerator) fail_generator_argument(function, args, in_list_);
  }
  const SourceRange& source = function.source();
  if (over) {
    if (const WindowFunction* window = analysis_.functions.window(name)) {
      check_plain(function, name, /*over=*/true);
      args = order_named_args(name, window->arg_names, window->min_args, function, std::move(args));
      return bind_window_function(analysis_, *window, name, std::move(args), source);
    }
  }
  if (const ScalarFunction* scalar = analysis_.functions.scalar(name)) {
    if (function.children().size() != function.args().size() || !is_operator(name)) {
      check_plain(function, name, over);
      args = order_named_args(name, scalar->arg_names, scalar->min_args, function, std::move(args));
    }
    ExprPtr call = bind_scalar(analysis_, *scalar, name, std::move(args), source);
    if (const char* sign = sign_of(function)) return with_sign(call, sign);
    return call;
  }
  if (const AggregateFunction* aggregate = analysis_.functions.aggregate(name)) {
    return resolve_aggregate_call(function, name, *aggregate, std::move(args));
  }
  if (name == "when" || name == "if") {
    if (name == "if") {
      check_arg_count(name, args.size(), 3, 3, source);
    } else {
      check_arg_count(name, args.size(), 2, -1, source);
    }
    return make_case_when(analysis_, std::move(args), name == "if", source);
  }
  if (name == "struct") {
    shown_ = true;
    return make_struct(analysis_, args, function.modifiers().is_internal, source);
  }
  if (name == kGrouping || name == kGroupingId) {
    return make_grouping_function(name, std::move(args), source);
  }
  const bool outer_generator = name.ends_with("_outer");
  const GeneratorFunction* generator = analysis_.functions.generator(name);
  if (generator == nullptr && outer_generator) {
    generator = analysis_.functions.generator(name.substr(0, name.size() - 6));
  }
  if (generator != nullptr) {
    check_plain(function, name, over);
    args = order_named_args(name, generator->arg_names, generator->min_args, function,
                            std::move(args));
    return bind_generator(analysis_, *generator, name, std::move(args), outer_generator, source);
  }
  if (is_rewritten_function(name)) {
    shown_ = true;
    ExprPtr rewritten = rewrite_function(analysis_, name, args, source);
    const auto modifiers = function.modifiers();
    if (const auto* call = rewritten->as<AggregateCall>()) {
      if (modifiers.filter == nullptr && !modifiers.distinct) return rewritten;
      const ExprPtr filter = modifiers.filter ? resolve(modifiers.filter) : nullptr;
      if (filter) check_filter(source, filter);
      return std::make_shared<AggregateCall>(call->shared_function(),
                                             Exprs(call->args().begin(), call->args().end()),
                                             modifiers.distinct, filter);
    }
    check_plain(function, name, over);
    return rewritten;
  }
  if (const WindowFunction* window = analysis_.functions.window(name)) {
    const ExprPtr call = bind_window_function(analysis_, *window, name, std::move(args), source);
    fail(source, "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", {{"funcName", sql_expr(call)}});
  }
  if (const auto routine = analysis_.catalog.find_routine(function.name())) {
    check_plain(function, name, over);
    return resolve_routine(function, *routine, std::move(args));
  }
  fail(source, "UNRESOLVED_ROUTINE",
       {{"routineName", quote_identifiers(function.name())},
        {"searchPath", "[`system`.`builtin`, `system`.`session`, " +
                           quote_identifiers({analysis_.settings.current_catalog,
                                              analysis_.settings.current_database}) +
                           "]"}});
}

ExprPtr ExprResolver::resolve_aggregate_call(const UnresolvedFunction& function,
                                             const std::string& name,
                                             const AggregateFunction& aggregate, Exprs args) {
  const auto modifiers = function.modifiers();
  AggregateModifiers bound;
  bound.distinct = modifiers.distinct;
  if (modifiers.ignore_nulls) {
    bound.nulls = *modifiers.ignore_nulls ? NullTreatment::kIgnore : NullTreatment::kRespect;
  }
  if (modifiers.ignore_nulls && !takes_ignore_nulls(name)) {
    fail_syntax(function.source(), name,
                *modifiers.ignore_nulls ? "IGNORE NULLS" : "RESPECT NULLS");
  }
  if (!modifiers.within_group.empty() && !aggregate.within_group) {
    fail_syntax(function.source(), name, "WITHIN GROUP (ORDER BY ...)");
  }
  for (auto key : modifiers.within_group) {
    key.expr = resolve(key.expr);
    bound.within_group.push_back(std::move(key));
  }
  if (modifiers.filter != nullptr) {
    bound.filter = resolve(modifiers.filter);
    check_filter(function.source(), bound.filter);
  }
  args = order_named_args(name, aggregate.arg_names, aggregate.min_args, function, std::move(args));
  return bind_aggregate(analysis_, aggregate, name, std::move(args), std::move(bound),
                        function.source());
}

}  // namespace firesteel::analyze
