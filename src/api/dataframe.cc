// What a DataFrame is, and DataFrames made of it.

#include "firesteel/dataframe.h"

#include <algorithm>
#include <numeric>

#include "api/frame_state.h"
#include "api/grouped_state.h"
#include "api/schema_conversion.h"
#include "dataframe/join_type.h"
#include "dataframe/named_column.h"
#include "dataframe/operations.h"
#include "dataframe/plan_facts.h"
#include "plan/same_result.h"
#include "session/explain.h"
#include "session/schema_tree.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

DataFrame over(const DataFrame& frame, PlanPtr plan) {
  return make_frame(frame.state().session, std::move(plan));
}

GroupedData group(const DataFrame& frame, GroupingKind kind,
                  const std::vector<ColumnOrName>& columns) {
  return GroupedData(std::make_shared<const GroupedData::State>(
      GroupedData::State{frame, kind, to_exprs(columns), {}, {}}));
}

DataFrame set_operation(const DataFrame& left, const DataFrame& right, SetOperation::Type type,
                        bool all) {
  return over(left,
              std::make_shared<SetOperation>(type, all, left.state().plan, right.state().plan));
}

DataFrame repartitioned(const DataFrame& frame, Repartition::Mode mode,
                        std::optional<int> partitions, const std::vector<ColumnOrName>& columns) {
  std::vector<SortOrder> keys;
  for (const auto& column : columns) keys.push_back(to_sort_order(column.column()));
  return derive<Repartition>(frame, mode, partitions, std::move(keys));
}

}  // namespace

types::StructType DataFrame::schema() const {
  return guarded([&] { return to_public(state_->engine_session().query(state_->plan)->schema()); });
}

std::vector<std::string> DataFrame::columns() const { return schema().fieldNames(); }

std::vector<std::pair<std::string, std::string>> DataFrame::dtypes() const {
  std::vector<std::pair<std::string, std::string>> out;
  const types::StructType all = schema();
  for (const auto& field : all.fields())
    out.emplace_back(field.name, field.dataType.simpleString());
  return out;
}

std::string DataFrame::explainString(std::string_view mode) const {
  using Mode = ExplainCommand::Mode;
  static const std::map<std::string, Mode, std::less<>> kModes = {{"simple", Mode::kSimple},
                                                                  {"extended", Mode::kExtended},
                                                                  {"codegen", Mode::kCodegen},
                                                                  {"cost", Mode::kCost},
                                                                  {"formatted", Mode::kFormatted}};
  const auto it = kModes.find(mode);
  if (it == kModes.end()) {
    throw std::invalid_argument("explain: unknown mode " + std::string(mode));
  }
  return guarded([&] { return state_->engine_session().query(state_->plan)->explain(it->second); });
}

bool DataFrame::isLocal() const {
  return guarded(
      [&] { return is_local(state_->engine_session().query(state_->plan)->analyzed()); });
}

std::vector<std::string> DataFrame::inputFiles() const {
  return guarded(
      [&] { return input_files(state_->engine_session().query(state_->plan)->analyzed()); });
}

bool DataFrame::sameSemantics(const DataFrame& other) const {
  return guarded([&] {
    const auto own = state_->engine_session().query(state_->plan);
    const auto others = other.state_->engine_session().query(other.state_->plan);
    return same_result(*own->analyzed(), *others->analyzed());
  });
}

int32_t DataFrame::semanticHash() const {
  return guarded([&] {
    const auto query = state_->engine_session().query(state_->plan);
    return static_cast<int32_t>(result_hash(*query->analyzed()));
  });
}

SparkSession DataFrame::sparkSession() const { return SparkSession(state_->session); }

Column DataFrame::col(std::string_view name) const {
  return guarded([&] { return Column(named_column(std::string(name), state_->id)); });
}

Column DataFrame::colRegex(std::string_view pattern) const {
  return guarded([&] { return Column(regex_column(std::string(pattern), state_->id)); });
}

DataFrame DataFrame::select(const std::vector<ColumnOrName>& columns) const {
  return derive<Project>(*this, to_exprs(columns));
}

DataFrame DataFrame::selectExpr(const std::vector<std::string>& expressions) const {
  return guarded([&] {
    const SqlSettings settings = state_->engine_session().settings();
    Exprs list;
    for (const auto& text : expressions) list.push_back(parse_expression(text, settings));
    return derive<Project>(*this, std::move(list));
  });
}

DataFrame DataFrame::withColumn(const std::string& name, const Column& column) const {
  return withColumns({{name, column}});
}

DataFrame DataFrame::withColumns(const std::vector<std::pair<std::string, Column>>& columns) const {
  std::vector<std::pair<std::string, ExprPtr>> named;
  for (const auto& [name, column] : columns) {
    named.emplace_back(name, Alias::make(column.expr(), name));
  }
  return over(*this, with_columns(state_->plan, std::move(named)));
}

DataFrame DataFrame::withColumnRenamed(const std::string& name, const std::string& newName) const {
  return over(*this, rename_columns(state_->plan, {{name, newName}}));
}

DataFrame DataFrame::withColumnsRenamed(const std::map<std::string, std::string>& names) const {
  return over(*this, rename_columns(state_->plan, {names.begin(), names.end()}));
}

DataFrame DataFrame::drop(const std::vector<ColumnOrName>& columns) const {
  Exprs exprs;
  std::vector<std::string> names;
  for (const auto& column : columns) {
    const auto* attribute = column.column().expr()->as<UnresolvedAttribute>();
    // By name all that have it go.
    if (attribute != nullptr && attribute->parts().size() == 1 && !attribute->plan_id()) {
      names.push_back(attribute->parts()[0]);
    } else {
      exprs.push_back(column.column().expr());
    }
  }
  return over(*this, drop_columns(state_->plan, std::move(exprs), std::move(names)));
}

DataFrame DataFrame::toDF(const std::vector<std::string>& names) const {
  return over(*this, to_df(state_->plan, names));
}

DataFrame DataFrame::to(const types::StructType& schema) const {
  return over(*this, firesteel::to_schema(state_->plan, firesteel::to_schema(schema)));
}

DataFrame DataFrame::alias(const std::string& name) const {
  return derive<SubqueryAlias>(*this, std::vector<std::string>{name});
}

DataFrame DataFrame::filter(const Condition& condition) const {
  if (condition.column()) return derive<Filter>(*this, condition.column()->expr());
  return guarded([&] {
    return derive<Filter>(*this,
                          parse_expression(condition.sql(), state_->engine_session().settings()));
  });
}

DataFrame DataFrame::limit(int32_t rows) const {
  return derive<Limit>(*this, Literal::integer(rows), nullptr);
}

DataFrame DataFrame::offset(int32_t rows) const {
  return derive<Limit>(*this, nullptr, Literal::integer(rows));
}

DataFrame DataFrame::distinct() const { return derive<Distinct>(*this); }

DataFrame DataFrame::dropDuplicates(const std::vector<std::string>& columns) const {
  return over(*this, deduplicate(state_->plan, columns, columns.empty()));
}

DataFrame DataFrame::sampled(bool withReplacement, double fraction,
                             std::optional<int64_t> seed) const {
  return derive<Sample>(*this, 0.0, fraction, withReplacement, seed ? *seed : random_seed());
}

std::vector<DataFrame> DataFrame::randomSplit(const std::vector<double>& weights,
                                              std::optional<int64_t> seed) const {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (total <= 0 || std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; })) {
    throw std::invalid_argument("randomSplit: weights are not negative, their sum is positive");
  }
  const int64_t common_seed = seed ? *seed : random_seed();
  std::vector<DataFrame> parts;
  double lower = 0;
  for (const double weight : weights) {
    const double upper = lower + weight / total;
    parts.push_back(derive<Sample>(*this, lower, upper, false, common_seed));
    lower = upper;
  }
  return parts;
}

DataFrame DataFrame::sorted(const std::vector<ColumnOrName>& columns, bool global) const {
  std::vector<SortOrder> order;
  for (const auto& column : columns) order.push_back(to_sort_order(column.column()));
  return derive<Sort>(*this, std::move(order), global);
}

GroupedData DataFrame::groupBy(const std::vector<ColumnOrName>& columns) const {
  return group(*this, GroupingKind::kGroupBy, columns);
}

GroupedData DataFrame::rollup(const std::vector<ColumnOrName>& columns) const {
  return group(*this, GroupingKind::kRollup, columns);
}

GroupedData DataFrame::cube(const std::vector<ColumnOrName>& columns) const {
  return group(*this, GroupingKind::kCube, columns);
}

GroupedData DataFrame::groupingSets(const std::vector<std::vector<ColumnOrName>>& sets,
                                    const std::vector<ColumnOrName>& columns) const {
  std::vector<Exprs> exprs;
  for (const auto& set : sets) exprs.push_back(to_exprs(set));
  return GroupedData(std::make_shared<const GroupedData::State>(
      GroupedData::State{*this, GroupingKind::kGroupBy, to_exprs(columns), std::move(exprs), {}}));
}

DataFrame DataFrame::agg(const std::vector<Column>& aggregates) const {
  return groupBy(std::vector<ColumnOrName>{}).agg(aggregates);
}

DataFrame DataFrame::join(const DataFrame& right) const {
  return over(*this,
              std::make_shared<Join>(JoinType::kInner, nullptr, state_->plan, right.state_->plan));
}

DataFrame DataFrame::join(const DataFrame& right, const JoinOn& on, std::string_view how) const {
  const JoinType type = guarded([&] { return parse_join_type(how); });
  if (on.condition()) {
    return over(*this, std::make_shared<Join>(type, on.condition()->expr(), state_->plan,
                                              right.state_->plan));
  }
  return over(*this, std::make_shared<UnresolvedUsingJoin>(type, on.names(), state_->plan,
                                                           right.state_->plan));
}

DataFrame DataFrame::crossJoin(const DataFrame& right) const {
  return over(*this,
              std::make_shared<Join>(JoinType::kCross, nullptr, state_->plan, right.state_->plan));
}

DataFrame DataFrame::lateralJoin(const DataFrame& right, std::optional<Column> condition,
                                 std::string_view how) const {
  const JoinType type = guarded([&] { return parse_join_type(how); });
  return over(*this, std::make_shared<Join>(type, condition ? condition->expr() : nullptr,
                                            state_->plan, right.state_->plan, std::nullopt, true));
}

DataFrame DataFrame::unionAll(const DataFrame& other) const {
  return over(*this, std::make_shared<Union>(Plans{state_->plan, other.state_->plan}));
}

DataFrame DataFrame::unionByName(const DataFrame& other, bool allowMissingColumns) const {
  return over(*this, std::make_shared<Union>(Plans{state_->plan, other.state_->plan}, true,
                                             allowMissingColumns));
}

DataFrame DataFrame::intersect(const DataFrame& other) const {
  return set_operation(*this, other, SetOperation::Type::kIntersect, false);
}

DataFrame DataFrame::intersectAll(const DataFrame& other) const {
  return set_operation(*this, other, SetOperation::Type::kIntersect, true);
}

DataFrame DataFrame::except(const DataFrame& other) const {
  return set_operation(*this, other, SetOperation::Type::kExcept, false);
}

DataFrame DataFrame::exceptAll(const DataFrame& other) const {
  return set_operation(*this, other, SetOperation::Type::kExcept, true);
}

DataFrame DataFrame::unpivot(const std::vector<ColumnOrName>& ids,
                             const std::optional<std::vector<ColumnOrName>>& values,
                             const std::string& variableColumnName,
                             const std::string& valueColumnName) const {
  std::optional<std::vector<UnresolvedUnpivot::ValueColumns>> columns;
  if (values) {
    columns.emplace();
    for (auto& expr : to_exprs(*values)) columns->push_back({{std::move(expr)}, std::nullopt});
  }
  return derive<UnresolvedUnpivot>(*this, to_exprs(ids), std::move(columns), variableColumnName,
                                   std::vector<std::string>{valueColumnName}, true);
}

DataFrame DataFrame::transpose(std::optional<Column> indexColumn) const {
  return over(*this, firesteel::transpose(state_->plan,
                                          indexColumn ? Exprs{indexColumn->expr()} : Exprs{}));
}

DataFrame DataFrame::hint(const std::string& name, const std::vector<Column>& parameters) const {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return derive<Hint>(*this, std::move(upper), to_exprs(parameters));
}

DataFrame DataFrame::repartition(int32_t partitions) const {
  return repartitioned(*this, Repartition::Mode::kRoundRobin, partitions, {});
}

DataFrame DataFrame::repartition(int32_t partitions,
                                 const std::vector<ColumnOrName>& columns) const {
  return repartitioned(*this,
                       columns.empty() ? Repartition::Mode::kRoundRobin : Repartition::Mode::kHash,
                       partitions, columns);
}

DataFrame DataFrame::repartition(const std::vector<ColumnOrName>& columns) const {
  return repartitioned(*this, Repartition::Mode::kHash, std::nullopt, columns);
}

DataFrame DataFrame::repartitionByRange(int32_t partitions,
                                        const std::vector<ColumnOrName>& columns) const {
  return repartitioned(*this, Repartition::Mode::kRange, partitions, columns);
}

DataFrame DataFrame::coalesce(int32_t partitions) const {
  return repartitioned(*this, Repartition::Mode::kCoalesce, partitions, {});
}

DataFrame DataFrame::toJSON() const {
  const ExprPtr row = UnresolvedFunction::make("struct", {named_column("*")});
  return derive<Project>(*this,
                         Exprs{Alias::make(UnresolvedFunction::make("to_json", {row}), "value")});
}

DataFrameNaFunctions DataFrame::na() const { return DataFrameNaFunctions(*this); }
DataFrameStatFunctions DataFrame::stat() const { return DataFrameStatFunctions(*this); }

DataFrame DataFrame::fillna(const types::Value& value,
                            const std::vector<std::string>& columns) const {
  return na().fill(value, columns);
}

DataFrame DataFrame::dropna(std::string_view how, const std::vector<std::string>& columns) const {
  return na().drop(how, columns);
}

DataFrame DataFrame::describe(const std::vector<std::string>& columns) const {
  return over(*this, firesteel::describe(state_->plan, columns));
}

DataFrame DataFrame::summary(const std::vector<std::string>& statistics) const {
  return over(*this, firesteel::summary(state_->plan, statistics));
}

Column DataFrame::scalar() const { return Column(std::make_shared<ScalarSubquery>(state_->plan)); }
Column DataFrame::exists() const { return Column(std::make_shared<Exists>(state_->plan)); }

}  // namespace firesteel
