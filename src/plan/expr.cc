#include "plan/expr.h"

#include <algorithm>

#include "plan/exprs.h"

namespace firesteel {
namespace {

// Kinds whose value depends on their children alone.
bool is_constant_kind(ExprKind kind) {
  switch (kind) {
    case ExprKind::kLiteral:
    case ExprKind::kCast:
    case ExprKind::kCall:
    case ExprKind::kCaseWhen:
    case ExprKind::kLambda:
    case ExprKind::kLambdaVariable:
      return true;
    default:
      return false;
  }
}

bool is_subquery_kind(ExprKind kind) {
  return kind == ExprKind::kScalarSubquery || kind == ExprKind::kExists ||
         kind == ExprKind::kInSubquery;
}

// Whether a lambda variable below belongs to no lambda below.
bool has_free_variable(const Expr& expr, std::vector<ExprId>& bound) {
  if (const auto* variable = expr.as<LambdaVariable>()) {
    return std::find(bound.begin(), bound.end(), variable->attribute().id) == bound.end();
  }
  const size_t outer_count = bound.size();
  if (const auto* lambda = expr.as<Lambda>()) {
    for (const Attribute& parameter : lambda->parameters()) bound.push_back(parameter.id);
  }
  const bool found =
      std::any_of(expr.children().begin(), expr.children().end(),
                  [&](const ExprPtr& child) { return has_free_variable(*child, bound); });
  bound.resize(outer_count);
  return found;
}

void collect_ids(const Expr& expr, std::vector<ExprId>& ids) {
  if (const auto* attribute = expr.as<AttributeRef>()) ids.push_back(attribute->id());
  for (const ExprPtr& child : expr.children()) collect_ids(*child, ids);
}

}  // namespace

std::optional<QueryContext> SourceRange::query_context() const {
  if (context) return *context;
  if (!text || start < 0 || stop < start) return std::nullopt;
  const std::string_view sql = *text;
  const auto begin = static_cast<size_t>(start);
  const auto end = std::min(static_cast<size_t>(stop), sql.size());
  // Positions in a QueryContext count characters, those here count bytes.
  const auto count_characters = [&](size_t from, size_t to) {
    return static_cast<int>(std::count_if(sql.begin() + from, sql.begin() + to, [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
  };
  const size_t newline = begin == 0 ? std::string_view::npos : sql.rfind('\n', begin - 1);
  const size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  QueryContext out;
  out.fragment = std::string(sql.substr(begin, end - begin));
  out.start_index = count_characters(0, begin);
  out.stop_index = count_characters(0, end) - 1;
  out.line = static_cast<int>(std::count(sql.begin(), sql.begin() + begin, '\n')) + 1;
  out.start_position = count_characters(line_start, begin);
  out.sql_text = *text;
  return out;
}

Expr::Expr(ExprKind kind, Exprs children)
    : kind_(kind),
      constant_(is_constant_kind(kind)),
      has_lambda_variable_(kind == ExprKind::kLambdaVariable),
      has_subquery_(is_subquery_kind(kind)),
      children_(std::move(children)) {
  for (const ExprPtr& child : children_) {
    resolved_ &= child->resolved_;
    deterministic_ &= child->deterministic_;
    constant_ &= child->constant_;
    has_lambda_variable_ |= child->has_lambda_variable_;
    has_subquery_ |= child->has_subquery_;
  }
}

bool Expr::foldable() const {
  if (!constant_ || !resolved_ || !deterministic_ || kind_ == ExprKind::kLambda) return false;
  if (!has_lambda_variable_) return true;
  std::vector<ExprId> bound;
  return !has_free_variable(*this, bound);
}

ExprPtr Expr::with_source(SourceRange source) const {
  std::shared_ptr<Expr> copy = clone();
  copy->source_ = std::move(source);
  return copy;
}

std::vector<ExprId> referenced_ids(const ExprPtr& expr) {
  std::vector<ExprId> ids;
  collect_ids(*expr, ids);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::string SortOrder::sql(bool with_ids) const {
  return expr->sql(with_ids) + (ascending ? " ASC" : " DESC") +
         (nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

}  // namespace firesteel
