#include "formats/missing_column.h"

#include "evaluate/evaluator.h"
#include "functions/coercion.h"
#include "plan/exprs.h"
#include "plan/field_metadata.h"
#include "sql/parser.h"

namespace firesteel {

Value missing_column_value(const StructField& column, const std::string& time_zone) {
  const auto text = field_metadata(column, kExistsDefault);
  if (!text) return {};
  SqlSettings settings;
  settings.time_zone = time_zone;
  const ExprPtr expr = parse_expression(*text, settings);
  if (!expr->resolved() || !expr->foldable()) return {};
  return cast_value(evaluate_constant(expr), expr->type(), column.type, CastMode::kTry, time_zone);
}

}  // namespace firesteel
