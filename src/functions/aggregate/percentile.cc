// percentile, median, percentile_cont, percentile_disc: exact percentiles.

#include <cmath>
#include <numeric>

#include "functions/aggregate/counted_aggregate.h"
#include "functions/aggregate/percentile_argument.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

enum class PercentileKind : uint8_t { kContinuous, kDiscrete };

// A group's values in order, with the numbers of rows up to and with each.
struct SortedValues {
  std::vector<double> values;
  std::vector<int64_t> ends;

  int64_t count() const { return ends.empty() ? 0 : ends.back(); }
  // Of the row at `position`, from 0.
  double at(int64_t position) const {
    const auto it = std::upper_bound(ends.begin(), ends.end(), position);
    return values[static_cast<size_t>(it - ends.begin())];
  }
};

double percentile_of(const SortedValues& sorted, PercentileKind kind, double percentage) {
  if (kind == PercentileKind::kDiscrete) {
    const double rank = std::ceil(static_cast<double>(sorted.count()) * percentage);
    return sorted.at(std::max<int64_t>(static_cast<int64_t>(rank) - 1, 0));
  }
  const double position = static_cast<double>(sorted.count() - 1) * percentage;
  const double lower = std::floor(position);
  const double higher = std::ceil(position);
  const double low = sorted.at(static_cast<int64_t>(lower));
  const double high = sorted.at(static_cast<int64_t>(higher));
  if (lower == higher || low == high) return low;
  return (higher - position) * low + (position - lower) * high;
}

// Values are doubles, or the integers of an interval.
class PercentileKernel final : public CountedAggregate<PercentileKernel> {
 public:
  struct Options {
    PercentileKind kind = PercentileKind::kContinuous;
    bool descending = false;
    // Of the value's and the frequency's argument; the latter -1 for none.
    int value_arg = 0;
    int frequency_arg = -1;
    // For the message about negative frequencies.
    std::string frequency_sql;
  };

  PercentileKernel(DataType value_type, DataType result_type, Percentages percentages,
                   Options options)
      : CountedAggregate(std::move(value_type)),
        result_type_(std::move(result_type)),
        percentages_(std::move(percentages)),
        options_(std::move(options)) {}

  void add(CountedValues& group, std::span<const Decoded> args, size_t row) const {
    const Decoded& value = args[options_.value_arg];
    int64_t count = 1;
    if (options_.frequency_arg >= 0) {
      const Decoded& frequency = args[options_.frequency_arg];
      if (frequency.is_null(row)) return;
      count = frequency.at<int64_t>(row);
    }
    if (value.is_null(row) || count == 0) return;
    if (count < 0) {
      throw error_without_context("NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION",
                                  {{"frequencyExpression", quote_sql(options_.frequency_sql)},
                                   {"negativeValue", literal_text(Value(count), TypeId::kLong)}});
    }
    group.add(value, row, count);
  }

  VectorPtr results(std::span<const CountedValues* const> groups) const {
    VectorBuilder builder(result_type_);
    for (const CountedValues* group : groups) {
      const SortedValues sorted = group == nullptr ? SortedValues() : sort(*group);
      if (sorted.count() == 0 || percentages_.values.empty()) {
        builder.append_null();
        continue;
      }
      Value::List found;
      for (const double percentage : percentages_.values) {
        found.push_back(result_value(percentile_of(sorted, options_.kind, percentage)));
      }
      builder.append(percentages_.is_array ? Value(std::move(found)) : found[0]);
    }
    return builder.finish();
  }

 private:
  double value_at(const Vector& values, size_t i) const {
    switch (value_type().id()) {
      case TypeId::kYearMonthInterval:
        return values.values<int32_t>()[i];
      case TypeId::kDayTimeInterval:
        return static_cast<double>(values.values<int64_t>()[i]);
      default:
        return values.values<double>()[i];
    }
  }

  Value result_value(double value) const {
    return value_type().is(TypeId::kDouble) ? Value(value) : Value(static_cast<int64_t>(value));
  }

  SortedValues sort(const CountedValues& group) const {
    const VectorPtr values = group.values().to_vector();
    std::vector<std::pair<double, int64_t>> pairs;
    pairs.reserve(values->size());
    for (size_t i = 0; i < values->size(); ++i) {
      pairs.emplace_back(value_at(*values, i), group.counts()[i]);
    }
    // NaN is the largest value.
    std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
      return a.first < b.first || (!std::isnan(a.first) && std::isnan(b.first));
    });
    if (options_.descending) std::reverse(pairs.begin(), pairs.end());
    SortedValues sorted;
    int64_t end = 0;
    for (const auto& [value, count] : pairs) {
      end += count;
      sorted.values.push_back(value);
      sorted.ends.push_back(end);
    }
    return sorted;
  }

  DataType result_type_;
  Percentages percentages_;
  Options options_;
};

DataType percentile_value_type(const BindContext& context, std::string_view function) {
  const DataType& type = context.args[0].type;
  if (type.is_ansi_interval()) return DataType(type.id());
  if (!implicit_cast(type, TypeFamily::kNumeric, context.settings.ansi)) {
    throw_unexpected_input_type(
        context, function, 0,
        "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")");
  }
  return TypeId::kDouble;
}

BoundAggregate make_percentile(const DataType& value, Percentages percentages,
                               PercentileKernel::Options options) {
  BoundAggregate bound;
  bound.return_type = percentages.is_array ? DataType::array(value, false) : value;
  bound.kernel = std::make_shared<PercentileKernel>(value, bound.return_type,
                                                    std::move(percentages), std::move(options));
  return bound;
}

BoundAggregate bind_percentile(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType value = percentile_value_type(context, "percentile");
  Percentages percentages = percentage_argument(context, "percentile", 1);
  std::vector<DataType> types = {value, percentages.type};
  PercentileKernel::Options options;
  if (context.args.size() > 2) {
    if (!context.args[2].type.is_integral() && !context.args[2].type.is(TypeId::kNull)) {
      throw_unexpected_input_type(context, "percentile", 2, "\"INTEGRAL\"");
    }
    options.frequency_arg = 2;
    options.frequency_sql = context.args[2].sql;
    types.push_back(TypeId::kLong);
  }
  BoundAggregate bound = make_percentile(value, std::move(percentages), std::move(options));
  bound.arg_types = std::move(types);
  if (context.args.size() == 2) bound.render = render_with("percentile", "1");
  return bound;
}

BoundAggregate bind_median(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType value = percentile_value_type(context, "median");
  BoundAggregate bound = make_percentile(value, {.values = {0.5}}, {});
  bound.arg_types = {value};
  return bound;
}

BoundAggregate bind_ordered_percentile(const char* name, PercentileKind kind,
                                       const BindContext& context, bool descending) {
  const DataType value = percentile_value_type(context, name);
  Percentages percentages = percentage_argument(context, name, 1);
  std::vector<DataType> types = {value, percentages.type};
  BoundAggregate bound =
      make_percentile(value, std::move(percentages), {.kind = kind, .descending = descending});
  bound.arg_types = std::move(types);
  bound.renders_order = true;
  bound.render = [name, descending](std::span<const std::string> args) {
    return name + ("(" + args[1]) + ") WITHIN GROUP (ORDER BY " + args[0] +
           (descending ? " DESC)" : ")");
  };
  return bound;
}

AggregateFunction ordered_percentile(const char* name, FunctionDoc doc, PercentileKind kind) {
  return AggregateFunction{
      .names = {name},
      .doc = std::move(doc),
      .min_args = 1,
      .max_args = 1,
      .bind = [name](const BindContext&, NullTreatment) -> BoundAggregate {
        throw SparkError("INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING",
                         {{"funcName", quote_identifier(name)}});
      },
      .within_group = true,
      .bind_within_group = std::bind_front(bind_ordered_percentile, name, kind),
  };
}

}  // namespace

void register_percentile(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"percentile"},
      .doc = {.usage = "percentile(col, percentage [, frequency]) - Returns the exact percentile "
                       "value of numeric or ANSI interval column `col` at the given percentage. "
                       "The value of percentage must be between 0.0 and 1.0. The value of "
                       "frequency should be positive integral\n\npercentile(col, array(percentage1 "
                       "[, percentage2]...) [, frequency]) - Returns the exact percentile value "
                       "array of numeric column `col` at the given percentage(s). Each value of "
                       "the percentage array must be between 0.0 and 1.0. The value of frequency "
                       "should be positive integral",
              .examples = {{"SELECT percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col)", "3.0"},
                           {"SELECT percentile(col, array(0.25, 0.75)) FROM VALUES (0), (10) AS "
                            "tab(col)",
                            "[2.5,7.5]"},
                           {"SELECT percentile(col, 0.5) FROM VALUES (INTERVAL '0' MONTH), "
                            "(INTERVAL '10' MONTH) AS tab(col)",
                            "0-5"},
                           {"SELECT percentile(col, array(0.2, 0.5)) FROM VALUES (INTERVAL '0' "
                            "SECOND), (INTERVAL '10' SECOND) AS tab(col)",
                            "[0 00:00:02.000000000,0 00:00:05.000000000]"}},
              .group = "agg_funcs",
              .since = "2.1.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_percentile,
  });
  registry.add(AggregateFunction{
      .names = {"median"},
      .doc = {.usage = "median(col) - Returns the median of numeric or ANSI interval column `col`.",
              .examples = {{"SELECT median(col) FROM VALUES (0), (10) AS tab(col)", "5.0"},
                           {"SELECT median(col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' "
                            "MONTH) AS tab(col)",
                            "0-5"}},
              .group = "agg_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_median,
  });
  const FunctionDoc continuous = {
      .usage =
          "percentile_cont(percentage) WITHIN GROUP (ORDER BY col) - Return a percentile "
          "value based on a continuous distribution of numeric or ANSI interval column `col` "
          "at the given `percentage` (specified in ORDER BY clause).",
      .examples = {{"SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), "
                    "(10) AS tab(col)",
                    "2.5"},
                   {"SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES "
                    "(INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col)",
                    "0-2"}},
      .group = "agg_funcs",
      .since = "4.0.0"};
  registry.add(ordered_percentile("percentile_cont", continuous, PercentileKind::kContinuous));
  const FunctionDoc discrete = {
      .usage =
          "percentile_disc(percentage) WITHIN GROUP (ORDER BY col) - Return a percentile "
          "value based on a discrete distribution of numeric or ANSI interval column `col` at "
          "the given `percentage` (specified in ORDER BY clause).",
      .examples = {{"SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), "
                    "(10) AS tab(col)",
                    "0.0"},
                   {"SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES "
                    "(INTERVAL '0' MONTH), (INTERVAL '10' MONTH) AS tab(col)",
                    "0-0"}},
      .group = "agg_funcs",
      .since = "4.0.0"};
  registry.add(ordered_percentile("percentile_disc", discrete, PercentileKind::kDiscrete));
}

}  // namespace firesteel
