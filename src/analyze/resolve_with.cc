// WITH: definitions are resolved once, in order; what refers to them is a CteReference.

#include "analyze/resolve_plan.h"
#include "plan/relations.h"

namespace firesteel::analyze {
namespace {

// Whether the plan, subqueries in FROM included, reads a relation called `name`.
bool reads(const PlanPtr& plan, const std::string& name, bool case_sensitive) {
  if (const auto* relation = plan->as<UnresolvedRelation>()) {
    return relation->name().size() == 1 && equal_names(relation->name()[0], name, case_sensitive);
  }
  return std::any_of(plan->children().begin(), plan->children().end(),
                     [&](const PlanPtr& child) { return reads(child, name, case_sensitive); });
}

// Gives the columns of a definition the names in its header.
PlanPtr rename_columns(const NamedQuery& query, const PlanPtr& plan) {
  const auto& names = query.column_names;
  if (names.empty()) return plan;
  const Attributes& columns = plan->output();
  if (names.size() != columns.size()) {
    fail(
        {}, "ASSIGNMENT_ARITY_MISMATCH",
        {{"numTarget", std::to_string(columns.size())}, {"numExpr", std::to_string(names.size())}});
  }
  Exprs list;
  for (size_t i = 0; i < names.size(); ++i) {
    list.push_back(Alias::make(AttributeRef::make(columns[i]), names[i]));
  }
  return std::make_shared<Project>(std::move(list), plan);
}

// The parts of a recursive definition: anchor UNION ALL recursion, under aliases and a nested WITH.
const Union* find_union(const PlanPtr& plan) {
  if (const auto* node = plan->as<Union>()) return node;
  if (const auto* alias = plan->as<SubqueryAlias>()) return find_union(alias->child());
  if (plan->kind() == PlanKind::kDistinct) fail({}, "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE", {});
  return nullptr;
}

PlanPtr resolve_recursive(Analysis& analysis, const QueryScope& query, CteScope& scope,
                          const NamedQuery& definition, int64_t id) {
  const Union* parts = find_union(definition.plan);
  if (parts == nullptr || parts->children().size() != 2 ||
      reads(parts->children()[0], definition.name, analysis.settings.case_sensitive)) {
    fail({}, "INVALID_RECURSIVE_CTE", {});
  }
  QueryScope inner = query;
  inner.ctes = &scope;
  const PlanPtr anchor =
      rename_columns(definition, resolve_query(analysis, inner, parts->children()[0]));
  Attributes output = anchor->output();
  for (auto& column : output) {
    column.id = next_expr_id();
    column.qualifier.clear();
  }
  PlanPtr recursion;
  // Once more when the recursion's rows hold nulls where the anchor's cannot.
  for (bool settled = false; !settled;) {
    scope.entries.push_back(
        {.name = definition.name, .id = id, .output = output, .recursive = true});
    recursion = resolve_query(analysis, inner, parts->children()[1]);
    scope.entries.pop_back();
    const Attributes& columns = recursion->output();
    if (columns.size() != output.size()) {
      fail({}, "NUM_COLUMNS_MISMATCH",
           {{"operator", "UNIONLOOP"},
            {"firstNumColumns", std::to_string(output.size())},
            {"invalidOrdinalNum", "second"},
            {"invalidNumColumns", std::to_string(columns.size())}});
    }
    settled = true;
    for (size_t i = 0; i < output.size(); ++i) {
      if (!columns[i].type.same_type(output[i].type)) {
        fail({}, "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
             {{"left", sql_type(output[i].type)}, {"right", sql_type(columns[i].type)}});
      }
      if (columns[i].nullable && !output[i].nullable) {
        output[i].nullable = true;
        settled = false;
      }
    }
  }
  return std::make_shared<RecursiveUnion>(id, /*all=*/true, definition.max_depth, std::move(output),
                                          anchor, recursion);
}

}  // namespace

PlanPtr resolve_with(Analysis& analysis, const QueryScope& query, const UnresolvedWith& with) {
  CteScope scope;
  scope.next = query.ctes;
  QueryScope inner = query;
  inner.ctes = &scope;
  const std::vector<NamedQuery> queries = with.queries();
  std::vector<CteDefinition> definitions;
  // Flags stay where they are: entries point at them.
  const auto referenced = std::make_unique<bool[]>(queries.size());
  for (size_t i = 0; i < queries.size(); ++i) {
    const NamedQuery& definition = queries[i];
    const int64_t id = next_expr_id();
    const bool recursive = with.recursive() && reads(definition.plan, definition.name,
                                                     analysis.settings.case_sensitive);
    PlanPtr plan =
        recursive ? resolve_recursive(analysis, query, scope, definition, id)
                  : rename_columns(definition, resolve_query(analysis, inner, definition.plan));
    scope.entries.push_back({.name = definition.name,
                             .id = id,
                             .output = plan->output(),
                             .referenced = &referenced[i]});
    definitions.push_back({id, definition.name, std::move(plan)});
  }
  PlanPtr main = resolve_query(analysis, inner, with.query());
  std::vector<CteDefinition> used;
  for (size_t i = 0; i < definitions.size(); ++i) {
    if (referenced[i]) used.push_back(std::move(definitions[i]));
  }
  if (used.empty()) return main;
  return std::make_shared<WithCte>(std::move(used), std::move(main));
}

}  // namespace firesteel::analyze
