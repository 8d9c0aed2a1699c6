// DataFrame.stat, describe and summary.

#include <algorithm>
#include <charconv>
#include <map>
#include <random>

#include "base/spark_error.h"
#include "dataframe/column_names.h"
#include "dataframe/grouping.h"
#include "dataframe/operations.h"
#include "functions/coercion.h"
#include "plan/relations.h"

namespace firesteel {
namespace {

ExprPtr call(const char* name, Exprs args) {
  return UnresolvedFunction::make(name, std::move(args));
}

ExprPtr cast(ExprPtr value, DataType type, CastMode mode, const SqlSettings& settings) {
  return std::make_shared<Cast>(std::move(value), std::move(type), mode, settings.time_zone);
}

PlanPtr ungrouped(Exprs list, const PlanPtr& child) {
  return grouped(GroupingKind::kGroupBy, {}, std::move(list), child);
}

// "25%" as 0.25; none for other names.
std::optional<double> parse_percentile(const std::string& name) {
  if (!name.ends_with("%")) return std::nullopt;
  double value = 0;
  const char* end = name.data() + name.size() - 1;
  const auto [rest, error] = std::from_chars(name.data(), end, value);
  if (error != std::errc() || rest != end || value < 0 || value > 100) {
    throw SparkError("INVALID_PARAMETER_VALUE.PERCENTILE", {{"value", name}});
  }
  return value / 100;
}

ExprPtr statistic(const std::string& name, const Attribute& attribute,
                  const SqlSettings& settings) {
  const ExprPtr column = AttributeRef::make(attribute);
  const ExprPtr number = attribute.type.is_numeric()
                             ? column
                             : cast(column, TypeId::kDouble, CastMode::kTry, settings);
  if (const auto percentile = parse_percentile(name)) {
    return call("percentile_approx", {number, Literal::make(Value(*percentile), TypeId::kDouble)});
  }
  if (name == "mean" || name == "stddev") return call(name == "mean" ? "avg" : "stddev", {number});
  if (name == "count_distinct" || name == "approx_count_distinct") {
    if (name == "approx_count_distinct") return call("approx_count_distinct", {column});
    UnresolvedFunction::Modifiers modifiers;
    modifiers.distinct = true;
    return std::make_shared<UnresolvedFunction>(std::vector<std::string>{"count"}, Exprs{column},
                                                std::move(modifiers));
  }
  static const std::vector<std::string> kPlain = {"count", "min", "max"};
  if (std::find(kPlain.begin(), kPlain.end(), name) == kPlain.end()) {
    throw SparkError("UNRECOGNIZED_STATISTIC", {{"stats", quote_sql(name)}});
  }
  return call(name.c_str(), {column});
}

// One aggregate row, turned into a row for each statistic.
PlanPtr statistics_rows(const PlanPtr& child, const std::vector<Attribute>& columns,
                        const std::vector<std::string>& statistics, PlanServices& services) {
  Exprs aggregates;
  Exprs stack_args = {Literal::integer(static_cast<int>(statistics.size()))};
  std::vector<std::string> names = {"summary"};
  for (const auto& attribute : columns) names.push_back(attribute.name);
  for (size_t s = 0; s < statistics.size(); ++s) {
    stack_args.push_back(Literal::string(statistics[s]));
    for (size_t c = 0; c < columns.size(); ++c) {
      const std::string name = "_" + std::to_string(s) + "_" + std::to_string(c);
      aggregates.push_back(
          Alias::make(cast(statistic(statistics[s], columns[c], services.settings()),
                           TypeId::kString, CastMode::kAnsi, services.settings()),
                      name));
      stack_args.push_back(std::make_shared<UnresolvedAttribute>(std::vector<std::string>{name}));
    }
  }
  const PlanPtr one_row =
      columns.empty() ? std::make_shared<OneRow>() : ungrouped(std::move(aggregates), child);
  return std::make_shared<Project>(Exprs{std::make_shared<UnresolvedMultiAlias>(
                                       call("stack", std::move(stack_args)), std::move(names))},
                                   one_row);
}

std::vector<Attribute> numbers_and_strings(const PlanPtr& child) {
  std::vector<Attribute> out;
  for (const auto& attribute : child->output()) {
    if (attribute.type.is_numeric() || attribute.type.is(TypeId::kString)) out.push_back(attribute);
  }
  return out;
}

// How a group's key appears in a cross table's names.
std::string key_text(const Value& value, const DataType& type, const SqlSettings& settings) {
  return value.is_null() ? "null" : value_to_string(value, type, settings.time_zone);
}

PlanPtr local_rows(const Schema& schema, const std::vector<Value::List>& rows) {
  Batch batch;
  batch.num_rows = rows.size();
  for (size_t c = 0; c < schema.size(); ++c) {
    VectorBuilder builder(schema[c].type);
    for (const auto& row : rows) builder.append(row[c]);
    batch.columns.push_back(builder.finish());
  }
  return std::make_shared<LocalRelation>(
      to_attributes(schema),
      std::make_shared<const std::vector<Batch>>(std::vector<Batch>{std::move(batch)}));
}

PlanPtr two_column_statistic(PlanPtr child, std::string a, std::string b, const char* function,
                             const char* name) {
  return std::make_shared<Deferred>(
      name, Plans{std::move(child)}, [=](const Plans& children, PlanServices& services) -> PlanPtr {
        Exprs args;
        for (const auto& attribute : find_columns(children[0], {a, b}, services.settings())) {
          if (!attribute.type.is_numeric()) {
            throw SparkError(
                "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                {{"sqlExpr", quote_sql(std::string(function) + "(" + a + ", " + b + ")")},
                 {"paramIndex", "first"},
                 {"requiredType", quote_sql("NUMERIC")},
                 {"inputSql", quote_sql(attribute.name)},
                 {"inputType", quote_sql(attribute.type.sql())}});
          }
          args.push_back(cast(AttributeRef::make(attribute), TypeId::kDouble, CastMode::kAnsi,
                              services.settings()));
        }
        return ungrouped({Alias::make(call(function, std::move(args)), name)}, children[0]);
      });
}

}  // namespace

PlanPtr describe(PlanPtr child, std::vector<std::string> columns) {
  return std::make_shared<Deferred>(
      "Describe", Plans{std::move(child)},
      [columns](const Plans& children, PlanServices& services) -> PlanPtr {
        const auto chosen = columns.empty()
                                ? numbers_and_strings(children[0])
                                : find_columns(children[0], columns, services.settings());
        return statistics_rows(children[0], chosen, {"count", "mean", "stddev", "min", "max"},
                               services);
      });
}

PlanPtr summary(PlanPtr child, std::vector<std::string> statistics) {
  if (statistics.empty())
    statistics = {"count", "mean", "stddev", "min", "25%", "50%", "75%", "max"};
  return std::make_shared<Deferred>(
      "Summary", Plans{std::move(child)},
      [statistics](const Plans& children, PlanServices& services) {
        return statistics_rows(children[0], numbers_and_strings(children[0]), statistics, services);
      });
}

PlanPtr covariance(PlanPtr child, std::string a, std::string b) {
  return two_column_statistic(std::move(child), std::move(a), std::move(b), "covar_samp", "cov");
}

PlanPtr correlation(PlanPtr child, std::string a, std::string b) {
  return two_column_statistic(std::move(child), std::move(a), std::move(b), "corr", "corr");
}

PlanPtr cross_tabulation(PlanPtr child, std::string a, std::string b) {
  return std::make_shared<Deferred>(
      "Crosstab", Plans{std::move(child)},
      [a, b](const Plans& children, PlanServices& services) -> PlanPtr {
        const auto columns = find_columns(children[0], {a, b}, services.settings());
        const Exprs keys = {AttributeRef::make(columns[0]), AttributeRef::make(columns[1])};
        const PlanPtr counts = services.analyze(
            grouped(GroupingKind::kGroupBy, keys,
                    {Alias::make(call("count", {Literal::integer(1)}), "count")}, children[0]));
        std::map<std::string, std::map<std::string, int64_t>> cells;
        std::map<std::string, bool> names;
        for (const auto& batch : services.execute(counts)) {
          for (size_t row = 0; row < batch.num_rows; ++row) {
            const std::string row_key =
                key_text(batch.columns[0]->value(row), columns[0].type, services.settings());
            const std::string column_key =
                key_text(batch.columns[1]->value(row), columns[1].type, services.settings());
            cells[row_key][column_key] += batch.columns[2]->value(row).integer();
            names[column_key] = true;
          }
        }
        Schema schema = {{a + "_" + b, TypeId::kString, true, ""}};
        for (const auto& [name, unused] : names) schema.push_back({name, TypeId::kLong, true, ""});
        std::vector<Value::List> rows;
        for (const auto& [key, counts_by_name] : cells) {
          Value::List row = {Value(key)};
          for (const auto& [name, unused] : names) {
            const auto it = counts_by_name.find(name);
            row.emplace_back(it == counts_by_name.end() ? int64_t{0} : it->second);
          }
          rows.push_back(std::move(row));
        }
        return local_rows(schema, rows);
      });
}

PlanPtr frequent_items(PlanPtr child, std::vector<std::string> columns, double support) {
  return std::make_shared<Deferred>(
      "FreqItems", Plans{std::move(child)},
      [columns, support](const Plans& children, PlanServices& services) -> PlanPtr {
        Schema schema;
        Value::List row;
        for (const auto& attribute : find_columns(children[0], columns, services.settings())) {
          const PlanPtr counts = services.analyze(
              grouped(GroupingKind::kGroupBy, {AttributeRef::make(attribute)},
                      {Alias::make(call("count", {Literal::integer(1)}), "count")}, children[0]));
          std::vector<std::pair<Value, int64_t>> items;
          int64_t total = 0;
          for (const auto& batch : services.execute(counts)) {
            for (size_t i = 0; i < batch.num_rows; ++i) {
              items.emplace_back(batch.columns[0]->value(i), batch.columns[1]->value(i).integer());
              total += items.back().second;
            }
          }
          Value::List frequent;
          for (auto& [value, count] : items) {
            if (static_cast<double>(count) > support * static_cast<double>(total)) {
              frequent.push_back(std::move(value));
            }
          }
          schema.push_back(
              {attribute.name + "_freqItems", DataType::array(attribute.type), true, ""});
          row.emplace_back(std::move(frequent));
        }
        return local_rows(schema, {std::move(row)});
      });
}

PlanPtr approx_quantiles(PlanPtr child, std::vector<std::string> columns,
                         std::vector<double> probabilities, double relative_error) {
  return std::make_shared<Deferred>(
      "ApproxQuantile", Plans{std::move(child)},
      [=](const Plans& children, PlanServices& services) -> PlanPtr {
        constexpr double kMaxAccuracy = 2147483647;
        const double accuracy =
            relative_error <= 0 ? kMaxAccuracy : std::min(kMaxAccuracy, 1 / relative_error);
        Exprs points;
        for (const double probability : probabilities) {
          points.push_back(Literal::make(Value(probability), TypeId::kDouble));
        }
        Exprs results;
        for (const auto& attribute : find_columns(children[0], columns, services.settings())) {
          const ExprPtr number = cast(AttributeRef::make(attribute), TypeId::kDouble,
                                      CastMode::kAnsi, services.settings());
          results.push_back(
              call("percentile_approx",
                   {call("nanvl", {number, Literal::null(TypeId::kDouble)}), call("array", points),
                    Literal::integer(static_cast<int>(accuracy))}));
        }
        return ungrouped({Alias::make(call("array", std::move(results)), "approx_quantile")},
                         children[0]);
      });
}

int64_t random_seed() {
  std::random_device device;
  return (static_cast<int64_t>(device()) << 32) ^ device();
}

PlanPtr sample_by(PlanPtr child, ExprPtr column, std::vector<std::pair<ExprPtr, double>> fractions,
                  int64_t seed) {
  Exprs branches;
  for (const auto& [stratum, fraction] : fractions) {
    branches.push_back(call("<=>", {column, stratum}));
    branches.push_back(Literal::make(Value(fraction), TypeId::kDouble));
  }
  branches.push_back(Literal::make(Value(0.0), TypeId::kDouble));
  return std::make_shared<Filter>(
      call("<", {call("rand", {Literal::bigint(seed)}), call("when", std::move(branches))}),
      std::move(child));
}

}  // namespace firesteel
