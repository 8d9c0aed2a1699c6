// stddev, variance, skewness, kurtosis: central moments, updated one value at a time as Spark does,
// so that results agree to the last digit.

#include <cmath>

#include "functions/aggregate/double_aggregate.h"

namespace firesteel {
namespace {

// kOrder: the highest moment kept, 2 to 4.
template <int kOrder>
struct MomentsState {
  double n = 0;
  double mean = 0;
  // Sums of the powers 2 to kOrder of distances from the mean.
  double m[kOrder - 1] = {};
};

template <int kOrder, class Finish>
class MomentsKernel final
    : public SimpleAggregate<MomentsKernel<kOrder, Finish>, MomentsState<kOrder>, double> {
 public:
  using State = MomentsState<kOrder>;
  MomentsKernel() : SimpleAggregate<MomentsKernel, State, double>(TypeId::kDouble) {}

  void add(State& s, double value) const {
    const double n = s.n + 1.0;
    const double delta = value - s.mean;
    const double step = delta / n;
    const double m2 = s.m[0] + delta * (delta - step);
    if constexpr (kOrder >= 3) {
      const double delta2 = delta * delta;
      const double step2 = step * step;
      const double m3 = s.m[1] - 3.0 * step * m2 + delta * (delta2 - step2);
      if constexpr (kOrder >= 4) {
        s.m[2] =
            s.m[2] - 4.0 * step * m3 - 6.0 * step2 * m2 + delta * (delta * delta2 - step * step2);
      }
      s.m[1] = m3;
    }
    s.n = n;
    s.mean += step;
    s.m[0] = m2;
  }

  void merge(State& a, const State& b) const {
    const double n = a.n + b.n;
    const double delta = b.mean - a.mean;
    const double step = n == 0.0 ? 0.0 : delta / n;
    const double m2 = a.m[0] + b.m[0] + delta * step * a.n * b.n;
    if constexpr (kOrder >= 3) {
      const double m3 = a.m[1] + b.m[1] + step * step * delta * a.n * b.n * (a.n - b.n) +
                        3.0 * step * (a.n * b.m[0] - b.n * a.m[0]);
      if constexpr (kOrder >= 4) {
        a.m[2] = a.m[2] + b.m[2] +
                 step * step * step * delta * a.n * b.n * (a.n * a.n - a.n * b.n + b.n * b.n) +
                 6.0 * step * step * (a.n * a.n * b.m[0] + b.n * b.n * a.m[0]) +
                 4.0 * step * (a.n * b.m[1] - b.n * a.m[1]);
      }
      a.m[1] = m3;
    }
    a.mean += step * b.n;
    a.m[0] = m2;
    a.n = n;
  }

  void finish(const State& state, Vector& out, size_t row) const {
    double result;
    if (Finish()(state, result)) {
      out.template mutable_values<double>()[row] = result;
    } else {
      out.set_null(row);
    }
  }
};

// Each gives the result of a state, or false for null.
struct PopulationVariance {
  bool operator()(const MomentsState<2>& s, double& result) const {
    result = s.m[0] / s.n;
    return s.n > 0;
  }
};
struct SampleVariance {
  bool operator()(const MomentsState<2>& s, double& result) const {
    result = s.m[0] / (s.n - 1.0);
    return s.n > 1;
  }
};
template <class Variance>
struct Deviation {
  bool operator()(const MomentsState<2>& s, double& result) const {
    const bool valid = Variance()(s, result);
    result = std::sqrt(result);
    return valid;
  }
};
struct Skewness {
  bool operator()(const MomentsState<3>& s, double& result) const {
    const double m2 = s.m[0];
    result = std::sqrt(s.n) * s.m[1] / std::sqrt(m2 * m2 * m2);
    return s.n > 0 && m2 != 0;
  }
};
struct Kurtosis {
  bool operator()(const MomentsState<4>& s, double& result) const {
    const double m2 = s.m[0];
    result = s.n * s.m[2] / (m2 * m2) - 3.0;
    return s.n > 0 && m2 != 0;
  }
};

template <int kOrder, class Finish>
void add_moments(FunctionRegistry& registry, const std::string& name, FunctionDoc doc) {
  add_double_aggregate<1>(registry, name, std::move(doc),
                          [](const SqlSettings&) -> std::shared_ptr<const AggregateKernel> {
                            return std::make_shared<MomentsKernel<kOrder, Finish>>();
                          });
}

}  // namespace

void register_moments(FunctionRegistry& registry) {
  const FunctionDoc stddev = {
      .usage =
          "stddev(expr) - Returns the sample standard deviation calculated from values of a "
          "group.",
      .examples = {{"SELECT stddev(col) FROM VALUES (1), (2), (3) AS tab(col)", "1.0"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc stddev_samp = {
      .usage =
          "stddev_samp(expr) - Returns the sample standard deviation calculated from values "
          "of a group.",
      .examples = {{"SELECT stddev_samp(col) FROM VALUES (1), (2), (3) AS tab(col)", "1.0"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc std = {
      .usage =
          "std(expr) - Returns the sample standard deviation calculated from values of a "
          "group.",
      .examples = {{"SELECT std(col) FROM VALUES (1), (2), (3) AS tab(col)", "1.0"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc stddev_pop = {
      .usage =
          "stddev_pop(expr) - Returns the population standard deviation calculated from "
          "values of a group.",
      .examples = {{"SELECT stddev_pop(col) FROM VALUES (1), (2), (3) AS tab(col)",
                    "0.816496580927726"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc variance = {
      .usage = "variance(expr) - Returns the sample variance calculated from values of a group.",
      .examples = {{"SELECT variance(col) FROM VALUES (1), (2), (3) AS tab(col)", "1.0"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc var_samp = {
      .usage = "var_samp(expr) - Returns the sample variance calculated from values of a group.",
      .examples = {{"SELECT var_samp(col) FROM VALUES (1), (2), (3) AS tab(col)", "1.0"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc var_pop = {
      .usage = "var_pop(expr) - Returns the population variance calculated from values of a group.",
      .examples = {{"SELECT var_pop(col) FROM VALUES (1), (2), (3) AS tab(col)",
                    "0.6666666666666666"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc skewness = {
      .usage = "skewness(expr) - Returns the skewness value calculated from values of a group.",
      .examples = {{"SELECT skewness(col) FROM VALUES (-10), (-20), (100), (1000) AS tab(col)",
                    "1.1135657469022011"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  const FunctionDoc kurtosis = {
      .usage = "kurtosis(expr) - Returns the kurtosis value calculated from values of a group.",
      .examples = {{"SELECT kurtosis(col) FROM VALUES (1), (2), (3), (10) AS tab(col)",
                    "-0.7696000000000001"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  add_moments<2, Deviation<SampleVariance>>(registry, "stddev", stddev);
  add_moments<2, Deviation<SampleVariance>>(registry, "stddev_samp", stddev_samp);
  add_moments<2, Deviation<SampleVariance>>(registry, "std", std);
  add_moments<2, Deviation<PopulationVariance>>(registry, "stddev_pop", stddev_pop);
  add_moments<2, SampleVariance>(registry, "variance", variance);
  add_moments<2, SampleVariance>(registry, "var_samp", var_samp);
  add_moments<2, PopulationVariance>(registry, "var_pop", var_pop);
  add_moments<3, Skewness>(registry, "skewness", skewness);
  add_moments<4, Kurtosis>(registry, "kurtosis", kurtosis);
}

}  // namespace firesteel
