#include "exec/aggregate/aggregate_layout.h"

namespace firesteel {

AggregateLayout::AggregateLayout(const HashAggregateExec& plan)
    : aggregates(plan.aggregates), mode(plan.mode) {
  for (const auto& key : plan.grouping) key_types.push_back(key->type());
  if (mode == AggregateMode::kFinal) return;
  inputs = plan.grouping;
  for (const auto& aggregate : aggregates) {
    InputColumns in;
    in.first_arg = inputs.size();
    in.arg_count = aggregate.args.size();
    inputs.insert(inputs.end(), aggregate.args.begin(), aggregate.args.end());
    for (const auto& key : aggregate.order) inputs.push_back(key.expr);
    if (aggregate.filter) {
      in.filter = static_cast<int>(inputs.size());
      inputs.push_back(aggregate.filter);
    }
    columns.push_back(in);
    has_deferred = has_deferred || aggregate.distinct || !aggregate.order.empty();
  }
}

std::vector<DataType> AggregateLayout::group_types() const {
  std::vector<DataType> types = key_types;
  for (const auto& aggregate : aggregates) {
    types.push_back(aggregate.function->kernel->serialized_type());
  }
  return types;
}

std::vector<DataType> AggregateLayout::deferred_types(size_t a) const {
  std::vector<DataType> types = key_types;
  for (const auto& arg : aggregates[a].args) types.push_back(arg->type());
  for (const auto& key : aggregates[a].order) types.push_back(key.expr->type());
  return types;
}

}  // namespace firesteel
