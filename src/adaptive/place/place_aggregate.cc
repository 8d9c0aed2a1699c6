#include <algorithm>

#include "adaptive/place/placer.h"

namespace firesteel {
namespace {

Exprs first_columns(const Attributes& output, size_t count) {
  Exprs keys;
  for (size_t i = 0; i < count; ++i) {
    keys.push_back(std::make_shared<BoundReference>(static_cast<int>(i), output[i].type,
                                                    output[i].nullable, output[i].name));
  }
  return keys;
}

// Groups and their states.
Attributes state_columns(const HashAggregateExec& plan) {
  Attributes out(plan.output().begin(),
                 plan.output().begin() + static_cast<ptrdiff_t>(plan.grouping.size()));
  for (const auto& spec : plan.aggregates) {
    Attribute state;
    state.name = "state";
    state.type = spec.function->kernel->serialized_type();
    state.id = next_expr_id();
    out.push_back(std::move(state));
  }
  return out;
}

// Rows wait for all others of their group: there are no states to exchange.
bool needs_all_rows(const HashAggregateExec& plan) {
  return std::any_of(plan.aggregates.begin(), plan.aggregates.end(), [](const AggregateSpec& spec) {
    return spec.distinct || !spec.order.empty();
  });
}

}  // namespace

Spread Placer::place_aggregate(const HashAggregateExec& plan) {
  Spread child = place(plan.child());
  const bool grouped = !plan.grouping.empty();
  const auto aggregate = [&](Spread below, AggregateMode mode, const Exprs& keys) {
    below.hashed = carried_positions(below.hashed, keys);
    return with_node(std::move(below), plan, [&](const PhysicalPtr& input) {
      auto node =
          std::make_shared<HashAggregateExec>(keys, plan.aggregates, plan.output(), input, mode);
      node->set_estimated_rows(plan.estimated_rows());
      return node;
    });
  };
  // Without groups there is a row also where there was none.
  const auto some_input = [&](Spread below, const Attributes& columns) {
    if (!below.is_empty() || grouped) return below;
    return spread_of(
        {std::make_shared<ValuesExec>(std::make_shared<const std::vector<Batch>>(), columns),
         {},
         true});
  };
  if (child.is_empty() || child.is_single() || is_hashed_within(child, plan.grouping)) {
    const Attributes columns = child.output;
    return aggregate(some_input(std::move(child), columns), AggregateMode::kComplete,
                     plan.grouping);
  }
  if (needs_all_rows(plan)) {
    const Attributes columns = child.output;
    Spread below = grouped ? hash_exchange(child, plan.grouping) : to_single(std::move(child));
    return aggregate(some_input(std::move(below), columns), AggregateMode::kComplete,
                     plan.grouping);
  }
  const Attributes states = state_columns(plan);
  child = with_node(std::move(child), plan, [&](const PhysicalPtr& input) {
    return std::make_shared<HashAggregateExec>(plan.grouping, plan.aggregates, states, input,
                                               AggregateMode::kPartial);
  });
  child.output = states;
  const Exprs keys = first_columns(plan.output(), plan.grouping.size());
  Spread below = grouped ? hash_exchange(child, keys) : to_single(std::move(child));
  return aggregate(some_input(std::move(below), states), AggregateMode::kFinal, keys);
}

}  // namespace firesteel
