#include "functions/math/support/random_column.h"

#include <random>

#include "functions/coercion.h"
#include "functions/function_errors.h"

namespace firesteel {

int64_t random_seed(const BindContext& context, size_t index, std::string_view function) {
  if (context.args.size() <= index) {
    std::random_device device;
    return static_cast<int64_t>(static_cast<uint64_t>(device()) << 32 | device());
  }
  const Argument& argument = context.args[index];
  if (!argument.type.is_integral() && !argument.type.is(TypeId::kNull)) {
    throw unexpected_input_type(call_text(function, context.args), index, argument,
                                "(\"INT\" or \"BIGINT\")");
  }
  if (!argument.constant && index > 0) {
    throw type_mismatch(
        "NON_FOLDABLE_INPUT", call_text(function, context.args),
        {{"inputName", "`seed`"},
         {"inputType", function == "uniform" ? "integer or floating-point" : "integer"},
         {"inputExpr", quote_sql(argument.sql)}});
  }
  if (!argument.constant) {
    throw SparkError("SEED_EXPRESSION_IS_UNFOLDABLE",
                     {{"seedExpr", quote_sql(argument.sql)},
                      {"exprWithSeed", quote_sql(call_text(function, context.args))}});
  }
  const Value seed = cast_value(*argument.constant, argument.type, TypeId::kLong, CastMode::kAnsi,
                                context.settings.time_zone);
  return seed.is_null() ? 0 : seed.integer();
}

}  // namespace firesteel
