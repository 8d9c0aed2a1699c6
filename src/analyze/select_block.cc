#include "analyze/select_block.h"

#include "analyze/aggregate_output.h"
#include "analyze/expressions.h"

namespace firesteel::analyze {
namespace {

bool is_plain(const ExprPtr& expr) { return !has_window(expr) && !has_generator(expr); }

// The aggregation of a block, and the list, made into one over the aggregation's output.
PlanPtr build_aggregate(SelectBlock& block) {
  check_grouping(block.grouping);
  const bool lateral = has_lateral_alias(block.list);
  const bool plain = !lateral && std::all_of(block.list.begin(), block.list.end(), is_plain);
  if (plain) {
    check_aggregate(block.grouping, block.list);
    if (block.having == nullptr && block.qualify == nullptr) {
      return std::make_shared<Aggregate>(block.grouping, block.list, block.input);
    }
  }
  // Plain elements are computed by the Aggregate itself; of the others, their aggregates are.
  Exprs outputs;
  for (const auto& expr : block.list) {
    if (!lateral && is_plain(expr)) outputs.push_back(expr);
  }
  AggregateOutput output(block.grouping, std::move(outputs));
  Attributes aliases;
  auto rewrite = [&](const ExprPtr& expr) {
    ExprPtr rewritten = output.rewrite(expr);
    const ExprPtr leftover = output.find_leftover(rewritten);
    if (leftover != nullptr) {
      const ExprId id = leftover->as<AttributeRef>()->id();
      const bool is_alias = std::any_of(aliases.begin(), aliases.end(),
                                        [&](const Attribute& alias) { return alias.id == id; });
      if (!is_alias) fail_not_grouped(leftover, block.grouping.empty());
    }
    return rewritten;
  };
  for (auto& expr : block.list) {
    const ExprPtr original = expr;
    if (!lateral && is_plain(expr)) {
      expr = AttributeRef::make(to_attribute(expr));
    } else if (expr->kind() == ExprKind::kAlias) {
      expr = expr->with_children({rewrite(expr->children()[0])});
    } else if (expr->kind() == ExprKind::kAttribute) {
      expr = rewrite(expr);
    } else {
      // A generator: its arguments.
      Exprs children;
      for (const auto& child : expr->children()) children.push_back(rewrite(child));
      expr = expr->with_children(std::move(children));
    }
    if (const auto* alias = original->as<Alias>()) aliases.push_back(alias->to_attribute());
  }
  if (block.having != nullptr) block.having = rewrite(block.having);
  if (block.qualify != nullptr) block.qualify = rewrite(block.qualify);
  check_aggregate(block.grouping, output.outputs());
  PlanPtr plan = std::make_shared<Aggregate>(block.grouping, output.outputs(), block.input);
  if (block.having != nullptr) plan = std::make_shared<Filter>(block.having, plan);
  return plan;
}

// Whether the list passes the plan's output on as it is.
bool is_output_of(const Exprs& list, const PlanPtr& plan) {
  const Attributes& output = plan->output();
  if (list.size() != output.size()) return false;
  for (size_t i = 0; i < list.size(); ++i) {
    const auto* column = list[i]->as<AttributeRef>();
    if (column == nullptr || column->id() != output[i].id ||
        column->attribute().name != output[i].name) {
      return false;
    }
  }
  return true;
}

}  // namespace

PlanPtr build_select(SelectBlock block) {
  PlanPtr plan = block.input;
  for (const auto& expr : block.list) check_window_places(expr);
  if (block.aggregates) {
    plan = build_aggregate(block);
    if (plan->kind() == PlanKind::kAggregate && block.having == nullptr &&
        block.qualify == nullptr && plan->as<Aggregate>()->aggregates() == block.list) {
      return plan;
    }
  }
  Exprs exprs = std::move(block.list);
  plan = extract_generators(std::move(plan), exprs, block.aggregates);
  plan = extract_lateral_aliases(std::move(plan), exprs);
  if (block.qualify != nullptr) exprs.push_back(block.qualify);
  plan = extract_windows(std::move(plan), exprs);
  if (block.qualify != nullptr) {
    plan = std::make_shared<Filter>(exprs.back(), std::move(plan));
    exprs.pop_back();
  }
  if (block.aggregates && is_output_of(exprs, plan)) return plan;
  return std::make_shared<Project>(std::move(exprs), std::move(plan));
}

}  // namespace firesteel::analyze
