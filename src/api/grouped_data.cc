#include "api/frame_state.h"
#include "api/grouped_state.h"
#include "dataframe/named_column.h"

namespace firesteel {

DataFrame GroupedData::agg(const std::vector<Column>& aggregates) const {
  const auto& [frame, kind, keys, sets, pivot] = *state_;
  const PlanPtr& child = frame.state().plan;
  Exprs list = to_exprs(aggregates);
  PlanPtr plan;
  if (pivot) {
    plan = std::make_shared<UnresolvedPivot>(keys, Exprs{pivot->column}, pivot->values,
                                             std::move(list), child);
  } else if (sets) {
    plan = grouped_by_sets(*sets, keys, std::move(list), child);
  } else {
    plan = grouped(kind, keys, std::move(list), child);
  }
  return make_frame(frame.state().session, std::move(plan));
}

DataFrame GroupedData::count() const {
  return agg(Column(UnresolvedFunction::make("count", {Literal::integer(1)})).alias("count"));
}

DataFrame GroupedData::aggregateEach(const char* function,
                                     const std::vector<std::string>& columns) const {
  std::vector<std::string> chosen = columns;
  if (chosen.empty()) {
    const types::StructType schema = state_->frame.schema();
    for (const auto& field : schema.fields()) {
      if (field.dataType.engineType().is_numeric()) {
        chosen.push_back(quote_identifier(field.name));
      }
    }
  }
  return guarded([&] {
    std::vector<Column> aggregates;
    for (const auto& name : chosen) {
      aggregates.emplace_back(UnresolvedFunction::make(function, {named_column(name)}));
    }
    return agg(aggregates);
  });
}

DataFrame GroupedData::sum(const std::vector<std::string>& columns) const {
  return aggregateEach("sum", columns);
}
DataFrame GroupedData::avg(const std::vector<std::string>& columns) const {
  return aggregateEach("avg", columns);
}
DataFrame GroupedData::min(const std::vector<std::string>& columns) const {
  return aggregateEach("min", columns);
}
DataFrame GroupedData::max(const std::vector<std::string>& columns) const {
  return aggregateEach("max", columns);
}

GroupedData GroupedData::pivot(const ColumnOrName& column,
                               const std::vector<types::Value>& values) const {
  State state = *state_;
  state.pivot.emplace();
  state.pivot->column = column.column().expr();
  for (const auto& value : values) state.pivot->values.push_back(Column(value).expr());
  return GroupedData(std::make_shared<const State>(std::move(state)));
}

}  // namespace firesteel
