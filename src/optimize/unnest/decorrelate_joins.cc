// Decorrelator's part for joins inside the dependent side.

#include <algorithm>

#include "base/check.h"
#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/unnest/decorrelate.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

const Tie* find_equal_tie(const std::vector<Tie>& ties, const Tie& wanted) {
  const auto it = std::find_if(ties.begin(), ties.end(), [&](const Tie& tie) {
    return semantic_equals(*tie.outer, *wanted.outer);
  });
  return it == ties.end() ? nullptr : &*it;
}

// Both columns stand for the same left value.
ExprPtr same_value(const Tie& a, const Tie& b) {
  return a.strict || b.strict ? make_equal(ref(a.inner), ref(b.inner))
                              : make_null_safe_equal(ref(a.inner), ref(b.inner));
}

}  // namespace

Decorrelated Decorrelator::run_join(const Join& join, const Wish& wish) {
  FS_CHECK(!join.lateral());
  switch (join.type()) {
    case JoinType::kInner:
    case JoinType::kCross:
      return run_inner_join(join, wish);
    case JoinType::kLeft:
    case JoinType::kLeftSingle:
      return run_outer_join(join, wish);
    case JoinType::kRight:
      return run_outer_join(Join(JoinType::kLeft, join.condition(), join.right(), join.left()),
                            wish);
    case JoinType::kFull:
      return run_full_join(join, wish);
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
    case JoinType::kExistence:
      return run_semi_join(join, wish);
  }
  FS_UNREACHABLE("join type");
}

Decorrelated Decorrelator::run_inner_join(const Join& join, const Wish& wish) {
  Exprs own;
  Exprs correlated;
  for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
    (outer_ids(conjunct).empty() ? own : correlated).push_back(conjunct);
  }
  if (!correlated.empty()) {
    // A condition of an inner join may as well stand on top of it.
    const PlanPtr plain =
        std::make_shared<Join>(JoinType::kInner, make_chain("and", own), join.left(), join.right());
    return run(std::make_shared<Filter>(make_chain("and", correlated), plain), wish);
  }
  const bool left_correlated = is_correlated(join.left());
  const bool right_correlated = is_correlated(join.right());
  Wish rest = wish;
  rest.needed = {};
  // The columns that are needed are asked of one side: of one that refers to them anyhow.
  Decorrelated left =
      left_correlated || !right_correlated ? run(join.left(), wish) : run(join.left(), rest);
  Decorrelated right =
      left_correlated || !right_correlated ? run(join.right(), rest) : run(join.right(), wish);
  left = materialize_defaults(std::move(left));
  right = materialize_defaults(std::move(right));
  Decorrelated result;
  result.ties = left.ties;
  for (const Tie& tie : right.ties) {
    if (const Tie* other = find_equal_tie(left.ties, tie)) {
      own.push_back(same_value(*other, tie));
    } else {
      result.ties.push_back(tie);
    }
  }
  result.conditions = left.conditions;
  result.conditions.insert(result.conditions.end(), right.conditions.begin(),
                           right.conditions.end());
  result.plan =
      std::make_shared<Join>(JoinType::kInner, make_chain("and", own), left.plan, right.plan);
  return result;
}

Decorrelated Decorrelator::run_outer_join(const Join& join, const Wish& wish) {
  Decorrelated right;
  right.plan = join.right();
  if (is_correlated(join.right())) {
    right = materialize_defaults(
        run(join.right(), Wish{.needed = {}, .may_pull = false, .plain_ties = true}));
  }
  Wish left_wish = wish;
  Exprs condition = split_conjuncts(join.condition());
  left_wish.needed.insert(outer_ids(condition));
  for (const Tie& tie : right.ties) left_wish.needed.insert_references(tie.outer);
  Decorrelated result = materialize_defaults(run(join.left(), left_wish));
  for (ExprPtr& conjunct : condition) conjunct = resolve(conjunct, result.ties);
  for (const Tie& tie : right.ties) {
    const Tie* other = find_equal_tie(result.ties, tie);
    FS_CHECK(other != nullptr);
    condition.push_back(same_value(*other, tie));
  }
  result.plan =
      std::make_shared<Join>(join.type(), make_chain("and", condition), result.plan, right.plan);
  return result;
}

// Rows of either side may stand alone, so both sides tie all columns that either uses.
Decorrelated Decorrelator::run_full_join(const Join& join, const Wish& wish) {
  Wish both{.needed = wish.needed, .may_pull = false, .plain_ties = true};
  Exprs condition = split_conjuncts(join.condition());
  both.needed.insert(outer_ids(condition));
  const auto collect = [&](const PlanPtr& part) {
    for (const ExprPtr& expr : part->expressions()) both.needed.insert(outer_ids(expr));
    return true;
  };
  visit(join.left(), collect);
  visit(join.right(), collect);
  const Decorrelated left = without_null_ties(materialize_defaults(run(join.left(), both)));
  const Decorrelated right = without_null_ties(materialize_defaults(run(join.right(), both)));
  for (ExprPtr& conjunct : condition) conjunct = resolve(conjunct, left.ties);
  Exprs list = column_list(join.output());
  Decorrelated result;
  for (const Tie& tie : left.ties) {
    const Tie* other = find_equal_tie(right.ties, tie);
    FS_CHECK(other != nullptr);
    condition.push_back(same_value(tie, *other));
    list.push_back(Alias::make(
        make_call("coalesce", {ref(made_nullable(tie.inner)), ref(made_nullable(other->inner))},
                  context_.settings),
        tie.inner.name));
    result.ties.push_back({tie.outer, to_attribute(list.back()), /*strict=*/false});
  }
  const PlanPtr joined =
      std::make_shared<Join>(JoinType::kFull, make_chain("and", condition), left.plan, right.plan);
  result.plan = std::make_shared<Project>(std::move(list), joined);
  return result;
}

Decorrelated Decorrelator::run_semi_join(const Join& join, const Wish& wish) {
  JoinType type = join.type();
  Exprs condition = split_conjuncts(join.condition());
  Decorrelated right;
  right.plan = join.right();
  if (is_correlated(join.right())) {
    right = materialize_defaults(run(join.right(), Wish{.may_pull = true}));
  }
  Exprs added;
  for (const ExprPtr& expr : right.conditions) added.push_back(to_outer_references(expr));
  for (const Tie& tie : right.ties) {
    const ExprPtr outer = to_outer_references(tie.outer);
    added.push_back(tie.strict ? make_equal(outer, ref(tie.inner))
                               : make_null_safe_equal(outer, ref(tie.inner)));
  }
  if (type == JoinType::kNullAwareAnti && !added.empty()) {
    // Which rows are compared now differs from row to row: spelled out, unknown counts as equal.
    type = JoinType::kLeftAnti;
    for (ExprPtr& conjunct : condition) {
      const Exprs either{conjunct, make_is_null(conjunct)};
      conjunct = make_chain("or", either);
    }
  }
  condition.insert(condition.end(), added.begin(), added.end());
  Wish left_wish = wish;
  left_wish.needed.insert(outer_ids(condition));
  Decorrelated result = materialize_defaults(run(join.left(), left_wish));
  for (ExprPtr& conjunct : condition) conjunct = resolve(conjunct, result.ties);
  result.plan = std::make_shared<Join>(type, make_chain("and", condition), result.plan, right.plan,
                                       join.existence());
  return result;
}

}  // namespace firesteel::optimizer
