// GROUP BY in all its forms, with the HAVING and QUALIFY above it.

#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/grouping_sets.h"
#include "analyze/resolve_plan.h"
#include "analyze/select_block.h"
#include "analyze/time_windows.h"

namespace firesteel::analyze {
namespace {

using Element = UnresolvedGroupBy::Element;

bool contains_star(const Exprs& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const ExprPtr& expr) { return expr->kind() == ExprKind::kUnresolvedStar; });
}

// The number that GROUP BY 2 or ORDER BY 2 gives, if `expr` is one.
std::optional<int64_t> ordinal_of(const ExprPtr& expr, bool allowed) {
  const auto* literal = expr->as<Literal>();
  if (!allowed || literal == nullptr || !literal->type().is(TypeId::kInt) ||
      literal->value().is_null()) {
    return std::nullopt;
  }
  return literal->value().integer();
}

// Whether a column stands outside of aggregates.
bool has_ungrouped_column(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregate) return false;
  if (expr->kind() == ExprKind::kAttribute) return true;
  return std::any_of(expr->children().begin(), expr->children().end(), has_ungrouped_column);
}

// Resolves grouping expressions, which may be positions or aliases of the select list.
class KeyResolver {
 public:
  KeyResolver(Analysis& analysis, const QueryScope& query, const NameScope& columns,
              const Exprs& written_list, const SelectList& list)
      : analysis_(analysis),
        columns_(columns),
        resolver_(analysis, query, columns),
        written_list_(written_list),
        list_(list.exprs),
        generators_(list.generators) {
    if (!analysis.settings.group_by_aliases) return;
    resolver_.set_fallback(
        [this](const UnresolvedAttribute& attribute) { return find_alias(attribute); });
  }

  // What a name means as a key; null when nothing.
  ExprPtr find(const std::string& name) {
    const UnresolvedAttribute attribute({name});
    const ExprPtr column = ExprResolver::find_column(analysis_, columns_, attribute);
    return column != nullptr ? column : find_alias(attribute);
  }

  Exprs resolve(const Exprs& exprs) {
    Exprs keys;
    for (const auto& expr : exprs) {
      for (auto& key : resolve(expr)) keys.push_back(std::move(key));
    }
    return keys;
  }

  Exprs resolve(const ExprPtr& expr) {
    const auto ordinal = ordinal_of(expr, analysis_.settings.group_by_ordinal);
    if (!ordinal) return {without_alias(resolver_.resolve(expr))};
    if (contains_star(written_list_)) fail({}, "STAR_GROUP_BY_POS", {});
    if (*ordinal < 1 || *ordinal > static_cast<int64_t>(list_.size())) {
      fail(expr->source(), "GROUP_BY_POS_OUT_OF_RANGE",
           {{"index", std::to_string(*ordinal)}, {"size", std::to_string(list_.size())}});
    }
    const ExprPtr& chosen = list_[*ordinal - 1];
    if (has_aggregate(chosen)) {
      fail(expr->source(), "GROUP_BY_POS_AGGREGATE",
           {{"index", std::to_string(*ordinal)}, {"aggExpr", qualified_sql(chosen)}});
    }
    return key_of(chosen);
  }

  // GROUP BY ALL: what of the list is no aggregate.
  Exprs all() const {
    Exprs keys;
    for (const auto& expr : list_) {
      if (has_aggregate(expr)) continue;
      for (const auto& key : key_of(expr)) keys.push_back(key);
    }
    if (keys.empty() && std::any_of(list_.begin(), list_.end(), has_ungrouped_column)) {
      fail({}, "UNRESOLVED_ALL_IN_GROUP_BY", {});
    }
    return keys;
  }

 private:
  // An element of the list as a key. A generator's column depends on its arguments.
  Exprs key_of(const ExprPtr& element) const {
    if (const auto* column = element->as<AttributeRef>()) {
      if (const SelectedGenerator* generator = find_generator(generators_, column->id())) {
        Exprs keys;
        for (const auto& arg : generator->call->children()) {
          if (!arg->foldable() && !has_aggregate(arg)) keys.push_back(arg);
        }
        return keys;
      }
    }
    return {without_alias(element)};
  }

  ExprPtr find_alias(const UnresolvedAttribute& attribute) const {
    if (attribute.parts().size() != 1) return nullptr;
    for (const auto& expr : list_) {
      if (is_named(expr) && equal_names(to_attribute(expr).name, attribute.parts()[0],
                                        analysis_.settings.case_sensitive)) {
        return without_alias(expr);
      }
    }
    return nullptr;
  }

  bool is_named(const ExprPtr& expr) const {
    return find_generator(generators_, to_attribute(expr).id) == nullptr;
  }

  Analysis& analysis_;
  const NameScope& columns_;
  ExprResolver resolver_;
  const Exprs& written_list_;
  const Exprs& list_;
  const std::vector<SelectedGenerator>& generators_;
};

// ROLLUP (a, b): (a, b), (a), (); CUBE (a, b): (a, b), (a), (b), ().
std::vector<Exprs> expand_element(const Element& element) {
  auto join = [](const std::vector<Exprs>& parts, auto&& wanted) {
    Exprs out;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (wanted(i)) out.insert(out.end(), parts[i].begin(), parts[i].end());
    }
    return out;
  };
  std::vector<Exprs> sets;
  switch (element.type) {
    case Element::Type::kExpression:
    case Element::Type::kGroupingSets:
      return element.sets;
    case Element::Type::kRollup:
      for (size_t kept = element.sets.size() + 1; kept-- > 0;) {
        sets.push_back(join(element.sets, [&](size_t i) { return i < kept; }));
      }
      return sets;
    case Element::Type::kCube: {
      const size_t count = element.sets.size();
      if (count > 16) fail({}, "GROUPING_SIZE_LIMIT_EXCEEDED", {{"maxSize", "16"}});
      // Fewer columns missing first, as Spark lists the subsets.
      for (size_t kept = count + 1; kept-- > 0;) {
        for (uint32_t mask = 0; mask < (uint32_t{1} << count); ++mask) {
          if (static_cast<size_t>(std::popcount(mask)) != count - kept) continue;
          sets.push_back(join(element.sets, [&](size_t i) { return (mask >> i & 1) == 0; }));
        }
      }
      return sets;
    }
  }
  return sets;
}

// A key may not be made of an alias that the list itself uses further on.
void check_no_lateral_alias(const Exprs& list, const Exprs& keys) {
  for (const auto& expr : list) {
    const auto* alias = expr->as<Alias>();
    if (alias == nullptr) continue;
    for (const auto& key : keys) {
      const std::vector<ExprId> ids = referenced_ids(key);
      if (std::find(ids.begin(), ids.end(), alias->id()) != ids.end()) {
        fail({}, "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY", {});
      }
    }
  }
}

size_t find_or_add(Exprs& keys, const ExprPtr& key) {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (semantic_equals(*keys[i], *key)) return i;
  }
  keys.push_back(key);
  return keys.size() - 1;
}

// All grouping sets: the product of the elements' sets.
GroupingSets combine_elements(const std::vector<Element>& elements) {
  GroupingSets all;
  all.sets.emplace_back();
  for (const auto& element : elements) {
    // Keys count in the order in which they are written.
    for (const auto& key : element.keys) find_or_add(all.keys, key);
    for (const auto& set : element.sets) {
      for (const auto& key : set) find_or_add(all.keys, key);
    }
    std::vector<std::vector<size_t>> product;
    const std::vector<Exprs> sets = expand_element(element);
    for (const auto& prefix : all.sets) {
      for (const auto& set : sets) {
        product.push_back(prefix);
        for (const auto& key : set) {
          const size_t index = find_or_add(all.keys, key);
          auto& members = product.back();
          if (std::find(members.begin(), members.end(), index) == members.end()) {
            members.push_back(index);
          }
        }
      }
    }
    all.sets = std::move(product);
  }
  return all;
}

// Keys that are not deterministic are computed once, below the aggregation.
PlanPtr pull_out_nondeterministic(PlanPtr input, Exprs& keys, Exprs& list) {
  if (std::all_of(keys.begin(), keys.end(),
                  [](const ExprPtr& key) { return key->deterministic(); })) {
    return input;
  }
  Exprs projected;
  for (const auto& column : input->output()) projected.push_back(AttributeRef::make(column));
  for (auto& key : keys) {
    if (key->deterministic()) continue;
    const ExprPtr named = Alias::make(key, "_nondeterministic");
    const ExprPtr column = AttributeRef::make(to_attribute(named));
    projected.push_back(named);
    const ExprPtr old = std::exchange(key, column);
    for (auto& expr : list) {
      expr = replace_parts(expr, [&](const ExprPtr& part) -> ExprPtr {
        return semantic_equals(*part, *old) ? column : nullptr;
      });
    }
  }
  return std::make_shared<Project>(std::move(projected), std::move(input));
}

// A select list over the keys and aggregates: columns that are keys become their expanded columns.
ExprPtr over_grouping_sets(const Analysis& analysis, const ExprPtr& expr, const GroupingSets& sets,
                           const Exprs& columns) {
  if (const auto* alias = expr->as<Alias>()) {
    return expr->with_children({over_grouping_sets(analysis, alias->child(), sets, columns)});
  }
  ExprPtr replaced = replace_grouping_functions(analysis, expr, sets.keys, columns);
  if (const auto* key = replaced->as<AttributeRef>()) {
    // The column keeps the name that it was selected by.
    const ExprPtr column = replace_keys(replaced, sets, columns);
    if (column == replaced) return replaced;
    Attribute named = column->as<AttributeRef>()->attribute();
    named.name = key->attribute().name;
    return AttributeRef::make(std::move(named));
  }
  return replace_keys(replaced, sets, columns);
}

// The condition of HAVING or QUALIFY: columns of the input come first, then the select list's
// names. A column that turns out neither grouped nor aggregated is looked up once more without
// the input.
struct ConditionResolver {
  Analysis& analysis;
  const QueryScope& query;
  const NameScope& columns;
  const Exprs& grouping;
  const Exprs& list;

  ExprPtr resolve(const ExprPtr& condition, bool windows) const;
};

// A column in `expr`, outside of aggregates and grouping expressions, that the input has.
const AttributeRef* find_ungrouped(const ExprPtr& expr, const Exprs& grouping,
                                   const NameScope& columns) {
  if (expr->kind() == ExprKind::kAggregate) return nullptr;
  for (const auto& key : grouping) {
    if (semantic_equals(*key, *expr)) return nullptr;
  }
  if (const auto* column = expr->as<AttributeRef>()) {
    return columns.find(column->id()) != nullptr ? column : nullptr;
  }
  size_t first = 0;
  if (expr->kind() == ExprKind::kWindow) {
    for (const auto& arg : expr->children()[0]->children()) {
      if (const auto* column = find_ungrouped(arg, grouping, columns)) return column;
    }
    first = 1;
  }
  for (size_t i = first; i < expr->children().size(); ++i) {
    if (const auto* column = find_ungrouped(expr->children()[i], grouping, columns)) return column;
  }
  return nullptr;
}

ExprPtr ConditionResolver::resolve(const ExprPtr& condition, bool windows) const {
  Attributes output;
  for (const auto& expr : list) output.push_back(to_attribute(expr));
  const NameScope names(output, analysis.settings.case_sensitive);
  std::set<std::vector<std::string>> skipped;
  while (true) {
    ExprResolver resolver(analysis, query, columns);
    resolver.set_fallback([&](const UnresolvedAttribute& attribute) {
      return ExprResolver::find_column(analysis, names, attribute);
    });
    resolver.suggest_from(names);
    resolver.be_lenient();
    if (!windows) resolver.take_aggregates();
    resolver.set_skipped(skipped);
    const ExprPtr resolved = resolver.resolve(condition);
    if (!windows && has_window(resolved)) {
      fail({}, "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", {{"clauseName", "HAVING"}});
    }
    const AttributeRef* ungrouped = find_ungrouped(resolved, grouping, columns);
    if (ungrouped == nullptr) return resolved;
    // Names that mean this column, whatever they are qualified by.
    const size_t before = skipped.size();
    visit(condition, [&](const ExprPtr& node) {
      const auto* name = node->as<UnresolvedAttribute>();
      if (name == nullptr) return true;
      const NameScope::Match match = columns.find(name->parts());
      if (match.columns.size() == 1 && match.columns[0]->id == ungrouped->id()) {
        skipped.insert(name->parts());
      }
      return true;
    });
    if (skipped.size() == before)
      fail_not_grouped(AttributeRef::make(ungrouped->attribute()), grouping.empty());
  }
}

struct Conditions {
  const ExprPtr& having;
  const ExprPtr& qualify;
};

PlanPtr build(Analysis& analysis, const QueryScope& query, PlanPtr child, const NameScope& columns,
              Exprs grouping, const std::optional<GroupingSets>& sets, SelectList selected,
              const Conditions& conditions) {
  SelectBlock block;
  block.aggregates = true;
  Exprs& list = selected.exprs;
  const ConditionResolver resolver{analysis, query, columns, sets ? sets->keys : grouping, list};
  if (conditions.having != nullptr) {
    block.having = resolver.resolve(conditions.having, /*windows=*/false);
    if (!block.having->type().is(TypeId::kBoolean)) {
      fail({}, "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
           {{"sqlExpr", sql_expr(block.having)},
            {"filter", sql_expr(block.having)},
            {"type", sql_type(block.having->type())}});
    }
  }
  if (conditions.qualify != nullptr) {
    block.qualify = resolver.resolve(conditions.qualify, /*windows=*/true);
  }
  if (sets) {
    ExpandedInput expanded = expand_grouping_sets(child, *sets);
    const Exprs& keys = expanded.grouping;
    for (auto& expr : list) expr = over_grouping_sets(analysis, expr, *sets, keys);
    for (auto& generator : selected.generators) {
      generator.call = over_grouping_sets(analysis, generator.call, *sets, keys);
    }
    for (ExprPtr* condition : {&block.having, &block.qualify}) {
      if (*condition) *condition = over_grouping_sets(analysis, *condition, *sets, keys);
    }
    child = std::move(expanded.plan);
    grouping = std::move(expanded.grouping);
  } else {
    for (const auto& expr : list) {
      if (has_grouping_function(expr)) {
        fail(without_alias(expr)->source(), "UNSUPPORTED_GROUPING_EXPRESSION", {});
      }
    }
    child = pull_out_nondeterministic(std::move(child), grouping, list);
  }
  block.input = std::move(child);
  block.grouping = std::move(grouping);
  block.list = std::move(list);
  block.generators = std::move(selected.generators);
  return build_select(std::move(block));
}

Exprs keys_of(const UnresolvedGroupBy& group_by) {
  Exprs keys;
  for (const auto& element : group_by.elements()) {
    for (const auto& set : element.sets) keys.insert(keys.end(), set.begin(), set.end());
  }
  return keys;
}

}  // namespace

PlanPtr resolve_group_by(Analysis& analysis, const QueryScope& query,
                         const UnresolvedGroupBy& group_by, const ExprPtr& having,
                         const ExprPtr& qualify) {
  if (const PlanPtr over = extract_time_windows(analysis, query, group_by, keys_of(group_by))) {
    return resolve_group_by(analysis, query, *over->as<UnresolvedGroupBy>(),
                            having ? name_time_windows(having) : nullptr,
                            qualify ? name_time_windows(qualify) : nullptr);
  }
  const PlanPtr child = resolve_plan(analysis, query, group_by.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  SelectList list = resolver.resolve_list(group_by.list(), /*lateral_aliases=*/true);

  Exprs grouping;
  std::optional<GroupingSets> sets;
  KeyResolver keys(analysis, query, columns, group_by.list(), list);
  if (group_by.all()) {
    // A column or alias of that name comes first.
    const ExprPtr all = keys.find("all");
    grouping = all != nullptr ? Exprs{all} : keys.all();
  } else {
    std::vector<Element> elements = group_by.elements();
    bool plain = true;
    for (auto& element : elements) {
      plain = plain && element.type == Element::Type::kExpression;
      element.keys = keys.resolve(element.keys);
      for (auto& set : element.sets) set = keys.resolve(set);
    }
    if (plain) {
      for (const auto& element : elements) {
        for (const auto& set : element.sets) {
          for (const auto& key : set) find_or_add(grouping, key);
        }
      }
    } else {
      sets = combine_elements(elements);
      check_grouping(sets->keys);
    }
  }
  check_no_lateral_alias(list.exprs, sets ? sets->keys : grouping);
  return build(analysis, query, child, columns, std::move(grouping), sets, std::move(list),
               {having, qualify});
}

PlanPtr resolve_aggregate(Analysis& analysis, const QueryScope& query, const Aggregate& aggregate,
                          const ExprPtr& having, const ExprPtr& qualify) {
  if (const PlanPtr over = extract_time_windows(analysis, query, aggregate, aggregate.grouping())) {
    return resolve_aggregate(analysis, query, *over->as<Aggregate>(),
                             having ? name_time_windows(having) : nullptr,
                             qualify ? name_time_windows(qualify) : nullptr);
  }
  const PlanPtr child = resolve_plan(analysis, query, aggregate.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  SelectList list = resolver.resolve_list(aggregate.aggregates(), /*lateral_aliases=*/true);
  KeyResolver keys(analysis, query, columns, aggregate.aggregates(), list);
  Exprs grouping;
  for (const auto& key : resolver.expand_stars(aggregate.grouping())) {
    for (const auto& part : keys.resolve(key)) find_or_add(grouping, part);
  }
  return build(analysis, query, child, columns, std::move(grouping), std::nullopt, std::move(list),
               {having, qualify});
}

PlanPtr resolve_having(Analysis& analysis, const QueryScope& query,
                       const UnresolvedHaving& having) {
  const LogicalPlan* child = having.child().get();
  if (const auto* group_by = child->as<UnresolvedGroupBy>()) {
    return resolve_group_by(analysis, query, *group_by, having.condition());
  }
  if (const auto* aggregate = child->as<Aggregate>()) {
    return resolve_aggregate(analysis, query, *aggregate, having.condition());
  }
  if (const auto* project = child->as<Project>()) {
    const Aggregate global({}, project->list(), project->child());
    return resolve_aggregate(analysis, query, global, having.condition());
  }
  return resolve_filter(analysis, query, Filter(having.condition(), having.child()));
}

}  // namespace firesteel::analyze
