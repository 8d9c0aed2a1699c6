#include "api/frame_state.h"
#include "dataframe/operations.h"
#include "firesteel/dataframe.h"

namespace firesteel {
namespace {

double number(const DataFrame& frame, const PlanPtr& plan) {
  return guarded([&] {
    // NULL, for too few rows, is no number.
    return first_value(frame.state().session, plan)
        .get<std::optional<double>>()
        .value_or(std::numeric_limits<double>::quiet_NaN());
  });
}

}  // namespace

double DataFrameStatFunctions::corr(const std::string& a, const std::string& b) const {
  return number(frame_, correlation(frame_.state().plan, a, b));
}

double DataFrameStatFunctions::cov(const std::string& a, const std::string& b) const {
  return number(frame_, covariance(frame_.state().plan, a, b));
}

DataFrame DataFrameStatFunctions::crosstab(const std::string& a, const std::string& b) const {
  return make_frame(frame_.state().session, cross_tabulation(frame_.state().plan, a, b));
}

DataFrame DataFrameStatFunctions::freqItems(const std::vector<std::string>& columns,
                                            double support) const {
  return make_frame(frame_.state().session, frequent_items(frame_.state().plan, columns, support));
}

std::vector<std::vector<double>> DataFrameStatFunctions::approxQuantile(
    const std::vector<std::string>& columns, const std::vector<double>& probabilities,
    double relativeError) const {
  return guarded([&] {
    const PlanPtr plan =
        approx_quantiles(frame_.state().plan, columns, probabilities, relativeError);
    const auto cell = first_value(frame_.state().session, plan);
    std::vector<std::vector<double>> out;
    // A column without values has no quantiles.
    for (auto& values : cell.get<std::vector<std::optional<std::vector<double>>>>()) {
      out.push_back(values ? std::move(*values) : std::vector<double>{});
    }
    return out;
  });
}

DataFrame DataFrameStatFunctions::sampleBy(
    const ColumnOrName& column, const std::vector<std::pair<types::Value, double>>& fractions,
    std::optional<int64_t> seed) const {
  std::vector<std::pair<ExprPtr, double>> strata;
  for (const auto& [value, fraction] : fractions) {
    strata.emplace_back(Column(value).expr(), fraction);
  }
  return make_frame(frame_.state().session,
                    sample_by(frame_.state().plan, column.column().expr(), std::move(strata),
                              seed ? *seed : random_seed()));
}

}  // namespace firesteel
