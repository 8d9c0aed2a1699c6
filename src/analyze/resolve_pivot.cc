// PIVOT (aggregates FOR column IN (values)), and groupBy().pivot().

#include "analyze/bind_function.h"
#include "analyze/case_when.h"
#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/operator_names.h"
#include "analyze/resolve_plan.h"
#include "analyze/select_block.h"
#include "plan/operators.h"

namespace firesteel::analyze {
namespace {

// spark.sql.pivotMaxValues
constexpr size_t kMaxValues = 10000;

// One value of the IN list.
struct PivotValue {
  ExprPtr value;
  std::string name;
};

// Types whose aggregates Spark computes first for each value, then spreads over the columns: where
// there are no rows the result is null. For the others it aggregates over conditions, and a count
// is zero there.
bool spread_after_aggregation(const DataType& type) {
  return type.is_numeric() || type.is(TypeId::kBoolean);
}

void check_aggregate_expression(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregate) return;
  if (expr->kind() == ExprKind::kAttribute) {
    fail({}, "_LEGACY_ERROR_TEMP_1006", {{"sql", qualified_sql(expr)}});
  }
  for (const auto& child : expr->children()) check_aggregate_expression(child);
}

std::string text_of(const ExprPtr& value, const SqlSettings& settings) {
  const Value constant = constant_or_throw(value);
  return constant.is_null() ? "null" : value_to_string(constant, value->type(), settings.time_zone);
}

class PivotBuilder {
 public:
  PivotBuilder(Analysis& analysis, const QueryScope& query, const UnresolvedPivot& pivot)
      : analysis_(analysis),
        pivot_(pivot),
        child_(resolve_query(analysis, query, pivot.child())),
        columns_({child_}, analysis.settings.case_sensitive),
        resolver_(analysis, query, columns_) {}

  PlanPtr build() {
    for (const auto& aggregate : pivot_.aggregates()) {
      aggregates_.push_back(resolver_.resolve_named(aggregate));
      check_aggregate_expression(without_alias(aggregates_.back()));
    }
    resolve_column();
    resolve_grouping();
    resolve_values();
    const bool spread =
        std::all_of(aggregates_.begin(), aggregates_.end(), [](const ExprPtr& aggregate) {
          return spread_after_aggregation(without_alias(aggregate)->type());
        });
    return spread ? aggregate_then_spread() : aggregate_conditions();
  }

 private:
  void resolve_column() {
    Exprs parts;
    for (const auto& part : pivot_.columns()) parts.push_back(resolver_.resolve(part));
    if (parts.size() == 1) {
      column_ = parts[0];
    } else {
      Exprs named;
      for (const auto& part : parts) {
        named.push_back(Literal::string(part->sql()));
        named.push_back(part);
      }
      column_ = make_call(analysis_, kNamedStruct, std::move(named));
    }
    if (!column_->type().is_orderable()) {
      fail({}, "INCOMPARABLE_PIVOT_COLUMN", {{"columnName", quote_identifier(column_->sql())}});
    }
  }

  void resolve_grouping() {
    if (pivot_.grouping()) {
      for (const auto& key : resolver_.resolve_list(*pivot_.grouping(), false).exprs) {
        grouping_.push_back(key);
      }
      return;
    }
    std::vector<ExprId> used = referenced_ids(column_);
    for (const auto& aggregate : aggregates_) {
      for (const ExprId id : referenced_ids(aggregate)) used.push_back(id);
    }
    for (const auto& column : child_->output()) {
      if (std::find(used.begin(), used.end(), column.id) == used.end()) {
        grouping_.push_back(AttributeRef::make(column));
      }
    }
  }

  void resolve_values() {
    if (pivot_.values().empty()) {
      find_values();
      return;
    }
    for (const auto& written : pivot_.values()) {
      const ExprPtr named = resolver_.resolve_named(written);
      const ExprPtr& value = without_alias(named);
      if (!value->foldable()) {
        fail({}, "NON_LITERAL_PIVOT_VALUES", {{"expression", sql_expr(value)}});
      }
      if (!can_cast(value->type(), column_->type(), analysis_.settings.ansi)) {
        fail({}, "PIVOT_VALUE_DATA_TYPE_MISMATCH",
             {{"value", value->sql()},
              {"valueType", value->type().simple_string()},
              {"pivotType", column_->type().simple_string()}});
      }
      add_value(value, written->kind() == ExprKind::kAlias ? to_attribute(named).name
                                                           : text_of(value, analysis_.settings));
    }
  }

  void add_value(const ExprPtr& value, std::string name) {
    const ExprPtr cast = std::make_shared<Cast>(value, column_->type(), analysis_.cast_mode(),
                                                analysis_.settings.time_zone, true);
    values_.push_back({Literal::make(constant_or_throw(cast), column_->type()), std::move(name)});
  }

  // The distinct values of the column, in order.
  void find_values() {
    PlanPtr distinct = std::make_shared<Distinct>(
        std::make_shared<Project>(Exprs{Alias::make(column_, "value")}, child_));
    const ExprPtr key = AttributeRef::make(distinct->output()[0]);
    const PlanPtr sorted = std::make_shared<Sort>(std::vector<SortOrder>{{key}}, true, distinct);
    const PlanPtr limited = std::make_shared<Limit>(
        Literal::integer(static_cast<int>(kMaxValues) + 1), nullptr, sorted);
    analysis_.done.insert(limited);
    for (const auto& batch : analysis_.services.execute(limited)) {
      for (size_t row = 0; row < batch.num_rows; ++row) {
        const ExprPtr value = Literal::make(batch.columns[0]->value(row), column_->type());
        values_.push_back({value, text_of(value, analysis_.settings)});
      }
    }
    if (values_.size() > kMaxValues) {
      fail({}, "_LEGACY_ERROR_TEMP_1324",
           {{"pivotColumn", column_->sql()},
            {"maxValues", std::to_string(kMaxValues)},
            {"config", "spark.sql.pivotMaxValues"}});
    }
  }

  std::string output_name(const PivotValue& value, const ExprPtr& aggregate) const {
    if (aggregates_.size() == 1) return value.name;
    return value.name + "_" + to_attribute(aggregate).name;
  }

  ExprPtr only_for(const ExprPtr& column, const PivotValue& value, const ExprPtr& expr) const {
    const ExprPtr same = make_call(analysis_, kNullSafeEqual, {column, value.value});
    return make_case_when(analysis_, {same, expr, Literal::null(expr->type())}, true, {});
  }

  Exprs grouping_keys() const {
    Exprs keys;
    for (const auto& key : grouping_) keys.push_back(without_alias(key));
    return keys;
  }

  PlanPtr aggregate_then_spread() {
    Exprs keys = grouping_keys();
    const ExprPtr pivot_column = Alias::make(column_, "__pivot_col");
    keys.push_back(column_);
    Exprs list = grouping_;
    list.push_back(pivot_column);
    list.insert(list.end(), aggregates_.begin(), aggregates_.end());
    check_aggregate(keys, list);
    const PlanPtr grouped = std::make_shared<Aggregate>(std::move(keys), std::move(list), child_);

    Exprs outer_keys;
    for (const auto& key : grouping_) outer_keys.push_back(AttributeRef::make(to_attribute(key)));
    Exprs outputs = outer_keys;
    const ExprPtr column = AttributeRef::make(to_attribute(pivot_column));
    const AggregateFunction* first = analysis_.functions.aggregate("first");
    for (const auto& value : values_) {
      for (const auto& aggregate : aggregates_) {
        // There is one row at most for each value.
        const ExprPtr cell =
            bind_aggregate(analysis_, *first, "first",
                           {only_for(column, value, AttributeRef::make(to_attribute(aggregate)))},
                           {.nulls = NullTreatment::kIgnore}, {});
        outputs.push_back(Alias::make(cell, output_name(value, aggregate)));
      }
    }
    return std::make_shared<Aggregate>(std::move(outer_keys), std::move(outputs), grouped);
  }

  PlanPtr aggregate_conditions() {
    const Exprs keys = grouping_keys();
    Exprs list = grouping_;
    for (const auto& value : values_) {
      for (const auto& aggregate : aggregates_) {
        const ExprPtr filtered =
            replace_parts(without_alias(aggregate), [&](const ExprPtr& part) -> ExprPtr {
              const auto* call = part->as<AggregateCall>();
              if (call == nullptr) return nullptr;
              return restrict_aggregate(*call, value);
            });
        list.push_back(Alias::make(filtered, output_name(value, aggregate)));
      }
    }
    check_aggregate(keys, list);
    return std::make_shared<Aggregate>(keys, std::move(list), child_);
  }

  // The aggregate over the rows with one value only: its arguments are null for the others.
  ExprPtr restrict_aggregate(const AggregateCall& call, const PivotValue& value) const {
    Exprs args(call.args().begin(), call.args().end());
    for (auto& arg : args) {
      if (!arg->foldable() || call.args().size() == 1) arg = only_for(column_, value, arg);
    }
    auto bound = call.shared_function();
    if (call.name() == "first" || call.name() == "last") {
      const AggregateFunction* function = analysis_.functions.aggregate(call.name());
      return bind_aggregate(analysis_, *function, call.name(), std::move(args),
                            {.distinct = call.distinct(), .nulls = NullTreatment::kIgnore}, {});
    }
    return std::make_shared<AggregateCall>(std::move(bound), std::move(args), call.distinct(),
                                           call.filter(), call.order());
  }

  Analysis& analysis_;
  const UnresolvedPivot& pivot_;
  PlanPtr child_;
  NameScope columns_;
  ExprResolver resolver_;
  Exprs aggregates_;
  ExprPtr column_;
  Exprs grouping_;
  std::vector<PivotValue> values_;
};

}  // namespace

PlanPtr resolve_pivot(Analysis& analysis, const QueryScope& query, const UnresolvedPivot& pivot) {
  return PivotBuilder(analysis, query, pivot).build();
}

}  // namespace firesteel::analyze
