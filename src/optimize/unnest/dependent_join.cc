#include "optimize/unnest/dependent_join.h"

#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/unnest/decorrelate.h"
#include "optimize/unnest/graft.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

bool only_existence_matters(JoinType type) {
  return type == JoinType::kLeftSemi || type == JoinType::kLeftAnti || type == JoinType::kExistence;
}

// A plan that is empty exactly when `plan` is, with less to do.
PlanPtr for_existence(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kProject:
    case PlanKind::kSort:
    case PlanKind::kRepartition:
    case PlanKind::kWindow:
      return for_existence(plan->children()[0]);
    case PlanKind::kAggregate:
      if (plan->as<Aggregate>()->grouping().empty()) return plan;
      return for_existence(plan->children()[0]);
    case PlanKind::kLimit: {
      const auto& limit = *plan->as<Limit>();
      const auto count = literal_count(limit.limit());
      const bool keeps_first = !limit.offset() && (!limit.limit() || (count && *count > 0));
      return keeps_first ? for_existence(limit.child()) : plan;
    }
    default:
      return plan;
  }
}

// The columns of `output` alone, in this order.
PlanPtr with_output(const PlanPtr& plan, const Attributes& output) {
  const Attributes& now = plan->output();
  const bool same = std::equal(now.begin(), now.end(), output.begin(), output.end(),
                               [](const Attribute& a, const Attribute& b) { return a.id == b.id; });
  if (same) return plan;
  Exprs list;
  for (const Attribute& attribute : output) {
    // As the plan has it now: outer joins make columns nullable.
    const auto it = std::find_if(now.begin(), now.end(),
                                 [&](const Attribute& own) { return own.id == attribute.id; });
    list.push_back(ref(it == now.end() ? attribute : *it));
  }
  return std::make_shared<Project>(std::move(list), plan);
}

class DependentJoin {
 public:
  DependentJoin(const Join& join, const OptimizerContext& context)
      : join_(join), decorrelator_(join.left(), context), context_(context) {}

  PlanPtr remove() {
    PlanPtr right = join_.right();
    const bool existence_only = only_existence_matters(join_.type()) && !join_.condition();
    if (existence_only) right = for_existence(right);
    if (!decorrelator_.is_correlated(right)) {
      return std::make_shared<Join>(join_.type(), join_.condition(), join_.left(), right,
                                    join_.existence());
    }
    if (PlanPtr grafted = graft(join_)) return with_output(grafted, join_.output());
    right_ = decorrelator_.run(right, /*may_pull=*/true);
    if (right_.defaults && existence_only) return always_exists();
    const bool fills_in = right_.defaults.has_value() && can_fill_in();
    if (right_.defaults && !fills_in) {
      right_ = decorrelator_.materialize_defaults(std::move(right_));
    }
    PlanPtr joined = fills_in ? join_filling_in() : join_plainly();
    return decorrelator_.finish(with_output(joined, join_.output()));
  }

 private:
  // An aggregate without GROUP BY gives a row for every left row.
  PlanPtr always_exists() const {
    switch (join_.type()) {
      case JoinType::kLeftSemi:
        return join_.left();
      case JoinType::kLeftAnti:
        return make_empty(join_.output());
      default: {
        Exprs list = column_list(join_.left()->output());
        list.push_back(std::make_shared<Alias>(Literal::boolean(true), join_.existence()->name,
                                               join_.existence()->id));
        return std::make_shared<Project>(std::move(list), join_.left());
      }
    }
  }

  bool can_fill_in() const {
    switch (join_.type()) {
      case JoinType::kInner:
      case JoinType::kCross:
        return true;
      case JoinType::kLeft:
      case JoinType::kLeftSingle:
        return !join_.condition();
      default:
        return false;
    }
  }

  Exprs tie_conditions() const {
    Exprs conditions;
    for (const Tie& tie : right_.ties) conditions.push_back(tie_condition(tie));
    conditions.insert(conditions.end(), right_.conditions.begin(), right_.conditions.end());
    return conditions;
  }

  // The values of rows that were not found are computed after the join.
  PlanPtr join_filling_in() const {
    const ExprMap& defaults = *right_.defaults;
    Exprs renamed;
    Exprs list = column_list(decorrelator_.left()->output());
    bool marked = false;
    const ExprPtr marker = Alias::make(Literal::boolean(true), "found");
    ExprMap names;
    for (const Attribute& attribute : join_.right()->output()) {
      const auto it = defaults.find(attribute.id);
      const ExprPtr value = it == defaults.end() ? Literal::null(attribute.type) : it->second;
      if (is_null_literal(*value)) {
        renamed.push_back(ref(attribute));
        list.push_back(ref(made_nullable(attribute)));
        continue;
      }
      renamed.push_back(Alias::make(ref(attribute), attribute.name));
      const ExprPtr column = ref(made_nullable(to_attribute(renamed.back())));
      ExprPtr filled;
      if (!attribute.nullable) {
        filled = make_call("coalesce", {column, value}, context_.settings);
      } else {
        marked = true;
        filled = std::make_shared<CaseWhen>(
            Exprs{make_is_null(ref(made_nullable(to_attribute(marker)))), value, column}, true);
      }
      list.push_back(std::make_shared<Alias>(std::move(filled), attribute.name, attribute.id));
    }
    IdSet given;
    for (const ExprPtr& item : renamed) given.insert(to_attribute(item).id);
    for (const Tie& tie : right_.ties) {
      if (given.contains(tie.inner.id)) continue;
      given.insert(tie.inner.id);
      renamed.push_back(ref(tie.inner));
    }
    if (marked) renamed.push_back(marker);
    PlanPtr plan = std::make_shared<Join>(
        JoinType::kLeft, make_chain("and", tie_conditions()), decorrelator_.left(),
        std::make_shared<Project>(std::move(renamed), right_.plan));
    plan = std::make_shared<Project>(std::move(list), plan);
    if (join_.condition()) plan = std::make_shared<Filter>(join_.condition(), plan);
    return plan;
  }

  PlanPtr join_plainly() const {
    JoinType type = join_.type() == JoinType::kCross ? JoinType::kInner : join_.type();
    Exprs conditions = split_conjuncts(join_.condition());
    const Exprs ties = tie_conditions();
    if (type == JoinType::kNullAwareAnti && !ties.empty()) {
      type = JoinType::kLeftAnti;
      for (ExprPtr& conjunct : conditions) {
        if (!conjunct->nullable()) continue;
        const Exprs either{conjunct, make_is_null(conjunct)};
        conjunct = make_chain("or", either);
      }
    }
    if (type == JoinType::kLeftSingle && right_.conditions.empty() && conditions.empty()) {
      IdSet tied;
      for (const Tie& tie : right_.ties) tied.insert(tie.inner.id);
      if (is_unique(*right_.plan, tied)) type = JoinType::kLeft;
    }
    conditions.insert(conditions.end(), ties.begin(), ties.end());
    return std::make_shared<Join>(type, make_chain("and", conditions), decorrelator_.left(),
                                  right_.plan, join_.existence());
  }

  const Join& join_;
  Decorrelator decorrelator_;
  const OptimizerContext& context_;
  Decorrelated right_;
};

}  // namespace

PlanPtr remove_dependent_join(const Join& join, const OptimizerContext& context) {
  return DependentJoin(join, context).remove();
}

}  // namespace firesteel::optimizer
