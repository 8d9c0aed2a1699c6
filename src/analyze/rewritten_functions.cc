#include "analyze/rewritten_functions.h"

#include <array>

#include "analyze/bind_function.h"
#include "analyze/case_when.h"
#include "analyze/operator_names.h"
#include "analyze/shown_call.h"

namespace firesteel::analyze {
namespace {

using Rewrite = ExprPtr (*)(const Analysis&, const Exprs&, const SourceRange&);

struct RewrittenFunction {
  std::string_view name;
  int min_args;
  int max_args;
  Rewrite rewrite;
};

ExprPtr make_if(const Analysis& analysis, ExprPtr condition, ExprPtr yes, ExprPtr no,
                const SourceRange& source) {
  return make_case_when(analysis, {std::move(condition), std::move(yes), std::move(no)},
                        /*is_if=*/true, source);
}

ExprPtr first_not_null(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_call(analysis, kCoalesce, args, source);
}

ExprPtr nvl2(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_if(analysis, make_call(analysis, kIsNotNull, {args[0]}, source), args[1], args[2],
                 source);
}

ExprPtr nullif(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_if(analysis, make_call(analysis, kEqual, {args[0], args[1]}, source), Literal::null(),
                 args[0], source);
}

ExprPtr zeroifnull(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_call(analysis, kCoalesce, {args[0], Literal::integer(0)}, source);
}

ExprPtr nullifzero(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return nullif(analysis, {args[0], Literal::integer(0)}, source);
}

ExprPtr not_equal(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_call(analysis, kNot, {make_call(analysis, kEqual, args, source)}, source);
}

ExprPtr between(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  return make_call(analysis, kAnd,
                   {make_call(analysis, kGreaterOrEqual, {args[0], args[1]}, source),
                    make_call(analysis, kLessOrEqual, {args[0], args[2]}, source)},
                   source);
}

ExprPtr count_if(const Analysis& analysis, const Exprs& args, const SourceRange& source) {
  if (!args[0]->type().is(TypeId::kBoolean) && !args[0]->type().is(TypeId::kNull)) {
    fail(source, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
         {{"sqlExpr", quote_sql("count_if(" + args[0]->sql() + ")")},
          {"paramIndex", "first"},
          {"requiredType", "\"BOOLEAN\""},
          {"inputSql", sql_expr(args[0])},
          {"inputType", sql_type(args[0]->type())}});
  }
  return make_aggregate(analysis, "count",
                        {nullif(analysis, {args[0], Literal::boolean(false)}, source)}, source);
}

// A few more functions are built elsewhere where their arguments need more than types.
constexpr std::array<RewrittenFunction, 9> kRewrittenFunctions = {{
    {"nvl", 2, 2, first_not_null},
    {"ifnull", 2, 2, first_not_null},
    {"nvl2", 3, 3, nvl2},
    {"nullif", 2, 2, nullif},
    {"zeroifnull", 1, 1, zeroifnull},
    {"nullifzero", 1, 1, nullifzero},
    {"!=", 2, 2, not_equal},
    {"between", 3, 3, between},
    {"count_if", 1, 1, count_if},
}};

const RewrittenFunction* find(std::string_view name) {
  for (const auto& function : kRewrittenFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

}  // namespace

bool is_rewritten_function(std::string_view name) { return find(name) != nullptr; }

ExprPtr rewrite_function(const Analysis& analysis, const std::string& name, const Exprs& args,
                         const SourceRange& source) {
  const RewrittenFunction* function = find(name);
  if (function == nullptr) return nullptr;
  check_arg_count(name, args.size(), function->min_args, function->max_args, source);
  ExprPtr replacement = function->rewrite(analysis, args, source);
  // Prints as NOT (a = b) in any case.
  if (name == "!=") return replacement;
  if (const auto* aggregate = replacement->as<AggregateCall>()) {
    // An aggregate keeps its place: only its text changes.
    auto bound = std::make_shared<BoundAggregate>(aggregate->function());
    bound->render = [name, text = args[0]->sql()](std::span<const std::string>) {
      return name + "(" + text + ")";
    };
    const ExprPtr shown = std::make_shared<AggregateCall>(
        std::move(bound), Exprs(aggregate->args().begin(), aggregate->args().end()));
    return source.text || source.context ? shown->with_source(source) : shown;
  }
  return show_as(name, args, std::move(replacement));
}

}  // namespace firesteel::analyze
