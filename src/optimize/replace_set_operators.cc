#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/function_calls.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

PlanPtr distinct(const PlanPtr& child) {
  const Exprs columns = column_list(child->output());
  // Without columns there are no keys to tell rows apart: one row is left of any number.
  if (columns.empty()) {
    return std::make_shared<Limit>(Literal::integer(1), nullptr, child);
  }
  return std::make_shared<Aggregate>(columns, columns, child);
}

PlanPtr replace_deduplicate(const Deduplicate& node, const OptimizerContext& context) {
  if (node.keys().empty()) {
    return std::make_shared<Limit>(Literal::integer(1), nullptr, node.child());
  }
  IdSet keys;
  for (const ExprPtr& key : node.keys()) keys.insert_references(key);
  Exprs list;
  for (const Attribute& attribute : node.output()) {
    if (keys.contains(attribute.id)) {
      list.push_back(ref(attribute));
      continue;
    }
    list.push_back(std::make_shared<Alias>(make_aggregate("first", {ref(attribute)}, context),
                                           attribute.name, attribute.id, attribute.metadata));
  }
  return std::make_shared<Aggregate>(node.keys(), std::move(list), node.child());
}

ExprPtr all_columns_equal(const Attributes& left, const Attributes& right) {
  Exprs equalities;
  for (size_t i = 0; i < left.size(); ++i) {
    equalities.push_back(make_null_safe_equal(ref(left[i]), ref(right[i])));
  }
  return make_chain("and", equalities);
}

// The rows of both sides with a number beside, summed for each distinct row; rows for which
// `wanted` of the sums is positive come out that often.
PlanPtr replace_all(const SetOperation& node, const OptimizerContext& context) {
  const bool intersect = node.type() == SetOperation::Type::kIntersect;
  // EXCEPT ALL: +1 for left rows, -1 for right ones. INTERSECT ALL: counts of both sides.
  const auto with_marks = [&](const PlanPtr& side, int64_t first, int64_t second) {
    Exprs list = column_list(side->output());
    list.push_back(Alias::make(Literal::bigint(first), "first_count"));
    if (intersect) list.push_back(Alias::make(Literal::bigint(second), "second_count"));
    return std::make_shared<Project>(std::move(list), side);
  };
  const PlanPtr both = std::make_shared<Union>(
      Plans{with_marks(node.left(), 1, 0), with_marks(node.right(), intersect ? 0 : -1, 1)});
  const Attributes columns = both->output();
  const size_t width = node.output().size();
  const Attributes keys(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(width));
  Exprs sums = column_list(keys);
  Exprs counts;
  for (size_t i = width; i < columns.size(); ++i) {
    sums.push_back(Alias::make(make_aggregate("sum", {ref(columns[i])}, context), columns[i].name));
    counts.push_back(ref(to_attribute(sums.back())));
  }
  PlanPtr plan = std::make_shared<Aggregate>(column_list(keys), sums, both);
  const ExprPtr copies = intersect ? make_call("least", counts, context.settings) : counts[0];
  plan = std::make_shared<Filter>(make_comparison(">", copies, Literal::bigint(0)), plan);
  const ExprPtr numbers = make_call("sequence", {Literal::bigint(1), copies}, context.settings);
  std::vector<ExprId> unneeded;
  for (const ExprPtr& count : counts) unneeded.push_back(count->as<AttributeRef>()->id());
  const ExprPtr generator = make_generator("explode", {numbers}, context);
  Attributes made = to_attributes(generator->as<GeneratorCall>()->function().output);
  plan = std::make_shared<Generate>(generator, false, std::move(made), std::move(unneeded), plan);
  Exprs list;
  for (size_t i = 0; i < width; ++i) {
    const Attribute& name = node.output()[i];
    list.push_back(std::make_shared<Alias>(ref(keys[i]), name.name, name.id, name.metadata));
  }
  return std::make_shared<Project>(std::move(list), plan);
}

PlanPtr replace_set_operation(const SetOperation& node, const OptimizerContext& context) {
  if (node.all()) return replace_all(node, context);
  const JoinType type =
      node.type() == SetOperation::Type::kIntersect ? JoinType::kLeftSemi : JoinType::kLeftAnti;
  // Both sides may be the same plan, whose columns the condition must tell apart.
  const PlanPtr right = with_fresh_ids(node.right());
  const PlanPtr join = std::make_shared<Join>(
      type, all_columns_equal(node.left()->output(), right->output()), node.left(), right);
  return distinct(join);
}

}  // namespace

PlanPtr replace_set_operators(const PlanPtr& plan, const OptimizerContext& context) {
  return transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
    switch (node->kind()) {
      case PlanKind::kDistinct:
        return distinct(node->children()[0]);
      case PlanKind::kDeduplicate:
        return replace_deduplicate(*node->as<Deduplicate>(), context);
      case PlanKind::kSetOperation:
        return replace_set_operation(*node->as<SetOperation>(), context);
      default:
        return nullptr;
    }
  });
}

}  // namespace firesteel::optimizer
