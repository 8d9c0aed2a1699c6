// range(...) and generators in FROM.

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/generator_output.h"
#include "analyze/resolve_plan.h"
#include "analyze/routine_scope.h"
#include "plan/relations.h"
#include "sql/keywords.h"

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

// sql_keywords(): the keywords, and whether they are names no more.
PlanPtr make_keywords(const Analysis& analysis) {
  const bool enforced = analysis.settings.ansi && analysis.settings.enforce_reserved_keywords;
  VectorBuilder words(TypeId::kString);
  VectorBuilder reserved(TypeId::kBoolean);
  Batch batch;
  for (size_t i = 1; i <= static_cast<size_t>(sql::Keyword::kZone); ++i) {
    const auto keyword = static_cast<sql::Keyword>(i);
    words.append_string(sql::keyword_text(keyword));
    reserved.append(Value(enforced && sql::is_reserved(keyword)));
    ++batch.num_rows;
  }
  batch.columns = {words.finish(), reserved.finish()};
  Attributes output = {{.name = "keyword", .type = TypeId::kString, .nullable = false},
                       {.name = "reserved", .type = TypeId::kBoolean, .nullable = false}};
  for (auto& column : output) column.id = next_expr_id();
  return std::make_shared<LocalRelation>(
      std::move(output), std::make_shared<const std::vector<Batch>>(1, std::move(batch)));
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
  if (name == "sql_keywords") {
    check_arg_count(name, function.args().size(), 0, 0, function.source());
    return make_keywords(analysis);
  }
  const bool known = analysis.functions.generator(name) != nullptr ||
                     (name.ends_with("_outer") &&
                      analysis.functions.generator(name.substr(0, name.size() - 6)) != nullptr);
  if (!known) {
    if (const auto routine = analysis.catalog.find_routine(function.name())) {
      Exprs args;
      for (const auto& arg : function.args()) args.push_back(resolver.resolve(arg));
      return resolve_routine_rows(analysis, *routine, function, std::move(args));
    }
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
