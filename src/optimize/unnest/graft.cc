#include "optimize/unnest/graft.h"

#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/id_set.h"
#include "optimize/plan_facts.h"

namespace firesteel::optimizer {
namespace {

struct Chain {
  int generators = 0;
  int filters = 0;
  // Projections that compute something, above a generator.
  int computing = 0;
};

// Whether the plan is a chain of projections, filters and generators over one row.
bool is_chain(const PlanPtr& plan, Chain& chain) {
  switch (plan->kind()) {
    case PlanKind::kOneRow:
      return true;
    case PlanKind::kProject: {
      const bool plain = is_plain_list(plan->as<Project>()->list());
      const int generators = chain.generators;
      if (!is_chain(plan->children()[0], chain)) return false;
      if (!plain && chain.generators > generators) ++chain.computing;
      return true;
    }
    case PlanKind::kFilter:
      ++chain.filters;
      return is_chain(plan->children()[0], chain);
    case PlanKind::kGenerate:
      ++chain.generators;
      return is_chain(plan->children()[0], chain);
    default:
      return false;
  }
}

class Grafting {
 public:
  Grafting(PlanPtr left, bool outer)
      : left_(std::move(left)), columns_(IdSet::of(*left_)), outer_(outer) {}

  PlanPtr graft(const PlanPtr& plan) const {
    switch (plan->kind()) {
      case PlanKind::kProject: {
        Exprs list = column_list(left_->output());
        for (const ExprPtr& item : plan->as<Project>()->list()) list.push_back(bound(item));
        return std::make_shared<Project>(std::move(list), graft(plan->children()[0]));
      }
      case PlanKind::kFilter:
        return std::make_shared<Filter>(bound(plan->as<Filter>()->condition()),
                                        graft(plan->children()[0]));
      case PlanKind::kGenerate: {
        const auto& generate = *plan->as<Generate>();
        return std::make_shared<Generate>(bound(generate.generator()), generate.outer() || outer_,
                                          generate.generator_output(), generate.unneeded(),
                                          graft(generate.child()));
      }
      default:
        return left_;
    }
  }

 private:
  // Outer references to the left side as its columns.
  ExprPtr bound(const ExprPtr& expr) const {
    return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
      const auto* outer = part->as<OuterReference>();
      if (outer == nullptr || !columns_.contains(outer->attribute().id)) return nullptr;
      return ref(outer->attribute());
    });
  }

  PlanPtr left_;
  IdSet columns_;
  bool outer_;
};

}  // namespace

PlanPtr graft(const Join& join) {
  Chain chain;
  if (!is_chain(join.right(), chain)) return nullptr;
  switch (join.type()) {
    case JoinType::kInner:
    case JoinType::kCross: {
      const PlanPtr plan = Grafting(join.left(), false).graft(join.right());
      if (!join.condition()) return plan;
      return std::make_shared<Filter>(join.condition(), plan);
    }
    case JoinType::kLeft:
    case JoinType::kLeftSingle: {
      // Left rows without a partner would need their nulls put in later.
      const bool single = join.type() == JoinType::kLeftSingle && chain.generators > 0;
      const bool total = chain.filters == 0 && chain.computing == 0 && chain.generators <= 1;
      if (join.condition() || single || !total) return nullptr;
      return Grafting(join.left(), true).graft(join.right());
    }
    default:
      return nullptr;
  }
}

}  // namespace firesteel::optimizer
