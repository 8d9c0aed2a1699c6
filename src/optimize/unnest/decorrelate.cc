#include "optimize/unnest/decorrelate.h"

#include <algorithm>

#include "base/check.h"
#include "optimize/expr_builders.h"
#include "optimize/function_calls.h"
#include "optimize/plan_facts.h"
#include "optimize/simplify/simplify.h"
#include "optimize/unnest/empty_aggregate.h"

namespace firesteel::optimizer {
namespace {

const Tie* find_tie(const std::vector<Tie>& ties, ExprId outer_id) {
  for (const Tie& tie : ties) {
    const auto* column = tie.outer->as<AttributeRef>();
    if (column != nullptr && column->id() == outer_id) return &tie;
  }
  return nullptr;
}

void append_columns(Exprs& list, const std::vector<Tie>& ties) {
  for (const Tie& tie : ties) list.push_back(ref(tie.inner));
}

// A chain of projections and filters over an aggregate without GROUP BY.
bool is_over_global_aggregate(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kProject:
    case PlanKind::kFilter:
      return is_over_global_aggregate(plan->children()[0]);
    case PlanKind::kAggregate:
      return plan->as<Aggregate>()->grouping().empty();
    default:
      return false;
  }
}

[[noreturn]] void throw_unsupported(const LogicalPlan& plan) {
  throw SparkError(
      "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
      {{"treeNode", tree_string(plan)}});
}

}  // namespace

ExprPtr tie_condition(const Tie& tie) {
  return tie.strict ? make_equal(tie.outer, ref(tie.inner))
                    : make_null_safe_equal(tie.outer, ref(tie.inner));
}

Decorrelated without_null_ties(Decorrelated part) {
  Exprs tests;
  for (Tie& tie : part.ties) {
    if (tie.strict && tie.inner.nullable) tests.push_back(make_is_not_null(ref(tie.inner)));
    tie.strict = false;
  }
  if (!tests.empty()) part.plan = std::make_shared<Filter>(make_chain("and", tests), part.plan);
  return part;
}

Decorrelator::Decorrelator(PlanPtr left, const OptimizerContext& context)
    : outer_(IdSet::of(*left)), left_(std::move(left)), context_(context) {}

bool Decorrelator::is_correlated(const PlanPtr& plan) const {
  const auto it = correlated_.find(plan.get());
  if (it != correlated_.end()) return it->second;
  const Exprs exprs = plan->expressions();
  const bool found = std::any_of(exprs.begin(), exprs.end(),
                                 [&](const ExprPtr& expr) { return !outer_ids(expr).empty(); }) ||
                     std::any_of(plan->children().begin(), plan->children().end(),
                                 [&](const PlanPtr& child) { return is_correlated(child); });
  correlated_[plan.get()] = found;
  return found;
}

Decorrelated Decorrelator::run(const PlanPtr& plan, bool may_pull) {
  return run(plan, Wish{.needed = {}, .may_pull = may_pull});
}

Decorrelated Decorrelator::run(const PlanPtr& plan, const Wish& wish) {
  if (!is_correlated(plan)) return run_uncorrelated(plan, wish);
  switch (plan->kind()) {
    case PlanKind::kProject:
      return run_project(*plan->as<Project>(), wish);
    case PlanKind::kFilter:
      return run_filter(*plan->as<Filter>(), wish);
    case PlanKind::kAggregate:
      return run_aggregate(*plan->as<Aggregate>(), wish);
    case PlanKind::kWindow:
      return run_window(*plan->as<Window>(), wish);
    case PlanKind::kLimit:
      return run_limit(*plan->as<Limit>(), wish);
    case PlanKind::kGenerate:
      return run_generate(*plan->as<Generate>(), wish);
    case PlanKind::kExpand:
      return run_expand(*plan->as<Expand>(), wish);
    case PlanKind::kUnion:
      return run_union(*plan->as<Union>(), wish);
    case PlanKind::kJoin:
      return run_join(*plan->as<Join>(), wish);
    case PlanKind::kSort:
    case PlanKind::kRepartition:
      // Order and place of rows mean nothing inside.
      return run(plan->children()[0], wish);
    case PlanKind::kSample: {
      Wish below = wish;
      below.may_pull = false;
      Decorrelated result = materialize_defaults(run(plan->children()[0], below));
      result.plan = plan->with_children({result.plan});
      return result;
    }
    case PlanKind::kWithCte: {
      Plans children = plan->children();
      Decorrelated result = run(children.back(), wish);
      children.back() = result.plan;
      result.plan = plan->with_children(std::move(children));
      return result;
    }
    default:
      throw_unsupported(*plan);
  }
}

// Every left row sees all rows: paired with the domain if anybody above asks which row is whose.
Decorrelated Decorrelator::run_uncorrelated(const PlanPtr& plan, const Wish& wish) {
  Decorrelated result;
  result.plan = plan;
  if (wish.needed.empty()) return result;
  Exprs outer;
  for (const Attribute& attribute : left_->output()) {
    if (wish.needed.contains(attribute.id)) outer.push_back(ref(attribute));
  }
  Attributes columns;
  const PlanPtr domain = make_domain(outer, columns);
  for (size_t i = 0; i < outer.size(); ++i) result.ties.push_back({outer[i], columns[i]});
  result.plan = std::make_shared<Join>(JoinType::kInner, nullptr, plan, domain);
  return result;
}

Decorrelated Decorrelator::run_project(const Project& project, const Wish& wish) {
  Wish below = wish;
  below.needed.insert(outer_ids(project.list()));
  Decorrelated result = run(project.child(), below);
  Exprs list = resolve(project.list(), result.ties);
  IdSet given;
  for (const ExprPtr& item : list) given.insert(to_attribute(item).id);
  // What the join on top will ask for comes through.
  Exprs wanted;
  append_columns(wanted, result.ties);
  for (const ExprPtr& condition : result.conditions) {
    for (const Attribute& attribute : result.plan->output()) {
      IdSet one;
      one.insert(attribute.id);
      if (one.touches(condition)) wanted.push_back(ref(attribute));
    }
  }
  for (const ExprPtr& column : wanted) {
    const ExprId id = column->as<AttributeRef>()->id();
    if (given.contains(id)) continue;
    given.insert(id);
    list.push_back(column);
  }
  if (result.defaults) {
    ExprMap defaults;
    for (const ExprPtr& item : project.list()) {
      const ExprPtr value = item->as<Alias>() ? item->as<Alias>()->child() : item;
      defaults[to_attribute(item).id] =
          simplify_expr(substitute(to_left_columns(value), *result.defaults), context_);
    }
    result.defaults = std::move(defaults);
  }
  result.plan = std::make_shared<Project>(std::move(list), result.plan);
  return result;
}

Decorrelated Decorrelator::run_filter(const Filter& filter, const Wish& wish) {
  if (is_over_global_aggregate(filter.child())) return run_having(filter, wish);
  Exprs own;
  Exprs correlated;
  for (const ExprPtr& conjunct : split_conjuncts(filter.condition())) {
    (outer_ids(conjunct).empty() ? own : correlated).push_back(conjunct);
  }
  // Equalities become ties. Inner sides that are no columns are computed below.
  std::vector<Tie> ties;
  Exprs computed;
  Exprs rest;
  for (const ExprPtr& conjunct : correlated) {
    const Call* call = as_call(conjunct, "=");
    bool tied = false;
    for (int side = 0; call != nullptr && side < 2 && !tied; ++side) {
      const ExprPtr& inner = call->children()[side];
      const ExprPtr& outer = call->children()[1 - side];
      if (!outer_ids(inner).empty() || !inner->deterministic() || !outer->deterministic()) continue;
      if (!referenced_ids(outer).empty() || outer->has_subquery()) continue;
      const bool plain = outer->as<OuterReference>() != nullptr;
      const ExprPtr left_value = to_left_columns(outer);
      if (!plain && (wish.plain_ties || wish.may_pull)) continue;
      if (plain && find_tie(ties, left_value->as<AttributeRef>()->id())) continue;
      Attribute column;
      if (const auto* attribute = inner->as<AttributeRef>()) {
        column = attribute->attribute();
      } else {
        computed.push_back(Alias::make(inner, "key"));
        column = to_attribute(computed.back());
      }
      ties.push_back({left_value, std::move(column), /*strict=*/true});
      tied = true;
    }
    if (!tied) rest.push_back(conjunct);
  }
  PlanPtr child = filter.child();
  if (!computed.empty()) {
    Exprs list = column_list(child->output());
    list.insert(list.end(), computed.begin(), computed.end());
    child = std::make_shared<Project>(std::move(list), child);
  }
  Wish below = wish;
  if (!wish.may_pull) below.needed.insert(outer_ids(rest));
  for (const Tie& tie : ties) {
    if (const auto* column = tie.outer->as<AttributeRef>()) below.needed.erase(column->id());
  }
  Decorrelated result = materialize_defaults(run(child, below));
  result.ties.insert(result.ties.end(), ties.begin(), ties.end());
  if (wish.may_pull) {
    for (const ExprPtr& conjunct : rest) result.conditions.push_back(to_left_columns(conjunct));
  } else {
    for (const ExprPtr& conjunct : rest) own.push_back(resolve(conjunct, result.ties));
  }
  if (!own.empty()) result.plan = std::make_shared<Filter>(make_chain("and", own), result.plan);
  return result;
}

// A condition on the one row of an aggregate without GROUP BY also decides about the row that
// stands for no input.
Decorrelated Decorrelator::run_having(const Filter& filter, const Wish& wish) {
  Wish below = wish;
  below.may_pull = false;
  below.needed.insert(outer_ids(filter.condition()));
  Decorrelated result = run(filter.child(), below);
  if (result.defaults) {
    const ExprPtr by_default = simplify_predicate(
        substitute(to_left_columns(filter.condition()), *result.defaults), context_);
    if (is_false_literal(*by_default) || is_null_literal(*by_default)) {
      result.defaults.reset();
    } else {
      // A row that the condition drops must not be taken for one that was not found.
      result = materialize_defaults(std::move(result));
    }
  }
  result.plan = std::make_shared<Filter>(resolve(filter.condition(), result.ties), result.plan);
  return result;
}

Decorrelated Decorrelator::run_aggregate(const Aggregate& aggregate, const Wish& wish) {
  Wish below = wish;
  below.may_pull = false;
  below.needed.insert(outer_ids(aggregate.expressions()));
  Decorrelated result = materialize_defaults(run(aggregate.child(), below));
  Exprs grouping = resolve(aggregate.grouping(), result.ties);
  Exprs list = resolve(aggregate.aggregates(), result.ties);
  IdSet given;
  for (const ExprPtr& item : list) given.insert(to_attribute(item).id);
  for (const Tie& tie : result.ties) {
    grouping.push_back(ref(tie.inner));
    if (given.contains(tie.inner.id)) continue;
    given.insert(tie.inner.id);
    list.push_back(ref(tie.inner));
  }
  if (aggregate.grouping().empty()) {
    ExprMap defaults;
    for (const ExprPtr& item : aggregate.aggregates()) {
      const ExprPtr value = item->as<Alias>() ? item->as<Alias>()->child() : item;
      const ExprPtr empty = transform_up(value, [](const ExprPtr& part) -> ExprPtr {
        const auto* call = part->as<AggregateCall>();
        return call != nullptr ? value_over_no_rows(*call) : nullptr;
      });
      defaults[to_attribute(item).id] = simplify_expr(to_left_columns(empty), context_);
    }
    result.defaults = std::move(defaults);
  }
  result.plan = std::make_shared<Aggregate>(std::move(grouping), std::move(list), result.plan);
  return result;
}

Decorrelated Decorrelator::run_window(const Window& window, const Wish& wish) {
  Wish below = wish;
  below.may_pull = false;
  below.needed.insert(outer_ids(window.expressions()));
  Decorrelated result = materialize_defaults(run(window.child(), below));
  Exprs partition = resolve(window.partition_by(), result.ties);
  append_columns(partition, result.ties);
  std::vector<SortOrder> order = window.order_by();
  for (SortOrder& key : order) key.expr = resolve(key.expr, result.ties);
  Exprs functions;
  for (const ExprPtr& item : resolve(window.functions(), result.ties)) {
    functions.push_back(transform_up(item, [&](const ExprPtr& part) -> ExprPtr {
      const auto* call = part->as<WindowExpr>();
      if (call == nullptr) return nullptr;
      return std::make_shared<WindowExpr>(call->function(), partition, order, call->frame(),
                                          call->ignore_nulls());
    }));
  }
  result.plan = std::make_shared<Window>(std::move(functions), std::move(partition),
                                         std::move(order), result.plan);
  return result;
}

// The first rows for each value of the domain, by their numbers.
Decorrelated Decorrelator::run_limit(const Limit& limit, const Wish& wish) {
  // The order may hide behind a projection that drops its columns.
  if (const auto* project = limit.child()->as<Project>()) {
    const PlanPtr below = std::make_shared<Limit>(limit.limit(), limit.offset(), project->child());
    return run(project->with_children({below}), wish);
  }
  const auto* sort = limit.child()->as<Sort>();
  const PlanPtr child = sort != nullptr ? sort->child() : limit.child();
  Wish below = wish;
  below.may_pull = false;
  std::vector<SortOrder> order;
  if (sort != nullptr) {
    order = sort->order();
    below.needed.insert(outer_ids(sort->expressions()));
  }
  Decorrelated result = materialize_defaults(run(child, below));
  for (SortOrder& key : order) key.expr = resolve(key.expr, result.ties);
  Exprs partition;
  append_columns(partition, result.ties);
  const ExprPtr function = make_window_function("row_number", {}, context_);
  const WindowFrame frame{FrameUnit::kRows,
                          {FrameBoundKind::kUnboundedPreceding, nullptr},
                          {FrameBoundKind::kCurrentRow, nullptr}};
  const ExprPtr number =
      Alias::make(std::make_shared<WindowExpr>(function, partition, order, frame), "row_number");
  const ExprPtr column = ref(to_attribute(number));
  result.plan =
      std::make_shared<Window>(Exprs{number}, std::move(partition), std::move(order), result.plan);
  const int64_t offset = literal_count(limit.offset()).value_or(0);
  Exprs conditions;
  const auto bound = [&](int64_t value) {
    return Literal::make(Value(std::min<int64_t>(value, std::numeric_limits<int32_t>::max())),
                         TypeId::kInt);
  };
  if (offset > 0) conditions.push_back(make_comparison(">", column, bound(offset)));
  if (const auto count = literal_count(limit.limit())) {
    conditions.push_back(make_comparison("<=", column, bound(offset + *count)));
  }
  if (!conditions.empty()) {
    result.plan = std::make_shared<Filter>(make_chain("and", conditions), result.plan);
  }
  return result;
}

Decorrelated Decorrelator::run_generate(const Generate& generate, const Wish& wish) {
  Wish below = wish;
  below.needed.insert(outer_ids(generate.generator()));
  Decorrelated result = materialize_defaults(run(generate.child(), below));
  std::vector<ExprId> unneeded = generate.unneeded();
  std::erase_if(unneeded, [&](ExprId id) {
    IdSet one;
    one.insert(id);
    return std::any_of(result.ties.begin(), result.ties.end(),
                       [&](const Tie& tie) { return tie.inner.id == id; }) ||
           std::any_of(result.conditions.begin(), result.conditions.end(),
                       [&](const ExprPtr& condition) { return one.touches(condition); });
  });
  result.plan =
      std::make_shared<Generate>(resolve(generate.generator(), result.ties), generate.outer(),
                                 generate.generator_output(), std::move(unneeded), result.plan);
  return result;
}

Decorrelated Decorrelator::run_expand(const Expand& expand, const Wish& wish) {
  Wish below = wish;
  below.may_pull = false;
  below.needed.insert(outer_ids(expand.expressions()));
  Decorrelated result = materialize_defaults(run(expand.child(), below));
  Attributes output = expand.output();
  const IdSet given = IdSet::of(output);
  std::vector<Exprs> projections;
  for (const Exprs& projection : expand.projections()) {
    projections.push_back(resolve(projection, result.ties));
  }
  for (Tie& tie : result.ties) {
    // A column that the projections blank out must come through beside its blanked form.
    const ExprPtr column = ref(tie.inner);
    if (given.contains(tie.inner.id)) tie.inner.id = next_expr_id();
    for (Exprs& projection : projections) projection.push_back(column);
    output.push_back(tie.inner);
  }
  result.plan = std::make_shared<Expand>(std::move(projections), std::move(output), result.plan);
  return result;
}

Decorrelated Decorrelator::run_union(const Union& node, const Wish& wish) {
  // All children tie the same columns, in the same order.
  Wish below{.needed = wish.needed, .may_pull = false, .plain_ties = true};
  const auto collect = [&](const PlanPtr& part) {
    for (const ExprPtr& expr : part->expressions()) below.needed.insert(outer_ids(expr));
    return true;
  };
  for (const PlanPtr& child : node.children()) visit(child, collect);
  Attributes tied;
  for (const Attribute& attribute : left_->output()) {
    if (below.needed.contains(attribute.id)) tied.push_back(attribute);
  }
  Plans children;
  for (const PlanPtr& child : node.children()) {
    const Decorrelated part = without_null_ties(materialize_defaults(run(child, below)));
    Exprs list = column_list(child->output());
    for (size_t i = 0; i < tied.size(); ++i) {
      const Tie* tie = find_tie(part.ties, tied[i].id);
      FS_CHECK(tie != nullptr);
      // Under an alias: the column may stand in the list already.
      list.push_back(Alias::make(ref(tie->inner), tied[i].name));
    }
    children.push_back(std::make_shared<Project>(std::move(list), part.plan));
  }
  Attributes output = node.output();
  Decorrelated result;
  for (size_t i = 0; i < tied.size(); ++i) {
    Attribute column{.name = tied[i].name, .type = tied[i].type, .id = next_expr_id()};
    output.push_back(column);
    result.ties.push_back({ref(tied[i]), std::move(column), /*strict=*/false});
  }
  result.plan = std::make_shared<Union>(std::move(children), std::move(output));
  return result;
}

PlanPtr Decorrelator::copy_of_left(ExprMap& columns) {
  if (!definition_ && is_repeatable(left_)) {
    std::map<ExprId, ExprId> mapping;
    PlanPtr copy = with_fresh_ids(left_, &mapping);
    for (size_t i = 0; i < left_->output().size(); ++i) {
      columns[left_->output()[i].id] = ref(copy->output()[i]);
    }
    return copy;
  }
  if (!definition_) {
    // Random rows must be the same in all copies.
    definition_ = CteDefinition{next_expr_id(), "left", with_fresh_ids(left_)};
    left_ = std::make_shared<CteReference>(definition_->id, "left", left_->output(), false);
  }
  Attributes output = left_->output();
  for (Attribute& attribute : output) attribute.id = next_expr_id();
  for (size_t i = 0; i < output.size(); ++i) columns[left_->output()[i].id] = ref(output[i]);
  return std::make_shared<CteReference>(definition_->id, "left", std::move(output), false);
}

PlanPtr Decorrelator::finish(PlanPtr join) const {
  if (!definition_) return join;
  return std::make_shared<WithCte>(std::vector<CteDefinition>{*definition_}, std::move(join));
}

PlanPtr Decorrelator::make_domain(const Exprs& outer, Attributes& columns) {
  ExprMap mapping;
  const PlanPtr copy = copy_of_left(mapping);
  Exprs list;
  for (const ExprPtr& expr : outer) {
    const auto* attribute = expr->as<AttributeRef>();
    list.push_back(Alias::make(substitute(expr, mapping),
                               attribute != nullptr ? attribute->attribute().name : "key"));
    columns.push_back(to_attribute(list.back()));
  }
  const PlanPtr values = std::make_shared<Project>(std::move(list), copy);
  const Exprs keys = column_list(columns);
  return std::make_shared<Aggregate>(keys, keys, values);
}

Decorrelated Decorrelator::materialize_defaults(Decorrelated result) {
  if (!result.defaults) return result;
  FS_CHECK(result.conditions.empty());
  Exprs outer;
  for (const Tie& tie : result.ties) outer.push_back(tie.outer);
  Attributes domain_columns;
  const PlanPtr domain = make_domain(outer, domain_columns);
  // The rows found, under other ids, so that the filled-in columns can have theirs.
  Exprs renamed;
  ExprMap found;
  for (const Attribute& attribute : result.plan->output()) {
    renamed.push_back(Alias::make(ref(attribute), attribute.name));
    found[attribute.id] = ref(made_nullable(to_attribute(renamed.back())));
  }
  renamed.push_back(Alias::make(Literal::boolean(true), "found"));
  const ExprPtr marker = ref(made_nullable(to_attribute(renamed.back())));
  Exprs equalities;
  ExprMap domain_map;
  for (size_t i = 0; i < result.ties.size(); ++i) {
    const Tie& tie = result.ties[i];
    const ExprPtr inner = found.at(tie.inner.id);
    equalities.push_back(tie.strict ? make_equal(ref(domain_columns[i]), inner)
                                    : make_null_safe_equal(ref(domain_columns[i]), inner));
    if (const auto* column = tie.outer->as<AttributeRef>()) {
      domain_map[column->id()] = ref(domain_columns[i]);
    }
  }
  const PlanPtr joined =
      std::make_shared<Join>(JoinType::kLeft, make_chain("and", equalities), domain,
                             std::make_shared<Project>(std::move(renamed), result.plan));
  Exprs list = column_list(domain_columns);
  for (const auto& [id, value] : *result.defaults) {
    const ExprPtr column = found.at(id);
    const Attribute& attribute = column->as<AttributeRef>()->attribute();
    const ExprPtr filled = std::make_shared<CaseWhen>(
        Exprs{make_is_null(marker), substitute(value, domain_map), column}, true);
    list.push_back(std::make_shared<Alias>(filled, attribute.name, id));
  }
  Decorrelated out;
  out.plan = std::make_shared<Project>(std::move(list), joined);
  for (size_t i = 0; i < result.ties.size(); ++i) {
    out.ties.push_back({result.ties[i].outer, domain_columns[i]});
  }
  return out;
}

IdSet Decorrelator::outer_ids(const ExprPtr& expr) const {
  IdSet ids;
  visit(expr, [&](const ExprPtr& part) {
    const auto* outer = part->as<OuterReference>();
    if (outer != nullptr && outer_.contains(outer->attribute().id)) {
      ids.insert(outer->attribute().id);
    }
    return true;
  });
  return ids;
}

IdSet Decorrelator::outer_ids(const Exprs& exprs) const {
  IdSet ids;
  for (const ExprPtr& expr : exprs) ids.insert(outer_ids(expr));
  return ids;
}

ExprPtr Decorrelator::resolve(const ExprPtr& expr, const std::vector<Tie>& ties) const {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* outer = part->as<OuterReference>();
    if (outer == nullptr || !outer_.contains(outer->attribute().id)) return nullptr;
    const Tie* tie = find_tie(ties, outer->attribute().id);
    FS_CHECK(tie != nullptr);
    return ref(tie->inner);
  });
}

Exprs Decorrelator::resolve(const Exprs& exprs, const std::vector<Tie>& ties) const {
  Exprs resolved;
  for (const ExprPtr& expr : exprs) resolved.push_back(resolve(expr, ties));
  return resolved;
}

ExprPtr Decorrelator::to_left_columns(const ExprPtr& expr) const {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* outer = part->as<OuterReference>();
    if (outer == nullptr || !outer_.contains(outer->attribute().id)) return nullptr;
    return ref(outer->attribute());
  });
}

ExprPtr Decorrelator::to_outer_references(const ExprPtr& expr) const {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* column = part->as<AttributeRef>();
    if (column == nullptr || !outer_.contains(column->id())) return nullptr;
    return std::make_shared<OuterReference>(column->attribute());
  });
}

}  // namespace firesteel::optimizer
