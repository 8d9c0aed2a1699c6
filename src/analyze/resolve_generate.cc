// LATERAL VIEW, and Generate nodes that come as such.

#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/generator_output.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

ExprPtr resolve_generator(Analysis& analysis, const QueryScope& query, const PlanPtr& child,
                          const ExprPtr& written) {
  const NameScope columns({child}, analysis.settings.case_sensitive);
  const ExprPtr generator = ExprResolver(analysis, query, columns).resolve(written);
  if (generator->kind() != ExprKind::kGenerator) {
    fail(written->source(), "UNSUPPORTED_GENERATOR.NOT_GENERATOR",
         {{"functionName", quote_identifier(generator->sql())}, {"classCanonicalName", ""}});
  }
  for (const auto& arg : generator->children()) {
    if (has_generator(arg)) {
      fail({}, "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
           {{"expression", sql_expr(generator)}});
    }
  }
  return generator;
}

}  // namespace

PlanPtr resolve_lateral_view(Analysis& analysis, const QueryScope& query,
                             const UnresolvedLateralView& view) {
  const PlanPtr child = resolve_plan(analysis, query, view.child());
  const ExprPtr generator = resolve_generator(analysis, query, child, view.function());
  const auto& call = *generator->as<GeneratorCall>();
  const bool outer = view.outer() || call.outer();
  Attributes output = generator_output(call, view.column_names(), outer);
  if (!view.table_name().empty()) {
    for (auto& column : output) column.qualifier = {view.table_name()};
  }
  return std::make_shared<Generate>(generator, outer, std::move(output), std::vector<ExprId>{},
                                    child);
}

PlanPtr resolve_generate(Analysis& analysis, const QueryScope& query, const Generate& generate) {
  const PlanPtr child = resolve_plan(analysis, query, generate.child());
  ExprPtr generator = resolve_generator(analysis, query, child, generate.generator());
  const auto& call = *generator->as<GeneratorCall>();
  const bool outer = generate.outer() || call.outer();
  Attributes output = generate.generator_output();
  if (output.empty()) output = generator_output(call, {}, outer);
  return std::make_shared<Generate>(std::move(generator), outer, std::move(output),
                                    generate.unneeded(), child);
}

}  // namespace firesteel::analyze
