// Tables, views and common table expressions by name, and files.

#include "analyze/char_types.h"
#include "analyze/resolve_plan.h"
#include "plan/relations.h"

namespace firesteel::analyze {
namespace {

// Views may be defined over views that deep (spark.sql.view.maxNestedViewDepth).
constexpr int kMaxViewDepth = 100;

PlanPtr qualified(std::vector<std::string> qualifier, PlanPtr plan) {
  return std::make_shared<SubqueryAlias>(std::move(qualifier), std::move(plan));
}

// A table's CHAR and VARCHAR columns read as strings.
PlanPtr with_plain_strings(const Analysis& analysis, PlanPtr plan) {
  Exprs list;
  bool changed = false;
  for (const auto& column : plan->output()) {
    const DataType type = without_char_types(column.type);
    const ExprPtr reference = AttributeRef::make(column);
    if (type == column.type) {
      list.push_back(reference);
      continue;
    }
    changed = true;
    list.push_back(Alias::make(
        std::make_shared<Cast>(reference, type, analysis.cast_mode(), analysis.settings.time_zone,
                               /*implicit=*/true),
        column.name));
  }
  return changed ? std::make_shared<Project>(std::move(list), std::move(plan)) : plan;
}

PlanPtr find_cte(const Analysis& analysis, const QueryScope& query, const std::string& name) {
  for (const CteScope* scope = query.ctes; scope != nullptr; scope = scope->next) {
    for (auto entry = scope->entries.rbegin(); entry != scope->entries.rend(); ++entry) {
      if (!equal_names(entry->name, name, analysis.settings.case_sensitive)) continue;
      if (entry->referenced != nullptr) *entry->referenced = true;
      Attributes output = entry->output;
      // A column that comes twice stays one column.
      std::map<ExprId, ExprId> fresh_ids;
      for (auto& column : output) {
        const auto [it, is_new] = fresh_ids.try_emplace(column.id, 0);
        if (is_new) it->second = next_expr_id();
        column.id = it->second;
        column.qualifier.clear();
      }
      return qualified({name}, std::make_shared<CteReference>(entry->id, entry->name,
                                                              std::move(output), entry->recursive));
    }
  }
  return nullptr;
}

// The rows of a view: its query resolved apart from the query that uses it.
PlanPtr resolve_view(Analysis& analysis, const CatalogRelation& view) {
  if (analysis.view_depth >= kMaxViewDepth) {
    fail({}, "VIEW_EXCEED_MAX_NESTED_DEPTH",
         {{"viewName", quote_identifiers(view.qualifier)},
          {"maxNestedDepth", std::to_string(kMaxViewDepth)}});
  }
  ++analysis.view_depth;
  PlanPtr plan = view.analyzed ? view.plan : resolve_query(analysis, QueryScope{}, view.plan);
  --analysis.view_depth;
  const auto& names = view.column_names;
  const Attributes output = plan->output();
  bool renamed = false;
  Exprs list;
  for (size_t i = 0; i < output.size() && i < names.size(); ++i) {
    renamed = renamed || output[i].name != names[i];
    list.push_back(Alias::make(AttributeRef::make(output[i]), names[i]));
  }
  if (renamed && list.size() == output.size()) {
    plan = std::make_shared<Project>(std::move(list), std::move(plan));
  }
  return with_fresh_ids(plan);
}

std::string qualified_name(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

}  // namespace

PlanPtr resolve_relation(Analysis& analysis, const QueryScope& query,
                         const UnresolvedRelation& relation) {
  const auto& name = relation.name();
  if (name.size() == 1) {
    if (PlanPtr cte = find_cte(analysis, query, name[0])) return cte;
  }
  if (const auto found = analysis.catalog.find_relation(name)) {
    if (found->source != nullptr) {
      PlanPtr scan = std::make_shared<TableScan>(found->source, qualified_name(found->qualifier));
      return qualified(found->qualifier, with_plain_strings(analysis, std::move(scan)));
    }
    PlanPtr plan = resolve_view(analysis, *found);
    if (found->kind == CatalogRelation::Kind::kTable) {
      plan = with_plain_strings(analysis, std::move(plan));
    }
    return qualified(found->qualifier, std::move(plan));
  }
  if (name.size() == 2 && analysis.formats != nullptr && analysis.formats->has_format(name[0])) {
    return std::make_shared<TableScan>(
        analysis.formats->open(to_lower(name[0]), {name[1]}, relation.options(), std::nullopt,
                               analysis.settings),
        "");
  }
  fail(relation.source(), "TABLE_OR_VIEW_NOT_FOUND",
       {{"relationName", quote_identifiers(name)},
        {"searchPath", "[`system`.`builtin`, `system`.`session`, " +
                           quote_identifiers({analysis.catalog.current_catalog(),
                                              analysis.catalog.current_database()}) +
                           "]"}});
}

PlanPtr resolve_files(Analysis& analysis, const UnresolvedFileRelation& relation) {
  if (analysis.formats == nullptr || !analysis.formats->has_format(relation.format())) {
    fail({}, "DATA_SOURCE_NOT_FOUND", {{"provider", relation.format()}});
  }
  return std::make_shared<TableScan>(
      analysis.formats->open(to_lower(relation.format()), relation.paths(), relation.options(),
                             relation.schema(), analysis.settings),
      "");
}

}  // namespace firesteel::analyze
