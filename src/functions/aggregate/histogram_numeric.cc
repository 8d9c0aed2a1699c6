// histogram_numeric(x, bins): the streaming histogram of Ben-Haim and Tom-Tov (JMLR 2010): the two
// nearest bins are merged whenever there are too many.

#include <algorithm>
#include <cstring>

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/java_random.h"
#include "functions/number_reader.h"

namespace firesteel {
namespace {

class NumericHistogram {
 public:
  struct Bin {
    double center;
    double count;
  };

  explicit NumericHistogram(size_t max_bins) : max_bins_(max_bins) {}

  void add(double value) {
    const auto it =
        std::lower_bound(bins_.begin(), bins_.end(), value,
                         [](const Bin& bin, double wanted) { return bin.center < wanted; });
    if (it != bins_.end() && it->center == value) {
      ++it->count;
      return;
    }
    bins_.insert(it, {value, 1});
    trim();
  }

  void merge(std::span<const Bin> other) {
    bins_.insert(bins_.end(), other.begin(), other.end());
    std::stable_sort(bins_.begin(), bins_.end(),
                     [](const Bin& a, const Bin& b) { return a.center < b.center; });
    trim();
  }

  const std::vector<Bin>& bins() const { return bins_; }
  size_t memory_usage() const { return sizeof(*this) + bins_.capacity() * sizeof(Bin); }

 private:
  // The seed is Spark's, so that ties fall as they do there.
  static constexpr int64_t kSeed = 31183;

  void trim() {
    while (bins_.size() > max_bins_) {
      const size_t left = nearest_pair();
      Bin& bin = bins_[left];
      const Bin& next = bins_[left + 1];
      const double count = bin.count + next.count;
      bin.center *= bin.count / count;
      bin.center += next.center / count * next.count;
      bin.count = count;
      bins_.erase(bins_.begin() + static_cast<ptrdiff_t>(left) + 1);
    }
  }

  // The left one of the two bins that are nearest; one of several such pairs by chance.
  size_t nearest_pair() {
    double smallest = bins_[1].center - bins_[0].center;
    size_t place = 0;
    int ties = 1;
    for (size_t i = 1; i + 1 < bins_.size(); ++i) {
      const double distance = bins_[i + 1].center - bins_[i].center;
      if (distance < smallest) {
        smallest = distance;
        place = i;
        ties = 1;
      } else if (distance == smallest && random_.next_double() <= 1.0 / ++ties) {
        place = i;
      }
    }
    return place;
  }

  size_t max_bins_;
  std::vector<Bin> bins_;
  JavaRandom random_{kSeed};
};

class HistogramKernel final : public BytesAggregate<HistogramKernel, NumericHistogram> {
 public:
  HistogramKernel(DataType result_type, size_t bins)
      : result_type_(std::move(result_type)), bins_(bins) {}

  std::unique_ptr<NumericHistogram> make() const {
    return std::make_unique<NumericHistogram>(bins_);
  }
  void add(NumericHistogram& histogram, std::span<const Decoded> args, size_t row) const {
    if (!args[0].is_null(row)) histogram.add(number_at(args[0], row));
  }
  void merge(NumericHistogram& into, NumericHistogram& from) const { into.merge(from.bins()); }

  VectorPtr results(std::span<const NumericHistogram* const> histograms) const {
    const DataType& value_type = result_type_.element_type().fields()[0].type;
    VectorBuilder builder(result_type_);
    for (const NumericHistogram* histogram : histograms) {
      if (histogram == nullptr || histogram->bins().empty()) {
        builder.append_null();
        continue;
      }
      Value::List bins;
      for (const auto& bin : histogram->bins()) {
        bins.push_back(Value::List{number_value(bin.center, value_type), bin.count});
      }
      builder.append(std::move(bins));
    }
    return builder.finish();
  }

  std::string to_bytes(const NumericHistogram& histogram) const {
    const auto& bins = histogram.bins();
    return {reinterpret_cast<const char*>(bins.data()), bins.size() * sizeof(bins[0])};
  }
  void merge_bytes(NumericHistogram& into, std::string_view bytes) const {
    std::vector<NumericHistogram::Bin> bins(bytes.size() / sizeof(NumericHistogram::Bin));
    if (!bins.empty()) std::memcpy(bins.data(), bytes.data(), bytes.size());
    into.merge(bins);
  }

 private:
  DataType result_type_;
  size_t bins_;
};

DataType histogram_value_type(const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (type.is_datetime() || type.is_ansi_interval()) return type;
  const auto number = implicit_cast(type, TypeFamily::kNumeric, context.settings.ansi);
  if (!number) {
    throw_unexpected_input_type(context, "histogram_numeric", 0,
                                "(\"NUMERIC\" or \"DATE\" or \"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or "
                                "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")");
  }
  return *number;
}

BoundAggregate bind_histogram(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType value = histogram_value_type(context);
  const Argument& count = context.args[1];
  if (!count.constant) {
    throw_non_foldable(context, "histogram_numeric", 1, "nb", TypeId::kInt);
  }
  if (count.constant->is_null()) {
    throw_type_mismatch(context, "histogram_numeric", "UNEXPECTED_NULL", {{"exprName", "nb"}});
  }
  coerce(context, "histogram_numeric", {TypeFamily::kAny, DataType(TypeId::kInt)});
  const int64_t bins =
      cast_value(*count.constant, count.type, TypeId::kInt, CastMode::kAnsi, "UTC").integer();
  if (bins < 2) {
    throw_value_out_of_range(context, "histogram_numeric", "nb", "[2, 2147483647]",
                             std::to_string(bins));
  }
  BoundAggregate bound;
  bound.arg_types = {value, TypeId::kInt};
  bound.return_type = DataType::array(
      DataType::structure({{"x", value, true, ""}, {"y", TypeId::kDouble, true, ""}}));
  bound.kernel = std::make_shared<HistogramKernel>(bound.return_type, static_cast<size_t>(bins));
  return bound;
}

}  // namespace

void register_histogram_numeric(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"histogram_numeric"},
      .doc = {.usage = "histogram_numeric(expr, nb) - Computes a histogram on numeric 'expr' using "
                       "nb bins. The return value is an array of (x,y) pairs representing the "
                       "centers of the histogram's bins. As the value of 'nb' is increased, the "
                       "histogram approximation gets finer-grained, but may yield artifacts around "
                       "outliers. In practice, 20-40 histogram bins appear to work well, with more "
                       "bins being required for skewed or smaller datasets. Note that this "
                       "function creates a histogram with non-uniform bin widths. It offers no "
                       "guarantees in terms of the mean-squared-error of the histogram, but in "
                       "practice is comparable to the histograms produced by the R/S-Plus "
                       "statistical computing packages. Note: the output type of the 'x' field in "
                       "the return value is propagated from the input value consumed in the "
                       "aggregate function.",
              .examples = {{"SELECT histogram_numeric(col, 5) FROM VALUES (0), (1), (2), (10) AS "
                            "tab(col)",
                            "[{\"x\":0,\"y\":1.0},{\"x\":1,\"y\":1.0},{\"x\":2,\"y\":1.0},{\"x\":10"
                            ",\"y\":1.0}]"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_histogram,
  });
}

}  // namespace firesteel
