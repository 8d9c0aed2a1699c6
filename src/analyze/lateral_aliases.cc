// SELECT a + 1 AS b, b * 2: elements of a select list that use aliases of elements before them are
// computed in projections above those that compute the aliases.

#include <unordered_map>

#include "analyze/expressions.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {
namespace {

using Levels = std::unordered_map<ExprId, int>;

// One more than the highest level of the aliases that the expression uses.
int level_of(const ExprPtr& expr, const Levels& alias_levels) {
  if (const auto* column = expr->as<AttributeRef>()) {
    const auto it = alias_levels.find(column->id());
    return it == alias_levels.end() ? 0 : it->second + 1;
  }
  int level = 0;
  for (const auto& child : expr->children()) {
    level = std::max(level, level_of(child, alias_levels));
  }
  return level;
}

std::vector<int> levels_of(const Exprs& list) {
  std::vector<int> levels;
  Levels alias_levels;
  for (const auto& expr : list) {
    levels.push_back(alias_levels.empty() ? 0 : level_of(without_alias(expr), alias_levels));
    if (const auto* alias = expr->as<Alias>()) alias_levels[alias->id()] = levels.back();
  }
  return levels;
}

// The name of a lateral alias below, or null.
const std::string* find_alias(const ExprPtr& expr, const Levels& aliases) {
  if (const auto* column = expr->as<AttributeRef>()) {
    return aliases.contains(column->id()) ? &column->attribute().name : nullptr;
  }
  for (const auto& child : expr->children()) {
    if (const std::string* name = find_alias(child, aliases)) return name;
  }
  return nullptr;
}

void check_uses(const ExprPtr& expr, const Levels& aliases) {
  struct Place {
    ExprKind kind;
    const char* condition;
    const char* parameter;
  };
  static constexpr Place kPlaces[] = {
      {ExprKind::kWindow, "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW", "windowExpr"},
      {ExprKind::kAggregate, "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC",
       "aggFunc"},
      {ExprKind::kGenerator, "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GENERATOR",
       "generatorExpr"},
  };
  for (const auto& place : kPlaces) {
    if (expr->kind() != place.kind) continue;
    if (const std::string* name = find_alias(expr, aliases)) {
      fail(expr->source(), place.condition,
           {{"lca", quote_identifier(*name)}, {place.parameter, sql_expr(expr)}});
    }
  }
  for (const auto& child : expr->children()) check_uses(child, aliases);
}

}  // namespace

void check_lateral_aliases(const Exprs& list) {
  Levels aliases;
  for (const auto& expr : list) {
    if (!aliases.empty()) check_uses(without_alias(expr), aliases);
    if (const auto* alias = expr->as<Alias>()) aliases[alias->id()] = 0;
  }
}

bool has_lateral_alias(const Exprs& list) {
  const std::vector<int> levels = levels_of(list);
  return std::any_of(levels.begin(), levels.end(), [](int level) { return level > 0; });
}

PlanPtr extract_lateral_aliases(PlanPtr input, Exprs& list) {
  const std::vector<int> levels = levels_of(list);
  const int top = levels.empty() ? 0 : *std::max_element(levels.begin(), levels.end());
  for (int level = 0; level < top; ++level) {
    Exprs projected;
    for (const auto& column : input->output()) projected.push_back(AttributeRef::make(column));
    for (size_t i = 0; i < list.size(); ++i) {
      if (levels[i] != level || list[i]->kind() != ExprKind::kAlias) continue;
      projected.push_back(list[i]);
      list[i] = AttributeRef::make(to_attribute(list[i]));
    }
    const bool windows = std::any_of(projected.begin(), projected.end(), has_window);
    if (windows) input = extract_windows(std::move(input), projected);
    input = std::make_shared<Project>(std::move(projected), std::move(input));
  }
  return input;
}

}  // namespace firesteel::analyze
