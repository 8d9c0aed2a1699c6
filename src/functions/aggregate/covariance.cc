// covar_pop, covar_samp, corr.

#include <cmath>

#include "functions/aggregate/covariance_state.h"
#include "functions/aggregate/double_aggregate.h"
#include "functions/function_errors.h"

namespace firesteel {
namespace {

template <class Finish>
class CovarianceKernel final
    : public SimpleAggregate<CovarianceKernel<Finish>, CovarianceState, double, double> {
 public:
  explicit CovarianceKernel(Finish finish)
      : SimpleAggregate<CovarianceKernel, CovarianceState, double, double>(TypeId::kDouble),
        finish_(finish) {}

  void add(CovarianceState& state, double x, double y) const { state.add(x, y); }
  void merge(CovarianceState& into, const CovarianceState& from) const { into.merge(from); }
  void finish(const CovarianceState& state, Vector& out, size_t row) const {
    double result;
    if (finish_(state, result)) {
      out.template mutable_values<double>()[row] = result;
    } else {
      out.set_null(row);
    }
  }

 private:
  Finish finish_;
};

template <class Finish>
std::shared_ptr<const AggregateKernel> covariance_kernel(Finish finish) {
  return std::make_shared<CovarianceKernel<Finish>>(finish);
}

std::shared_ptr<const AggregateKernel> covar_pop_kernel(const SqlSettings& /*settings*/) {
  return covariance_kernel([](const CovarianceState& s, double& result) {
    result = s.xy / s.n;
    return s.n > 0;
  });
}

std::shared_ptr<const AggregateKernel> covar_samp_kernel(const SqlSettings& /*settings*/) {
  return covariance_kernel([](const CovarianceState& s, double& result) {
    result = s.xy / (s.n - 1.0);
    return s.n > 1;
  });
}

std::shared_ptr<const AggregateKernel> corr_kernel(const SqlSettings& settings) {
  return covariance_kernel([ansi = settings.ansi](const CovarianceState& s, double& result) {
    if (s.n <= 1) return false;
    const double divisor = std::sqrt(s.xx * s.yy);
    if (divisor == 0) {
      // A constant column: Spark's division fails under ANSI.
      if (!ansi) return false;
      throw_divide_by_zero();
    }
    result = s.xy / divisor;
    return true;
  });
}

}  // namespace

void register_covariance(FunctionRegistry& registry) {
  const FunctionDoc covar_pop = {
      .usage =
          "covar_pop(expr1, expr2) - Returns the population covariance of a set of number "
          "pairs.",
      .examples = {{"SELECT covar_pop(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2)",
                    "0.6666666666666666"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  const FunctionDoc covar_samp = {
      .usage = "covar_samp(expr1, expr2) - Returns the sample covariance of a set of number pairs.",
      .examples = {{"SELECT covar_samp(c1, c2) FROM VALUES (1,1), (2,2), (3,3) AS tab(c1, c2)",
                    "1.0"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  const FunctionDoc corr = {
      .usage =
          "corr(expr1, expr2) - Returns Pearson coefficient of correlation between a set of "
          "number pairs.",
      .examples = {{"SELECT corr(c1, c2) FROM VALUES (3, 2), (3, 3), (6, 4) as tab(c1, c2)",
                    "0.8660254037844387"}},
      .group = "agg_funcs",
      .since = "1.6.0"};
  add_double_aggregate<2>(registry, "covar_pop", covar_pop, covar_pop_kernel);
  add_double_aggregate<2>(registry, "covar_samp", covar_samp, covar_samp_kernel);
  add_double_aggregate<2>(registry, "corr", corr, corr_kernel);
}

}  // namespace firesteel
