// percentile_approx (approx_percentile)(x, percentage[, accuracy]).

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/aggregate/percentile_argument.h"
#include "functions/function_registry.h"
#include "functions/number_reader.h"
#include "functions/quantile_summary.h"

namespace firesteel {
namespace {

class PercentileApproxKernel final
    : public BytesAggregate<PercentileApproxKernel, QuantileSummary> {
 public:
  PercentileApproxKernel(DataType value_type, DataType result_type, Percentages percentages,
                         int64_t accuracy)
      : value_type_(std::move(value_type)),
        result_type_(std::move(result_type)),
        percentages_(std::move(percentages)),
        relative_error_(1.0 / static_cast<double>(accuracy)) {}

  std::unique_ptr<QuantileSummary> make() const {
    return std::make_unique<QuantileSummary>(relative_error_);
  }
  void add(QuantileSummary& summary, std::span<const Decoded> args, size_t row) const {
    if (!args[0].is_null(row)) summary.insert(number_at(args[0], row));
  }
  void merge(QuantileSummary& into, QuantileSummary& from) const { into.merge(from); }

  VectorPtr results(std::span<const QuantileSummary* const> summaries) const {
    VectorBuilder builder(result_type_);
    for (const QuantileSummary* summary : summaries) {
      std::vector<double> found;
      if (summary != nullptr) found = QuantileSummary(*summary).query(percentages_.values);
      if (found.empty()) {
        builder.append_null();
        continue;
      }
      Value::List values;
      for (const double value : found) values.push_back(number_value(value, value_type_));
      builder.append(percentages_.is_array ? Value(std::move(values)) : values[0]);
    }
    return builder.finish();
  }

  std::string to_bytes(const QuantileSummary& summary) const {
    return QuantileSummary(summary).serialize();
  }
  void merge_bytes(QuantileSummary& into, std::string_view bytes) const {
    QuantileSummary other = QuantileSummary::deserialize(bytes);
    into.merge(other);
  }

 private:
  DataType value_type_;
  DataType result_type_;
  Percentages percentages_;
  double relative_error_;
};

constexpr int64_t kDefaultAccuracy = 10000;

int64_t accuracy_argument(const BindContext& context, std::string_view function) {
  const Argument& arg = context.args[2];
  if (!arg.constant) throw_non_foldable(context, function, 2, "accuracy", arg.type);
  if (arg.constant->is_null()) {
    throw_type_mismatch(context, function, "UNEXPECTED_NULL", {{"exprName", "accuracy"}});
  }
  if (!arg.type.is_integral()) throw_unexpected_input_type(context, function, 2, "\"INTEGRAL\"");
  const int64_t accuracy = arg.constant->integer();
  if (accuracy <= 0 || accuracy > std::numeric_limits<int32_t>::max()) {
    throw_value_out_of_range(context, function, "accuracy", "(0, 2147483647]",
                             literal_text(Value(accuracy), TypeId::kLong));
  }
  return accuracy;
}

DataType approx_value_type(const BindContext& context, std::string_view function) {
  const DataType& type = context.args[0].type;
  if (type.is_datetime() || type.is_ansi_interval()) return type;
  const auto number = implicit_cast(type, TypeFamily::kNumeric, context.settings.ansi);
  if (!number) {
    throw_unexpected_input_type(context, function, 0,
                                "(\"NUMERIC\" or \"DATE\" or \"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or "
                                "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")");
  }
  return *number;
}

BoundAggregate bind_percentile_approx(const char* name, const BindContext& context,
                                      NullTreatment /*nulls*/) {
  const DataType value = approx_value_type(context, name);
  Percentages percentages = percentage_argument(context, name, 1);
  BoundAggregate bound;
  bound.arg_types = {value, percentages.type};
  int64_t accuracy = kDefaultAccuracy;
  if (context.args.size() > 2) {
    accuracy = accuracy_argument(context, name);
    bound.arg_types.push_back(context.args[2].type);
  } else {
    bound.render = render_with(name, std::to_string(kDefaultAccuracy));
  }
  bound.return_type = percentages.is_array ? DataType::array(value, false) : value;
  bound.kernel = std::make_shared<PercentileApproxKernel>(value, bound.return_type,
                                                          std::move(percentages), accuracy);
  return bound;
}

}  // namespace

void register_percentile_approx(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"percentile_approx"},
      .doc = {.usage = "percentile_approx(col, percentage [, accuracy]) - Returns the approximate "
                       "`percentile` of the numeric or ansi interval column `col` which is the "
                       "smallest value in the ordered `col` values (sorted from least to greatest) "
                       "such that no more than `percentage` of `col` values is less than the value "
                       "or equal to that value. The value of percentage must be between 0.0 and "
                       "1.0. The `accuracy` parameter (default: 10000) is a positive numeric "
                       "literal which controls approximation accuracy at the cost of memory. "
                       "Higher value of `accuracy` yields better accuracy, `1.0/accuracy` is the "
                       "relative error of the approximation. When `percentage` is an array, each "
                       "value of the percentage array must be between 0.0 and 1.0. In this case, "
                       "returns the approximate percentile array of column `col` at the given "
                       "percentage array.",
              .examples = {{"SELECT percentile_approx(col, array(0.5, 0.4, 0.1), 100) FROM VALUES "
                            "(0), (1), (2), (10) AS tab(col)",
                            "[1,1,0]"},
                           {"SELECT percentile_approx(col, 0.5, 100) FROM VALUES (0), (6), (7), "
                            "(9), (10) AS tab(col)",
                            "7"},
                           {"SELECT percentile_approx(col, 0.5, 100) FROM VALUES (INTERVAL '0' "
                            "MONTH), (INTERVAL '1' MONTH), (INTERVAL '2' MONTH), (INTERVAL '10' "
                            "MONTH) AS tab(col)",
                            "0-1"},
                           {"SELECT percentile_approx(col, array(0.5, 0.7), 100) FROM VALUES "
                            "(INTERVAL '0' SECOND), (INTERVAL '1' SECOND), (INTERVAL '2' SECOND), "
                            "(INTERVAL '10' SECOND) AS tab(col)",
                            "[0 00:00:01.000000000,0 00:00:02.000000000]"}},
              .group = "agg_funcs",
              .since = "2.1.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = std::bind_front(bind_percentile_approx, "percentile_approx"),
  });
  registry.add(AggregateFunction{
      .names = {"approx_percentile"},
      .doc = {.usage = "approx_percentile(col, percentage [, accuracy]) - Returns the approximate "
                       "`percentile` of the numeric or ansi interval column `col` which is the "
                       "smallest value in the ordered `col` values (sorted from least to greatest) "
                       "such that no more than `percentage` of `col` values is less than the value "
                       "or equal to that value. The value of percentage must be between 0.0 and "
                       "1.0. The `accuracy` parameter (default: 10000) is a positive numeric "
                       "literal which controls approximation accuracy at the cost of memory. "
                       "Higher value of `accuracy` yields better accuracy, `1.0/accuracy` is the "
                       "relative error of the approximation. When `percentage` is an array, each "
                       "value of the percentage array must be between 0.0 and 1.0. In this case, "
                       "returns the approximate percentile array of column `col` at the given "
                       "percentage array.",
              .examples = {{"SELECT approx_percentile(col, array(0.5, 0.4, 0.1), 100) FROM VALUES "
                            "(0), (1), (2), (10) AS tab(col)",
                            "[1,1,0]"},
                           {"SELECT approx_percentile(col, 0.5, 100) FROM VALUES (0), (6), (7), "
                            "(9), (10) AS tab(col)",
                            "7"},
                           {"SELECT approx_percentile(col, 0.5, 100) FROM VALUES (INTERVAL '0' "
                            "MONTH), (INTERVAL '1' MONTH), (INTERVAL '2' MONTH), (INTERVAL '10' "
                            "MONTH) AS tab(col)",
                            "0-1"},
                           {"SELECT approx_percentile(col, array(0.5, 0.7), 100) FROM VALUES "
                            "(INTERVAL '0' SECOND), (INTERVAL '1' SECOND), (INTERVAL '2' SECOND), "
                            "(INTERVAL '10' SECOND) AS tab(col)",
                            "[0 00:00:01.000000000,0 00:00:02.000000000]"}},
              .group = "agg_funcs",
              .since = "2.1.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = std::bind_front(bind_percentile_approx, "approx_percentile"),
  });
}

}  // namespace firesteel
