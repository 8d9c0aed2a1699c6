// avg (mean), try_avg.

#include "functions/aggregate/decimal_sum.h"
#include "functions/aggregate/lanes.h"
#include "functions/aggregate/simple_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

struct DoubleAverageState {
  double sum = 0;
  int64_t count = 0;
};

template <class In>
class DoubleAverageKernel final
    : public SimpleAggregate<DoubleAverageKernel<In>, DoubleAverageState, In> {
 public:
  using State = DoubleAverageState;
  using SimpleAggregate<DoubleAverageKernel, State, In>::SimpleAggregate;

  void add(State& state, In value) const {
    state.sum += value;
    ++state.count;
  }
  void merge(State& into, const State& from) const {
    into.sum += from.sum;
    into.count += from.count;
  }
  void finish(const State& state, Vector& out, size_t row) const {
    if (state.count == 0) {
      out.set_null(row);
    } else {
      out.template mutable_values<double>()[row] = state.sum / static_cast<double>(state.count);
    }
  }
};

// Averages of exact values: integers to double, decimals to decimal(p + 4, s + 4), intervals to
// intervals. Exact until the division, so that frames can slide.
template <class In, class Finish>
class ExactAverageKernel final
    : public SimpleAggregate<ExactAverageKernel<In, Finish>, DecimalSumState, In> {
 public:
  using State = DecimalSumState;
  ExactAverageKernel(DataType result_type, Finish finish)
      : SimpleAggregate<ExactAverageKernel, State, In>(std::move(result_type)),
        finish_(std::move(finish)) {}

  void add(State& state, In value) const { Sum::add(state, value); }
  void add_dense(State& state, const In* values, size_t count) const requires(sizeof(In) <= 8) {
    Sum::add_total(state, sum_lanes(values, count), static_cast<int64_t>(count));
  }
  void subtract(State& state, In value) const { Sum::subtract(state, value); }
  void merge(State& into, const State& from) const { Sum::add_total(into, from.sum, from.count); }
  void finish(const State& state, Vector& out, size_t row) const {
    if (state.count == 0 || !finish_(state, out, row)) out.set_null(row);
  }

 private:
  // Only 128-bit decimals can overflow 128 bits.
  using Sum =
      std::conditional_t<std::same_as<In, int128_t>, CheckedDecimalSum, UncheckedDecimalSum>;
  Finish finish_;
};

// a / b rounded half away from zero, for b > 0.
int128_t divide_half_up(int128_t a, int128_t b) {
  const int128_t quotient = a / b;
  const int128_t rest = a % b;
  const int128_t magnitude = rest < 0 ? -rest : rest;
  if (magnitude < b - magnitude) return quotient;
  return a < 0 ? quotient - 1 : quotient + 1;
}

struct FinishDouble {
  bool operator()(const DecimalSumState& state, Vector& out, size_t row) const {
    out.mutable_values<double>()[row] =
        static_cast<double>(int128_t{state.sum}) / static_cast<double>(state.count);
    return true;
  }
};

struct FinishDecimal {
  DataType type;
  DataType sum_type;
  bool null_on_overflow;

  bool operator()(const DecimalSumState& state, Vector& out, size_t row) const {
    int128_t average;
    const bool sum_fits = !state.overflowed() && decimal_fits(state.sum, sum_type.precision());
    if (!sum_fits || !divide(state, average) || !decimal_fits(average, type.precision())) {
      if (null_on_overflow) return false;
      if (!sum_fits) throw_decimal_sum_overflow(state, sum_type);
      // Spark divides with one digit more than a decimal can hold.
      const int shown_scale = DataType::kMaxPrecision + 1;
      throw_decimal_out_of_range(quotient_text(state, shown_scale), type.precision(), type.scale());
    }
    if (type.is_wide_decimal()) {
      out.mutable_values<int128_t>()[row] = average;
    } else {
      out.mutable_values<int64_t>()[row] = static_cast<int64_t>(average);
    }
    return true;
  }

  // Long division, in two steps: the scaled sum itself may not fit 128 bits.
  bool divide(const DecimalSumState& state, int128_t& average) const {
    const int128_t factor = power_of_ten(type.scale() - sum_type.scale());
    const int128_t count = state.count;
    const int128_t whole = int128_t{state.sum} / count;
    const int128_t rest = int128_t{state.sum} % count;
    const int128_t fraction = divide_half_up(rest * factor, count);
    return !__builtin_mul_overflow(whole, factor, &average) &&
           !__builtin_add_overflow(average, fraction, &average);
  }

  std::string quotient_text(const DecimalSumState& state, int scale) const {
    const int128_t count = state.count;
    const int128_t sum = state.sum < 0 ? -int128_t{state.sum} : int128_t{state.sum};
    int128_t rest = sum % count;
    std::string digits = int128_to_string(sum / count);
    for (int i = sum_type.scale(); i < scale; ++i) {
      rest *= 10;
      digits += static_cast<char>('0' + static_cast<int>(rest / count));
      rest %= count;
    }
    const auto width = static_cast<size_t>(scale) + 1;
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    digits.insert(digits.size() - static_cast<size_t>(scale), 1, '.');
    return state.sum < 0 ? "-" + digits : digits;
  }
};

template <class Out>
struct FinishInterval {
  bool null_on_overflow;

  bool operator()(const DecimalSumState& state, Vector& out, size_t row) const {
    if (state.sum != static_cast<Out>(state.sum)) {
      if (null_on_overflow) return false;
      throw_interval_overflow("try_add");
    }
    out.mutable_values<Out>()[row] = static_cast<Out>(divide_half_up(state.sum, state.count));
    return true;
  }
};

template <class In, class Finish>
std::shared_ptr<const AggregateKernel> exact_average(const DataType& type, Finish finish) {
  return std::make_shared<ExactAverageKernel<In, Finish>>(type, std::move(finish));
}

// decimal(p + 4, s + 4), cut at 38 digits.
DataType decimal_average_type(const DataType& type) {
  constexpr int kExtraDigits = 4;
  return DataType::decimal(std::min(type.precision() + kExtraDigits, DataType::kMaxPrecision),
                           std::min(type.scale() + kExtraDigits, DataType::kMaxPrecision));
}

BoundAggregate bind_avg(const BindContext& context, std::string_view name, bool is_try) {
  const DataType type = number_or_interval_argument(context, name);
  const bool null_on_overflow = is_try || !context.settings.ansi;
  BoundAggregate bound;
  bound.arg_types = {type};
  bound.return_type = TypeId::kDouble;
  switch (type.id()) {
    case TypeId::kByte:
      bound.kernel = exact_average<int8_t>(TypeId::kDouble, FinishDouble());
      break;
    case TypeId::kShort:
      bound.kernel = exact_average<int16_t>(TypeId::kDouble, FinishDouble());
      break;
    case TypeId::kInt:
      bound.kernel = exact_average<int32_t>(TypeId::kDouble, FinishDouble());
      break;
    case TypeId::kLong:
      bound.kernel = exact_average<int64_t>(TypeId::kDouble, FinishDouble());
      break;
    case TypeId::kFloat:
      bound.kernel = std::make_shared<DoubleAverageKernel<float>>(TypeId::kDouble);
      break;
    case TypeId::kDecimal: {
      bound.return_type = decimal_average_type(type);
      FinishDecimal finish{bound.return_type, decimal_sum_type(type), null_on_overflow};
      bound.kernel = type.is_wide_decimal() ? exact_average<int128_t>(bound.return_type, finish)
                                            : exact_average<int64_t>(bound.return_type, finish);
      break;
    }
    case TypeId::kYearMonthInterval:
      bound.return_type = TypeId::kYearMonthInterval;
      bound.kernel = exact_average<int32_t>(bound.return_type, FinishInterval<int32_t>{is_try});
      break;
    case TypeId::kDayTimeInterval:
      bound.return_type = TypeId::kDayTimeInterval;
      bound.kernel = exact_average<int64_t>(bound.return_type, FinishInterval<int64_t>{is_try});
      break;
    default:
      bound.arg_types = {TypeId::kDouble};
      bound.kernel = std::make_shared<DoubleAverageKernel<double>>(TypeId::kDouble);
  }
  return bound;
}

}  // namespace

void register_avg(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"avg", "mean"},
      .doc = {.usage = "avg(expr) - Returns the mean calculated from values of a group.",
              .examples = {{"SELECT avg(col) FROM VALUES (1), (2), (3) AS tab(col)", "2.0"},
                           {"SELECT avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)", "1.5"}},
              .group = "agg_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context,
                 NullTreatment) { return bind_avg(context, "avg", false); },
  });
  registry.add(AggregateFunction{
      .names = {"try_avg"},
      .doc = {.usage = "try_avg(expr) - Returns the mean calculated from values of a group and the "
                       "result is null on overflow.",
              .examples = {{"SELECT try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)", "2.0"},
                           {"SELECT try_avg(col) FROM VALUES (1), (2), (NULL) AS tab(col)", "1.5"},
                           {"SELECT try_avg(col) FROM VALUES (interval '2147483647 months'), "
                            "(interval '1 months') AS tab(col)",
                            "NULL"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context,
                 NullTreatment) { return bind_avg(context, "try_avg", true); },
  });
}

}  // namespace firesteel
