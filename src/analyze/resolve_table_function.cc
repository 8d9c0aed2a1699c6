// range(...) and generators in FROM.

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/generator_output.h"
#include "analyze/resolve_plan.h"
#include "plan/relations.h"

namespace firesteel::analyze {
namespace {

int64_t bigint_value(const Analysis& analysis, const ExprPtr& arg, const SourceRange& source) {
  if (!arg->foldable()) {
    fail(source, "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
         {{"sqlExpr", sql_expr(arg)},
          {"inputName", "`range`"},
          {"inputType", "\"BIGINT\""},
          {"inputExpr", sql_expr(arg)}});
  }
  const Value value = constant_or_throw(implicit_cast_to(analysis, arg, TypeId::kLong));
  if (value.is_null()) {
    fail(source, "UNEXPECTED_INPUT_TYPE",
         {{"functionName", "`range`"},
          {"paramIndex", "first"},
          {"requiredType", "\"BIGINT\""},
          {"inputSql", sql_expr(arg)},
          {"inputType", sql_type(arg->type())}});
  }
  return value.integer();
}

// range(end), range(start, end), range(start, end, step), range(start, end, step, partitions).
PlanPtr make_range(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  check_arg_count("range", args.size(), 1, 4, source);
  std::vector<int64_t> numbers;
  for (const auto& arg : args) numbers.push_back(bigint_value(analysis, arg, source));
  int64_t start = 0;
  int64_t end = numbers[0];
  int64_t step = 1;
  std::optional<int> partitions;
  if (numbers.size() > 1) {
    start = numbers[0];
    end = numbers[1];
  }
  if (numbers.size() > 2) step = numbers[2];
  if (numbers.size() > 3) partitions = static_cast<int>(numbers[3]);
  if (step == 0) fail(source, "FAILED_FUNCTION_CALL", {{"funcName", "`range`"}});
  return std::make_shared<Range>(start, end, step, partitions);
}

}  // namespace

PlanPtr resolve_table_function(Analysis& analysis, const QueryScope& query,
                               const UnresolvedTableFunction& node) {
  const auto& function = *node.function()->as<UnresolvedFunction>();
  const std::string name = to_lower(function.name().back());
  const Attributes no_columns;
  const NameScope nothing(no_columns, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, nothing);
  if (name == "range") {
    Exprs args;
    for (const auto& arg : function.args()) args.push_back(resolver.resolve(arg));
    return make_range(analysis, args, function.source());
  }
  const bool known = analysis.functions.generator(name) != nullptr ||
                     (name.ends_with("_outer") &&
                      analysis.functions.generator(name.substr(0, name.size() - 6)) != nullptr);
  if (!known) {
    fail(function.source(), "UNRESOLVABLE_TABLE_VALUED_FUNCTION",
         {{"name", quote_identifiers(function.name())}});
  }
  const ExprPtr generator = resolver.resolve(node.function());
  const auto& call = *generator->as<GeneratorCall>();
  Attributes output = generator_output(call, {}, call.outer());
  return std::make_shared<Generate>(generator, call.outer(), std::move(output),
                                    std::vector<ExprId>{}, std::make_shared<OneRow>());
}

}  // namespace firesteel::analyze
