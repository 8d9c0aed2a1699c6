#include "analyze/routine_scope.h"

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/named_args.h"
#include "analyze/resolve_cast.h"
#include "analyze/resolve_plan.h"
#include "plan/relations.h"
#include "plan/subqueries.h"
#include "sql/parser.h"

namespace firesteel::analyze {
namespace {

// As deep as functions may call each other.
constexpr int kMaxDepth = 100;

SqlSettings settings_of(const Analysis& caller, const CatalogRoutine& routine) {
  SqlSettings settings = routine.settings ? *routine.settings : caller.settings;
  settings.current_catalog = caller.settings.current_catalog;
  settings.current_database = caller.settings.current_database;
  settings.current_user = caller.settings.current_user;
  settings.query_time_micros = caller.settings.query_time_micros;
  return settings;
}

// The value of a query that is nothing but SELECT value; else null.
ExprPtr sole_value(const PlanPtr& query) {
  const auto* project = query->as<Project>();
  if (project == nullptr || project->list().size() != 1 ||
      project->child()->kind() != PlanKind::kOneRow) {
    return nullptr;
  }
  const ExprPtr& value = project->list()[0];
  const bool plain = value->kind() != ExprKind::kUnresolvedStar &&
                     value->kind() != ExprKind::kUnresolvedRegex &&
                     value->kind() != ExprKind::kUnresolvedMultiAlias;
  return plain ? without_alias(value) : nullptr;
}

}  // namespace

RoutineScope::RoutineScope(Analysis& caller, const CatalogRoutine& routine)
    : routine_(routine),
      settings_(settings_of(caller, routine)),
      analysis_{routine.catalog ? *routine.catalog : caller.catalog, caller.formats,
                caller.functions, settings_, caller.services} {
  analysis_.view_depth = caller.view_depth + 1;
  if (analysis_.view_depth > kMaxDepth) {
    fail({}, "CYCLIC_FUNCTION_REFERENCE", {{"path", shown_name()}});
  }
  for (const auto& parameter : definition().parameters) {
    Attribute column{.name = parameter.name, .type = parameter.type, .id = next_expr_id()};
    column.qualifier = {definition().name.back()};
    parameters_.push_back(column);
    if (!ExprResolver::names_literal_function(parameter.name)) visible_.push_back(column);
  }
}

RoutineScope::~RoutineScope() = default;

std::string RoutineScope::quoted_name() const {
  return quote_identifiers(routine_.routine->shown_name());
}

std::string RoutineScope::shown_name() const {
  std::string out;
  for (const auto& part : routine_.routine->shown_name()) out += (out.empty() ? "" : ".") + part;
  return out;
}

ExprPtr RoutineScope::resolve_scalar_body() {
  const NameScope columns(visible_, settings_.case_sensitive);
  const QueryScope query;
  const auto resolve = [&](const ExprPtr& expr) {
    return ExprResolver(analysis_, query, columns).resolve(expr);
  };
  if (!definition().body_is_query) {
    return resolve(parse_expression(definition().body, settings_));
  }
  const PlanPtr rows = parse_statement(definition().body, settings_);
  if (const ExprPtr value = sole_value(rows)) {
    const ExprPtr resolved = resolve(value);
    if (!has_aggregate(resolved) && !has_window(resolved) && !has_generator(resolved)) {
      return resolved;
    }
  }
  return resolve(std::make_shared<ScalarSubquery>(rows));
}

PlanPtr RoutineScope::resolve_rows() {
  const NameScope columns(visible_, settings_.case_sensitive);
  const OuterScope outer{columns, false};
  QueryScope query;
  query.outer = &outer;
  return resolve_query(analysis_, query, parse_statement(definition().body, settings_));
}

ExprPtr RoutineScope::resolve_default(const RoutineParameter& parameter) {
  const Attributes no_columns;
  const NameScope nothing(no_columns, settings_.case_sensitive);
  const QueryScope query;
  return ExprResolver(analysis_, query, nothing)
      .resolve(parse_expression(*parameter.default_text, settings_));
}

Exprs RoutineScope::complete_arguments(const UnresolvedFunction& call, Exprs args) {
  const auto& parameters = definition().parameters;
  size_t required = 0;
  std::vector<std::string> names;
  for (const auto& parameter : parameters) {
    names.push_back(parameter.name);
    if (!parameter.default_text) required = names.size();
  }
  const bool any_named = std::ranges::any_of(call.modifiers().arg_names,
                                             [](const std::string& name) { return !name.empty(); });
  if (args.size() > parameters.size() || (args.size() < required && !any_named)) {
    fail(call.source(), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
         {{"functionName", quoted_name()},
          {"expectedNum", std::to_string(parameters.size())},
          {"actualNum", std::to_string(args.size())},
          {"docroot", "https://spark.apache.org/docs/latest"}});
  }
  args = order_named_args(shown_name(), names, 0, call, std::move(args));
  args.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (args[i] == nullptr) {
      if (!parameters[i].default_text) {
        fail(call.source(), "REQUIRED_PARAMETER_NOT_FOUND",
             {{"routineName", quoted_name()},
              {"parameterName", quote_identifier(parameters[i].name)},
              {"index", std::to_string(i)}});
      }
      args[i] = resolve_default(parameters[i]);
    }
    args[i] = cast(std::move(args[i]), parameters[i].type, call.source());
  }
  return args;
}

ExprPtr RoutineScope::cast(ExprPtr value, const DataType& type, const SourceRange& source) const {
  if (value->type().same_type(type)) return value;
  const Cast cast(value, type, CastMode::kAnsi, "", /*implicit=*/true);
  const ExprPtr resolved = resolve_cast(analysis_, cast, std::move(value));
  return source.text || source.context ? resolved->with_source(source) : resolved;
}

void RoutineScope::check_uses(const std::map<ExprId, int>& uses, const Exprs& args) const {
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const auto it = uses.find(parameters_[i].id);
    if (it == uses.end() || it->second < 2 || args[i]->deterministic()) continue;
    fail(args[i]->source(), "UNSUPPORTED_FEATURE.SQL_SYNTAX",
         {{"syntax",
           "a non-deterministic argument of " + shown_name() + ", which uses it more than once."}});
  }
}

PlanPtr RoutineScope::with_arguments(const PlanPtr& rows, const Exprs& args) const {
  std::map<ExprId, ExprPtr> values;
  for (size_t i = 0; i < args.size(); ++i) values[parameters_[i].id] = args[i];
  std::map<ExprId, int> uses;
  PlanPtr out = transform_up(rows, [&](const PlanPtr& node) -> PlanPtr {
    return transform_node_expressions(node, [&](const ExprPtr& expr) -> ExprPtr {
      const auto* outer = expr->as<OuterReference>();
      if (outer == nullptr) return nullptr;
      const auto it = values.find(outer->attribute().id);
      if (it == values.end()) return nullptr;
      ++uses[it->first];
      return it->second;
    });
  });
  check_uses(uses, args);
  return out;
}

ExprPtr RoutineScope::with_arguments(const ExprPtr& body, const Exprs& args) const {
  std::map<ExprId, ExprPtr> values;
  for (size_t i = 0; i < args.size(); ++i) values[parameters_[i].id] = args[i];
  Exprs outer_args;
  for (const auto& arg : args) outer_args.push_back(as_outer(arg));
  std::map<ExprId, int> uses;
  ExprPtr out = transform_up(body, [&](const ExprPtr& expr) -> ExprPtr {
    if (const auto* column = expr->as<AttributeRef>()) {
      const auto it = values.find(column->id());
      if (it == values.end()) return nullptr;
      ++uses[it->first];
      return it->second;
    }
    if (const PlanPtr* plan = subquery_plan(*expr)) {
      for (const auto& outer : outer_attributes(*plan)) ++uses[outer.id];
      return with_subquery_plan(*expr, with_arguments(*plan, outer_args));
    }
    return nullptr;
  });
  check_uses(uses, args);
  return out;
}

PlanPtr resolve_routine_rows(Analysis& analysis, const CatalogRoutine& routine,
                             const UnresolvedFunction& call, Exprs args) {
  RoutineScope scope(analysis, routine);
  const CreateFunctionCommand& definition = scope.definition();
  if (!definition.returns_table) {
    fail(call.source(), "NOT_A_TABLE_FUNCTION", {{"functionName", scope.quoted_name()}});
  }
  const Exprs values = scope.complete_arguments(call, std::move(args));
  const PlanPtr rows = scope.with_arguments(scope.resolve_rows(), values);
  Exprs list;
  for (size_t i = 0; i < definition.return_columns.size(); ++i) {
    const StructField& column = definition.return_columns[i];
    list.push_back(
        Alias::make(scope.cast(AttributeRef::make(rows->output()[i]), column.type, call.source()),
                    column.name));
  }
  return std::make_shared<SubqueryAlias>(std::vector<std::string>{definition.name.back()},
                                         std::make_shared<Project>(std::move(list), rows));
}

}  // namespace firesteel::analyze
