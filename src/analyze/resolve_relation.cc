// Tables, views and common table expressions by name, and files.

#include <algorithm>

#include "analyze/resolve_plan.h"
#include "catalog/plain_types.h"
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

// The view's query resolved with the names and settings that it was made with.
PlanPtr resolve_view_query(Analysis& analysis, const CatalogRelation& view) {
  if (view.analyzed) return view.plan;
  SqlSettings settings = view.view_settings ? *view.view_settings : analysis.settings;
  settings.current_catalog = analysis.settings.current_catalog;
  settings.current_database = analysis.settings.current_database;
  settings.current_user = analysis.settings.current_user;
  settings.query_time_micros = analysis.settings.query_time_micros;
  Analysis inner{view.view_catalog ? *view.view_catalog : analysis.catalog, analysis.formats,
                 analysis.functions, settings, analysis.services};
  inner.view_depth = analysis.view_depth;
  return resolve_query(inner, QueryScope{}, view.plan);
}

std::string bare_name(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

// The column of a view's query that its column `index` shows: the one of that name, as often as the
// name came before.
const Attribute& query_column(const CatalogRelation& view, const Attributes& output, size_t index) {
  const auto& names = view.table->view.query_columns;
  const auto& schema = view.table->schema;
  auto skip =
      std::count(names.begin(), names.begin() + static_cast<ptrdiff_t>(index), names[index]);
  for (const auto& column : output) {
    if (equal_names(column.name, names[index], false) && skip-- == 0) return column;
  }
  std::string own_names;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] != schema[i].name) own_names = "(";
  }
  for (size_t i = 0; !own_names.empty() && i < names.size(); ++i) {
    own_names += (i == 0 ? "" : ", ") + schema[i].name + (i + 1 == names.size() ? ") " : "");
  }
  fail({}, "INCOMPATIBLE_VIEW_SCHEMA_CHANGE",
       {{"viewName", quote_identifiers(view.qualifier)},
        {"colName", names[index]},
        {"expectedNum", "1"},
        {"actualCols", "[]"},
        {"suggestion", "CREATE OR REPLACE VIEW " + bare_name(view.qualifier) + " " + own_names +
                           "AS " + view.table->view.text}});
}

void check_distinct_names(const Analysis& analysis, const Attributes& output) {
  for (size_t i = 0; i < output.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (!equal_names(output[i].name, output[j].name, analysis.settings.case_sensitive)) continue;
      fail({}, "COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(output[i].name)}});
    }
  }
}

// The columns as the view defines them, whatever the relations below have become since; views WITH
// SCHEMA [TYPE] EVOLUTION follow them.
PlanPtr with_view_columns(const Analysis& analysis, const CatalogRelation& view, PlanPtr plan) {
  const Attributes& output = plan->output();
  const Schema schema = with_plain_types(view.table->schema);
  const std::string& mode = view.table->view.schema_mode;
  if (mode == "EVOLUTION") {
    check_distinct_names(analysis, output);
    return plan;
  }
  bool changed = output.size() != schema.size();
  Exprs list;
  for (size_t i = 0; i < schema.size(); ++i) {
    const Attribute& column = query_column(view, output, i);
    ExprPtr value = AttributeRef::make(column);
    const bool same_type = mode == "TYPE EVOLUTION" || schema[i].type.same_type(column.type);
    if (!same_type) {
      value = std::make_shared<Cast>(value, schema[i].type, CastMode::kAnsi,
                                     analysis.settings.time_zone, /*implicit=*/true);
    }
    changed = changed || !same_type || column.name != schema[i].name ||
              column.metadata != schema[i].metadata || column.id != output[i].id;
    list.push_back(
        std::make_shared<Alias>(value, schema[i].name, next_expr_id(), schema[i].metadata));
  }
  return changed ? std::make_shared<Project>(std::move(list), std::move(plan)) : plan;
}

// The rows of a view: its query resolved apart from the query that uses it.
PlanPtr resolve_view(Analysis& analysis, const CatalogRelation& view) {
  if (analysis.view_depth >= kMaxViewDepth) {
    fail({}, "VIEW_EXCEED_MAX_NESTED_DEPTH",
         {{"viewName", quote_identifiers(view.qualifier)},
          {"maxNestedDepth", std::to_string(kMaxViewDepth)}});
  }
  ++analysis.view_depth;
  PlanPtr plan = resolve_view_query(analysis, view);
  --analysis.view_depth;
  if (view.table != nullptr) plan = with_view_columns(analysis, view, std::move(plan));
  return with_fresh_ids(plan);
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
      PlanPtr scan = std::make_shared<TableScan>(found->source, bare_name(found->qualifier));
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
