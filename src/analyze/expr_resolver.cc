#include "analyze/expr_resolver.h"

#include "analyze/bind_function.h"
#include "analyze/extract_value.h"
#include "analyze/resolve_cast.h"
#include "analyze/shown_call.h"
#include "analyze/star_expansion.h"
#include "analyze/update_fields.h"
#include "base/check.h"

namespace firesteel::analyze {

ExprResolver::ExprResolver(Analysis& analysis, const QueryScope& query, const NameScope& columns)
    : analysis_(analysis), query_(query), columns_(columns) {}

ExprPtr ExprResolver::finish(const ExprPtr& shown) { return shown_ ? remove_shown(shown) : shown; }

ExprPtr ExprResolver::resolve(const ExprPtr& expr) { return finish(resolve_value(expr)); }

ExprPtr ExprResolver::resolve_value(const ExprPtr& expr) {
  ExprPtr resolved = resolve_shown(expr);
  // A name's field brings its name along; a value has none.
  if (const auto* alias = resolved->as<Alias>(); alias != nullptr && alias->id() == kNameOnly) {
    return alias->child();
  }
  return resolved;
}

std::vector<SortOrder> ExprResolver::resolve(const std::vector<SortOrder>& order) {
  std::vector<SortOrder> out = order;
  for (auto& key : out) key.expr = resolve(key.expr);
  return out;
}

Exprs ExprResolver::resolve_values(std::span<const ExprPtr> exprs) {
  Exprs out;
  out.reserve(exprs.size());
  for (const auto& expr : exprs) out.push_back(resolve_value(expr));
  return out;
}

ExprPtr ExprResolver::resolve_shown(const ExprPtr& expr) {
  switch (expr->kind()) {
    case ExprKind::kLiteral:
    case ExprKind::kAttribute:
    case ExprKind::kOuterReference:
    case ExprKind::kBoundReference:
    case ExprKind::kLambdaVariable:
      return expr;
    case ExprKind::kUnresolvedAttribute:
      return resolve_attribute(*expr->as<UnresolvedAttribute>());
    case ExprKind::kUnresolvedFunction:
      return resolve_function(*expr->as<UnresolvedFunction>());
    case ExprKind::kCast: {
      const auto& cast = *expr->as<Cast>();
      return resolve_cast(analysis_, cast, resolve_value(cast.child()));
    }
    case ExprKind::kUnresolvedExtract: {
      const Exprs parts = resolve_values(expr->children());
      if (parts[0]->type().is(TypeId::kNull)) {
        shown_ = true;
        return show_as("[]", parts, Literal::null(), [](std::span<const std::string> texts) {
          return texts[0] + "[" + texts[1] + "]";
        });
      }
      return extract_value(analysis_, parts[0], parts[1], expr->source());
    }
    case ExprKind::kUnresolvedWindow:
      return resolve_window(*expr->as<UnresolvedWindow>());
    case ExprKind::kScalarSubquery:
      return resolve_scalar_subquery(*expr->as<ScalarSubquery>());
    case ExprKind::kExists:
      return resolve_exists(*expr->as<Exists>());
    case ExprKind::kInSubquery:
      return resolve_in_subquery(*expr->as<InSubquery>());
    case ExprKind::kParameter:
      return resolve_parameter(*expr->as<Parameter>());
    case ExprKind::kUpdateFields: {
      const auto& update = *expr->as<UpdateFields>();
      shown_ = true;
      return update_fields(analysis_, update, resolve_values(update.children()));
    }
    case ExprKind::kUnresolvedStar:
    case ExprKind::kUnresolvedRegex:
      fail_star_usage(*expr, "expression");
    case ExprKind::kUnresolvedLambda:
      fail(expr->source(), "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
           {{"class", "expression"}});
    case ExprKind::kUnresolvedMultiAlias: {
      const auto& alias = *expr->as<UnresolvedMultiAlias>();
      const ExprPtr child = resolve_shown(alias.child());
      if (child->kind() == ExprKind::kGenerator) return expr->with_children({child});
      std::string names;
      for (const auto& name : alias.names()) names += (names.empty() ? "" : ", ") + name;
      fail(expr->source(), "MULTI_ALIAS_WITHOUT_GENERATOR",
           {{"expr", sql_expr(child)}, {"names", names}});
    }
    case ExprKind::kAlias:
      // Below the top an alias names nothing.
      return resolve_shown(expr->as<Alias>()->child());
    default: {
      if (expr->children().empty()) return expr;
      Exprs children = resolve_values(expr->children());
      return children == expr->children() ? expr : expr->with_children(std::move(children));
    }
  }
}

ExprPtr ExprResolver::resolve_named(const ExprPtr& expr) {
  in_list_ = true;
  ExprPtr named = make_named(expr);
  in_list_ = false;
  return named;
}

ExprPtr ExprResolver::make_named(const ExprPtr& expr) {
  if (const auto* alias = expr->as<Alias>()) {
    ExprPtr child = resolve(alias->child());
    if (child == alias->child()) return expr;
    return expr->with_children({std::move(child)});
  }
  if (expr->kind() == ExprKind::kUnresolvedMultiAlias) {
    return finish(resolve_shown(expr));
  }
  const ExprPtr shown = resolve_shown(expr);
  switch (shown->kind()) {
    case ExprKind::kAttribute:
      return shown;
    case ExprKind::kGenerator:
      return finish(shown);
    case ExprKind::kAlias: {
      const auto* field = shown->as<Alias>();
      return Alias::make(finish(field->child()), field->name());
    }
    case ExprKind::kOuterReference:
      return Alias::make(shown, shown->as<OuterReference>()->attribute().name);
    case ExprKind::kCast:
      // A cast of a column is called as the column.
      if (const auto* column = shown->as<Cast>()->child()->as<AttributeRef>()) {
        return Alias::make(shown, column->attribute().name);
      }
      break;
    default:
      break;
  }
  return Alias::make(finish(shown), shown->sql());
}

Exprs ExprResolver::expand_stars(const Exprs& list) {
  Exprs out;
  out.reserve(list.size());
  for (const auto& expr : list) {
    if (expr->kind() == ExprKind::kUnresolvedStar) {
      Exprs columns = expand_star(analysis_, query_, columns_, *expr->as<UnresolvedStar>());
      std::move(columns.begin(), columns.end(), std::back_inserter(out));
    } else if (expr->kind() == ExprKind::kUnresolvedRegex) {
      Exprs columns = expand_regex(analysis_, columns_, *expr->as<UnresolvedRegex>());
      std::move(columns.begin(), columns.end(), std::back_inserter(out));
    } else {
      out.push_back(expr);
    }
  }
  return out;
}

}  // namespace firesteel::analyze
