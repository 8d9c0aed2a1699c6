#include "analyze/analysis.h"

namespace firesteel::analyze {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void fail(const SourceRange& source, std::string_view condition, ErrorParams params) {
  throw SparkError(condition, std::move(params), source.query_context());
}

std::string sql_expr(const ExprPtr& expr) { return quote_sql(expr->sql()); }

std::string sql_type(const DataType& type) { return quote_sql(type.sql()); }

bool equal_names(std::string_view a, std::string_view b, bool case_sensitive) {
  if (a.size() != b.size()) return false;
  if (case_sensitive) return a == b;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace firesteel::analyze
