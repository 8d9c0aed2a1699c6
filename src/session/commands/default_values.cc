#include "session/commands/default_values.h"

#include "base/spark_error.h"
#include "catalog/plain_types.h"
#include "functions/coercion.h"
#include "plan/field_metadata.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

struct DefaultCheck {
  Session& session;
  const StructField& field;
  const std::string& text;
  const std::string& statement;

  [[noreturn]] void fail(const char* reason, ErrorParams more = {}) const {
    more["statement"] = statement;
    more["colName"] = quote_identifier(field.name);
    more["defaultValue"] = text;
    throw SparkError(std::string("INVALID_DEFAULT_VALUE.") + reason, std::move(more));
  }

  // The expression, bound to types.
  ExprPtr analyzed() const {
    const ExprPtr parsed = parse_expression(text, session.settings());
    if (parsed->has_subquery()) fail("SUBQUERY_EXPRESSION");
    PlanPtr plan;
    try {
      plan = session
                 .query(std::make_shared<Project>(Exprs{Alias::make(parsed, "value")},
                                                  std::make_shared<OneRow>()))
                 ->analyzed();
    } catch (const SparkError& error) {
      if (error.condition().starts_with("UNRESOLVED_COLUMN")) fail("NOT_CONSTANT");
      throw;
    }
    const auto* project = plan->as<Project>();
    if (project == nullptr || project->list().size() != 1) fail("UNRESOLVED_EXPRESSION");
    const auto* alias = project->list()[0]->as<Alias>();
    return alias == nullptr ? project->list()[0] : alias->child();
  }

  // The value as a literal's SQL.
  std::string literal() const {
    const ExprPtr expr = analyzed();
    const DataType type = without_char_types(field.type);
    const bool fits = expr->type().is(TypeId::kNull) || expr->type().same_type(type) ||
                      can_up_cast(expr->type(), type) ||
                      (expr->foldable() && expr->type().is_numeric() && type.is_numeric());
    if (!fits) {
      fail("DATA_TYPE", {{"expectedType", quote_sql(field.type.sql())},
                         {"actualType", quote_sql(expr->type().sql())}});
    }
    const auto rows =
        session
            .query(std::make_shared<Project>(
                Exprs{Alias::make(std::make_shared<Cast>(expr, type, CastMode::kAnsi,
                                                         session.settings().time_zone, true),
                                  "value")},
                std::make_shared<OneRow>()))
            ->collect();
    Value value;
    for (const auto& batch : *rows) {
      if (batch.num_rows > 0) value = batch.columns[0]->value(0);
    }
    return literal_sql(value, type, session.settings().time_zone);
  }
};

}  // namespace

Schema with_checked_defaults(Session& session, Schema schema, const std::string& statement) {
  for (auto& field : schema) {
    const auto text = field_metadata(field, kCurrentDefault);
    if (!text) continue;
    const std::string literal = DefaultCheck{session, field, *text, statement}.literal();
    field = with_field_metadata(std::move(field), kExistsDefault, literal);
  }
  return schema;
}

}  // namespace firesteel
