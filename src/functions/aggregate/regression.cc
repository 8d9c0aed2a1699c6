// The regr_* family: linear regression over pairs (y, x) that are both not null.

#include <cmath>

#include "functions/aggregate/covariance_state.h"
#include "functions/aggregate/double_aggregate.h"

namespace firesteel {
namespace {

// Co-moments of a first and a second variable. The second moment of the first one is kept twice,
// because Spark computes it in two ways, which round differently.
struct RegressionState {
  CovarianceState pairs;
  double first_moment = 0;

  void add(double first, double second) {
    const double delta = first - pairs.x_mean;
    first_moment += delta * (delta - delta / (pairs.n + 1.0));
    pairs.add(first, second);
  }

  void merge(const RegressionState& other) {
    const double n = pairs.n + other.pairs.n;
    const double delta = other.pairs.x_mean - pairs.x_mean;
    const double step = n == 0.0 ? 0.0 : delta / n;
    first_moment = first_moment + other.first_moment + delta * step * pairs.n * other.pairs.n;
    pairs.merge(other.pairs);
  }
};

// What one function makes of the moments; false for null. kFirst: which of y and x comes first.
enum class FirstVariable : uint8_t { kY, kX };

template <FirstVariable kFirst, class Finish>
class RegressionKernel final
    : public SimpleAggregate<RegressionKernel<kFirst, Finish>, RegressionState, double, double> {
 public:
  using State = RegressionState;
  RegressionKernel() : SimpleAggregate<RegressionKernel, State, double, double>(TypeId::kDouble) {}

  void add(State& state, double y, double x) const {
    if (kFirst == FirstVariable::kX) {
      state.add(x, y);
    } else {
      state.add(y, x);
    }
  }
  void merge(State& into, const State& from) const { into.merge(from); }
  void finish(const State& state, Vector& out, size_t row) const {
    double result;
    if (state.pairs.n > 0 && Finish()(state, result)) {
      out.template mutable_values<double>()[row] = result;
    } else {
      out.set_null(row);
    }
  }
};

// y first.
struct RSquared {
  bool operator()(const RegressionState& state, double& result) const {
    const CovarianceState& s = state.pairs;
    const double correlation = s.xy / std::sqrt(s.xx * s.yy);
    result = s.xx == 0 ? 1.0 : correlation * correlation;
    return s.n > 1 && s.yy != 0;
  }
};
struct SumOfProducts {
  bool operator()(const RegressionState& state, double& result) const {
    result = state.pairs.xy;
    return true;
  }
};

// Of the first variable.
struct SumOfSquares {
  bool operator()(const RegressionState& state, double& result) const {
    result = state.first_moment;
    return true;
  }
};

// x first.
struct Slope {
  bool operator()(const RegressionState& state, double& result) const {
    result = state.pairs.xy / state.first_moment;
    return state.pairs.n > 1 && state.first_moment != 0;
  }
};
struct Intercept {
  bool operator()(const RegressionState& state, double& result) const {
    const CovarianceState& s = state.pairs;
    result = s.y_mean - s.xy / state.first_moment * s.x_mean;
    return s.n > 1 && state.first_moment != 0;
  }
};

// A function of one argument over the pairs: another aggregate, bound to argument `index`, that
// skips rows in which the other argument is null.
class PairKernel final : public AggregateKernel {
 public:
  PairKernel(std::shared_ptr<const AggregateKernel> inner, size_t index)
      : inner_(std::move(inner)), index_(index) {}

  size_t state_size() const override { return inner_->state_size(); }
  void initialize(std::byte* state) const override { inner_->initialize(state); }
  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const VectorPtr argument = masked(args, num_rows);
    inner_->update(std::span(&argument, 1), states, num_rows);
  }
  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    const VectorPtr argument = masked(args, num_rows);
    inner_->update_single(std::span(&argument, 1), state, num_rows);
  }
  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    inner_->combine(sources, targets, n);
  }
  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    return inner_->finalize(states, n);
  }
  DataType serialized_type() const override { return inner_->serialized_type(); }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    return inner_->serialize(states, n);
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    inner_->merge_serialized(column, states, n);
  }
  bool removable() const override { return inner_->removable(); }
  void remove(std::span<const VectorPtr> args, std::byte* state, size_t begin,
              size_t end) const override {
    const VectorPtr argument = masked(args, args[index_]->size());
    inner_->remove(std::span(&argument, 1), state, begin, end);
  }

 private:
  // The argument, null where the other one is.
  VectorPtr masked(std::span<const VectorPtr> args, size_t num_rows) const {
    const VectorPtr& argument = args[index_];
    const Decoded other(*args[1 - index_]);
    if (!other.may_have_nulls()) return argument;
    Selection all(num_rows);
    for (size_t i = 0; i < num_rows; ++i) all[i] = static_cast<uint32_t>(i);
    auto out = std::const_pointer_cast<Vector>(gather(*argument, all));
    for (size_t i = 0; i < num_rows; ++i) {
      if (other.is_null(i)) out->set_null(i);
    }
    return out;
  }

  std::shared_ptr<const AggregateKernel> inner_;
  size_t index_;
};

std::vector<DataType> numeric_pair(const BindContext& context, std::string_view name) {
  const std::array<ParameterType, 1> parameters = {TypeFamily::kNumeric};
  return coerce_arguments(context, name, parameters);
}

BoundAggregate bind_regr_average(const std::string& name, size_t index, const BindContext& context,
                                 NullTreatment /*nulls*/) {
  BoundAggregate bound;
  bound.arg_types = numeric_pair(context, name);
  const Argument argument{.type = bound.arg_types[index], .sql = context.args[index].sql};
  const BoundAggregate average = FunctionRegistry::builtin().aggregate("avg")->bind(
      {std::span(&argument, 1), context.settings}, NullTreatment::kDefault);
  bound.return_type = average.return_type;
  bound.kernel = std::make_shared<PairKernel>(average.kernel, index);
  return bound;
}

BoundAggregate bind_regr_count(const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound =
      FunctionRegistry::builtin().aggregate("count")->bind(context, NullTreatment::kDefault);
  bound.arg_types = numeric_pair(context, "regr_count");
  return bound;
}

template <FirstVariable kFirst, class Finish>
void add_regression(FunctionRegistry& registry, const std::string& name, FunctionDoc doc) {
  add_double_aggregate<2>(registry, name, std::move(doc),
                          [](const SqlSettings&) -> std::shared_ptr<const AggregateKernel> {
                            return std::make_shared<RegressionKernel<kFirst, Finish>>();
                          });
}

}  // namespace

void register_regression(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"regr_count"},
      .doc = {.usage = "regr_count(y, x) - Returns the number of non-null number pairs in a group, "
                       "where `y` is the dependent variable and `x` is the independent variable.",
              .examples = {{"SELECT regr_count(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS "
                            "tab(y, x)",
                            "4"},
                           {"SELECT regr_count(y, x) FROM VALUES (1, null) AS tab(y, x)", "0"},
                           {"SELECT regr_count(y, x) FROM VALUES (null, 1) AS tab(y, x)", "0"},
                           {"SELECT regr_count(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) "
                            "AS tab(y, x)",
                            "3"},
                           {"SELECT regr_count(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, "
                            "4) AS tab(y, x)",
                            "2"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_regr_count,
  });
  registry.add(AggregateFunction{
      .names = {"regr_avgx"},
      .doc = {.usage = "regr_avgx(y, x) - Returns the average of the independent variable for "
                       "non-null pairs in a group, where `y` is the dependent variable and `x` is "
                       "the independent variable.",
              .examples = {{"SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS "
                            "tab(y, x)",
                            "2.75"},
                           {"SELECT regr_avgx(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                           {"SELECT regr_avgx(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                           {"SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) "
                            "AS tab(y, x)",
                            "3.0"},
                           {"SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, "
                            "4) AS tab(y, x)",
                            "3.0"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_regr_average, "regr_avgx", 1),
  });
  registry.add(AggregateFunction{
      .names = {"regr_avgy"},
      .doc = {.usage = "regr_avgy(y, x) - Returns the average of the dependent variable for "
                       "non-null pairs in a group, where `y` is the dependent variable and `x` is "
                       "the independent variable.",
              .examples = {{"SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS "
                            "tab(y, x)",
                            "1.75"},
                           {"SELECT regr_avgy(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                           {"SELECT regr_avgy(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                           {"SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) "
                            "AS tab(y, x)",
                            "1.6666666666666667"},
                           {"SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, "
                            "4) AS tab(y, x)",
                            "1.5"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_regr_average, "regr_avgy", 0),
  });
  const FunctionDoc regr_r2 = {
      .usage =
          "regr_r2(y, x) - Returns the coefficient of determination for non-null pairs in a "
          "group, where `y` is the dependent variable and `x` is the independent variable.",
      .examples = {{"SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)",
                    "0.2727272727272726"},
                   {"SELECT regr_r2(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_r2(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, "
                    "x)",
                    "0.7500000000000001"},
                   {"SELECT regr_r2(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS "
                    "tab(y, x)",
                    "1.0"}},
      .group = "agg_funcs",
      .since = "3.3.0"};
  const FunctionDoc regr_sxy = {
      .usage =
          "regr_sxy(y, x) - Returns REGR_COUNT(y, x) * COVAR_POP(y, x) for non-null pairs in "
          "a group, where `y` is the dependent variable and `x` is the independent variable.",
      .examples = {{"SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)",
                    "0.7499999999999998"},
                   {"SELECT regr_sxy(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_sxy(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, "
                    "x)",
                    "1.0"},
                   {"SELECT regr_sxy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS "
                    "tab(y, x)",
                    "1.0"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  const FunctionDoc regr_sxx = {
      .usage =
          "regr_sxx(y, x) - Returns REGR_COUNT(y, x) * VAR_POP(x) for non-null pairs in a "
          "group, where `y` is the dependent variable and `x` is the independent variable.",
      .examples = {{"SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)",
                    "2.75"},
                   {"SELECT regr_sxx(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_sxx(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, "
                    "x)",
                    "2.0"},
                   {"SELECT regr_sxx(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS "
                    "tab(y, x)",
                    "2.0"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  const FunctionDoc regr_syy = {
      .usage =
          "regr_syy(y, x) - Returns REGR_COUNT(y, x) * VAR_POP(y) for non-null pairs in a "
          "group, where `y` is the dependent variable and `x` is the independent variable.",
      .examples = {{"SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)",
                    "0.75"},
                   {"SELECT regr_syy(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_syy(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, null), (2, 3), (2, 4) AS tab(y, "
                    "x)",
                    "0.6666666666666667"},
                   {"SELECT regr_syy(y, x) FROM VALUES (1, 2), (2, null), (null, 3), (2, 4) AS "
                    "tab(y, x)",
                    "0.5"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  const FunctionDoc regr_slope = {
      .usage =
          "regr_slope(y, x) - Returns the slope of the linear regression line for non-null "
          "pairs in a group, where `y` is the dependent variable and `x` is the independent "
          "variable.",
      .examples = {{"SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, 2), (3, 3), (4, 4) AS tab(y, "
                    "x)",
                    "1.0"},
                   {"SELECT regr_slope(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_slope(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, null), (3, 3), (4, 4) AS "
                    "tab(y, x)",
                    "1.0"},
                   {"SELECT regr_slope(y, x) FROM VALUES (1, 1), (2, null), (null, 3), (4, 4) AS "
                    "tab(y, x)",
                    "1.0"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  const FunctionDoc regr_intercept = {
      .usage =
          "regr_intercept(y, x) - Returns the intercept of the univariate linear regression "
          "line for non-null pairs in a group, where `y` is the dependent variable and `x` is "
          "the independent variable.",
      .examples = {{"SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, 2), (3, 3), (4, 4) AS "
                    "tab(y, x)",
                    "0.0"},
                   {"SELECT regr_intercept(y, x) FROM VALUES (1, null) AS tab(y, x)", "NULL"},
                   {"SELECT regr_intercept(y, x) FROM VALUES (null, 1) AS tab(y, x)", "NULL"},
                   {"SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, null), (3, 3), (4, 4) AS "
                    "tab(y, x)",
                    "0.0"},
                   {"SELECT regr_intercept(y, x) FROM VALUES (1, 1), (2, null), (null, 3), (4, 4) "
                    "AS tab(y, x)",
                    "0.0"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  add_regression<FirstVariable::kY, RSquared>(registry, "regr_r2", regr_r2);
  add_regression<FirstVariable::kY, SumOfProducts>(registry, "regr_sxy", regr_sxy);
  add_regression<FirstVariable::kX, SumOfSquares>(registry, "regr_sxx", regr_sxx);
  add_regression<FirstVariable::kY, SumOfSquares>(registry, "regr_syy", regr_syy);
  add_regression<FirstVariable::kX, Slope>(registry, "regr_slope", regr_slope);
  add_regression<FirstVariable::kX, Intercept>(registry, "regr_intercept", regr_intercept);
}

}  // namespace firesteel
