// WITH: definitions are resolved once, in order; what refers to them is a CteReference.

#include "analyze/bind_function.h"
#include "analyze/resolve_plan.h"
#include "plan/relations.h"

namespace firesteel::analyze {
namespace {

// Whether the plan, subqueries in FROM included, reads a relation called `name`.
bool reads(const PlanPtr& plan, const std::string& name, bool case_sensitive) {
  if (const auto* relation = plan->as<UnresolvedRelation>()) {
    return relation->name().size() == 1 && equal_names(relation->name()[0], name, case_sensitive);
  }
  if (const auto* with = plan->as<UnresolvedWith>()) {
    const std::vector<NamedQuery> queries = with->queries();
    const bool hidden = std::any_of(queries.begin(), queries.end(), [&](const NamedQuery& query) {
      return equal_names(query.name, name, case_sensitive);
    });
    if (hidden) return false;
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

// Whether the rows of the last round are read below; throws where they may not be.
bool check_places(const PlanPtr& plan, int64_t id) {
  if (const auto* reference = plan->as<CteReference>()) {
    return reference->recursive() && reference->cte_id() == id;
  }
  std::vector<bool> reads_below;
  bool any = false;
  for (const auto& child : plan->children()) {
    reads_below.push_back(check_places(child, id));
    any = any || reads_below.back();
  }
  if (!any) return false;
  bool wrong = false;
  if (const auto* join = plan->as<Join>()) {
    switch (join->type()) {
      case JoinType::kLeft:
      case JoinType::kLeftSemi:
      case JoinType::kLeftAnti:
        wrong = reads_below[1];
        break;
      case JoinType::kRight:
        wrong = reads_below[0];
        break;
      case JoinType::kFull:
        wrong = true;
        break;
      default:
        break;
    }
  } else {
    wrong = plan->kind() == PlanKind::kAggregate || plan->kind() == PlanKind::kWindow ||
            plan->kind() == PlanKind::kSort;
  }
  if (wrong) fail({}, "INVALID_RECURSIVE_REFERENCE.PLACE", {});
  return true;
}

// The recursion's columns as the anchor's types, which must be able to hold them.
PlanPtr cast_to_anchor(const Analysis& analysis, const PlanPtr& recursion,
                       const Attributes& anchor) {
  Exprs list;
  bool changed = false;
  for (size_t i = 0; i < anchor.size(); ++i) {
    const Attribute& column = recursion->output()[i];
    const auto wider = find_wider_type(anchor[i].type, column.type, analysis.settings.ansi);
    if (!wider || !wider->same_type(anchor[i].type)) {
      fail({}, "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
           {{"left", sql_type(anchor[i].type)}, {"right", sql_type(column.type)}});
    }
    const ExprPtr reference = AttributeRef::make(column);
    const ExprPtr cast = implicit_cast_to(analysis, reference, anchor[i].type);
    changed = changed || cast != reference;
    list.push_back(cast == reference ? reference : Alias::make(cast, column.name));
  }
  return changed ? std::make_shared<Project>(std::move(list), recursion) : recursion;
}

// Resolves the definitions of a WITH, then what is under it by `resolve_main`.
template <class ResolveMain>
PlanPtr resolve_definitions(Analysis& analysis, const QueryScope& query, const UnresolvedWith& with,
                            const ResolveMain& resolve_main);

// A recursive definition: anchor UNION ALL recursion, perhaps under an alias or a WITH of its own.
PlanPtr resolve_recursive(Analysis& analysis, const QueryScope& query, const NamedQuery& definition,
                          const PlanPtr& plan, int64_t id) {
  if (const auto* alias = plan->as<SubqueryAlias>()) {
    return resolve_recursive(analysis, query, definition, alias->child(), id);
  }
  if (const auto* with = plan->as<UnresolvedWith>()) {
    return resolve_definitions(analysis, query, *with, [&](const QueryScope& inner) {
      return resolve_recursive(analysis, inner, definition, with->query(), id);
    });
  }
  if (plan->kind() == PlanKind::kDistinct) fail({}, "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE", {});
  const auto* parts = plan->as<Union>();
  if (parts == nullptr || parts->children().size() != 2 ||
      reads(parts->children()[0], definition.name, analysis.settings.case_sensitive)) {
    fail({}, "INVALID_RECURSIVE_CTE", {});
  }
  const PlanPtr anchor =
      rename_columns(definition, resolve_query(analysis, query, parts->children()[0]));
  Attributes output = anchor->output();
  for (auto& column : output) {
    column.id = next_expr_id();
    column.qualifier.clear();
  }
  PlanPtr recursion;
  // Once more when the recursion's rows hold nulls where the anchor's cannot.
  for (bool settled = false; !settled;) {
    CteScope self;
    self.entries.push_back(
        {.name = definition.name, .id = id, .output = output, .recursive = true});
    self.next = query.ctes;
    QueryScope inner = query;
    inner.ctes = &self;
    recursion = resolve_query(analysis, inner, parts->children()[1]);
    if (recursion->output().size() != output.size()) {
      fail({}, "NUM_COLUMNS_MISMATCH",
           {{"operator", "UNIONLOOP"},
            {"firstNumColumns", std::to_string(output.size())},
            {"invalidOrdinalNum", "second"},
            {"invalidNumColumns", std::to_string(recursion->output().size())}});
    }
    check_places(recursion, id);
    recursion = cast_to_anchor(analysis, recursion, output);
    settled = true;
    for (size_t i = 0; i < output.size(); ++i) {
      if (recursion->output()[i].nullable && !output[i].nullable) {
        output[i].nullable = true;
        settled = false;
      }
    }
  }
  return std::make_shared<RecursiveUnion>(id, /*all=*/true, definition.max_depth, std::move(output),
                                          anchor, recursion);
}

template <class ResolveMain>
PlanPtr resolve_definitions(Analysis& analysis, const QueryScope& query, const UnresolvedWith& with,
                            const ResolveMain& resolve_main) {
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
        recursive ? resolve_recursive(analysis, inner, definition, definition.plan, id)
                  : rename_columns(definition, resolve_query(analysis, inner, definition.plan));
    scope.entries.push_back({.name = definition.name,
                             .id = id,
                             .output = plan->output(),
                             .referenced = &referenced[i]});
    definitions.push_back({id, definition.name, std::move(plan)});
  }
  PlanPtr main = resolve_main(inner);
  std::vector<CteDefinition> used;
  for (size_t i = 0; i < definitions.size(); ++i) {
    if (referenced[i]) used.push_back(std::move(definitions[i]));
  }
  if (used.empty()) return main;
  return std::make_shared<WithCte>(std::move(used), std::move(main));
}

}  // namespace

PlanPtr resolve_with(Analysis& analysis, const QueryScope& query, const UnresolvedWith& with) {
  return resolve_definitions(analysis, query, with, [&](const QueryScope& inner) {
    return resolve_query(analysis, inner, with.query());
  });
}

}  // namespace firesteel::analyze
