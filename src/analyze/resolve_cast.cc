#include "analyze/resolve_cast.h"

#include "catalog/plain_types.h"

namespace firesteel::analyze {
namespace {

// The function that does what a refused cast would do; empty when there is none.
std::string conversion_function(const DataType& from, const DataType& to) {
  if (from.is_numeric() && to.is(TypeId::kDate)) return "DATE_FROM_UNIX_DATE";
  if (from.is(TypeId::kDate) && to.is_numeric()) return "UNIX_DATE";
  return "";
}

[[noreturn]] void fail_cast(const Analysis& analysis, const Cast& cast, const SourceRange& source,
                            const ExprPtr& child, const ExprPtr& resolved) {
  ErrorParams params{{"sqlExpr", sql_expr(resolved)},
                     {"srcType", sql_type(child->type())},
                     {"targetType", sql_type(cast.type())}};
  const bool suggests = analysis.settings.ansi || cast.mode() == CastMode::kTry;
  const std::string function = conversion_function(child->type(), cast.type());
  if (!function.empty() && suggests) {
    params["functionNames"] = quote_identifier(function);
    fail(source, "DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION", std::move(params));
  }
  if (analysis.settings.ansi && cast.mode() != CastMode::kTry &&
      can_cast(child->type(), cast.type(), /*ansi=*/false)) {
    params["config"] = "\"spark.sql.ansi.enabled\"";
    params["configVal"] = "'false'";
    fail(source, "DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION", std::move(params));
  }
  fail(source, "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", std::move(params));
}

}  // namespace

ExprPtr resolve_cast(const Analysis& analysis, const Cast& written, ExprPtr child) {
  // Lengths are for columns of tables; a cast makes a plain string.
  const Cast cast(child, without_char_types(written.type()), written.mode(), written.time_zone(),
                  written.implicit());
  CastMode mode = cast.mode();
  if (mode == CastMode::kAnsi && !analysis.settings.ansi) mode = CastMode::kLegacy;
  const std::string& time_zone =
      cast.time_zone().empty() ? analysis.settings.time_zone : cast.time_zone();
  ExprPtr resolved = std::make_shared<Cast>(child, cast.type(), mode, time_zone, cast.implicit());
  const bool allowed = mode == CastMode::kTry
                           ? can_try_cast(child->type(), cast.type())
                           : can_cast(child->type(), cast.type(), mode == CastMode::kAnsi);
  if (!allowed) fail_cast(analysis, cast, written.source(), child, resolved);
  const SourceRange& source = written.source();
  return source.text || source.context ? resolved->with_source(source) : resolved;
}

}  // namespace firesteel::analyze
