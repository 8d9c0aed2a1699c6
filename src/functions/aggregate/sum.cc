// sum, try_sum.

#include "functions/aggregate/decimal_sum.h"
#include "functions/aggregate/lanes.h"
#include "functions/aggregate/simple_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

// What becomes of a sum of integers or intervals that does not fit its type.
enum class SumOverflow : uint8_t { kError, kWrap, kNull };

struct IntegerSumState {
  int64_t sum = 0;
  // Values summed; kOverflowed once the sum did not fit (kNull).
  int64_t count = 0;
};

// In: what is summed. Out: the result's type, whose range the sum must keep.
template <class In, class Out, SumOverflow kOverflow>
class IntegerSumKernel final
    : public SimpleAggregate<IntegerSumKernel<In, Out, kOverflow>, IntegerSumState, In> {
 public:
  using State = IntegerSumState;
  using SimpleAggregate<IntegerSumKernel, State, In>::SimpleAggregate;

  void add(State& state, In value) const {
    if constexpr (kOverflow == SumOverflow::kWrap) {
      state.sum = wrap(static_cast<uint64_t>(state.sum) +
                       static_cast<uint64_t>(static_cast<int64_t>(value)));
      ++state.count;
    } else {
      Out sum;
      if (__builtin_add_overflow(static_cast<Out>(state.sum), value, &sum)) [[unlikely]] {
        overflow(state);
        return;
      }
      if (kOverflow == SumOverflow::kNull && state.count < 0) return;
      state.sum = sum;
      ++state.count;
    }
  }

  void add_dense(State& state, const In* values, size_t count) const {
    add_total(state, sum_lanes(values, count), static_cast<int64_t>(count));
  }

  void subtract(State& state, In value) const requires(kOverflow != SumOverflow::kNull) {
    state.sum =
        wrap(static_cast<uint64_t>(state.sum) - static_cast<uint64_t>(static_cast<int64_t>(value)));
    --state.count;
  }

  void merge(State& into, const State& from) const {
    if (from.count < 0) {
      into = from;
    } else {
      add_total(into, from.sum, from.count);
    }
  }

  void finish(const State& state, Vector& out, size_t row) const {
    if (state.count <= 0) {
      out.set_null(row);
    } else {
      out.template mutable_values<Out>()[row] = static_cast<Out>(state.sum);
    }
  }

 private:
  static constexpr int64_t kOverflowed = -1;

  static int64_t wrap(uint64_t sum) { return static_cast<Out>(sum); }

  void add_total(State& state, int128_t total, int64_t count) const {
    if (state.count < 0) return;
    const int128_t sum = state.sum + total;
    if (kOverflow != SumOverflow::kWrap && sum != static_cast<Out>(sum)) [[unlikely]] {
      overflow(state);
      return;
    }
    state.sum = wrap(static_cast<uint64_t>(sum));
    state.count += count;
  }

  void overflow(State& state) const {
    if constexpr (kOverflow == SumOverflow::kNull) {
      state.count = kOverflowed;
    } else if (this->result_type().is_ansi_interval()) {
      throw_interval_overflow("try_add");
    } else {
      throw error_without_context(
          "ARITHMETIC_OVERFLOW",
          {{"message", "overflow"},
           {"alternative", " Use 'try_add' to tolerate overflow and return NULL instead."},
           {"config", quote_sql("spark.sql.ansi.enabled")}});
    }
  }
};

struct DoubleSumState {
  double sum = 0;
  int64_t count = 0;
};

// Adds in the rows' order, as Spark does: lanes would round differently.
template <class In>
class DoubleSumKernel final : public SimpleAggregate<DoubleSumKernel<In>, DoubleSumState, In> {
 public:
  using State = DoubleSumState;
  using SimpleAggregate<DoubleSumKernel, State, In>::SimpleAggregate;

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
      out.template mutable_values<double>()[row] = state.sum;
    }
  }
};

template <class In, class Checked>
class DecimalSumKernel final
    : public SimpleAggregate<DecimalSumKernel<In, Checked>, DecimalSumState, In> {
 public:
  using State = DecimalSumState;
  DecimalSumKernel(DataType result_type, bool null_on_overflow)
      : SimpleAggregate<DecimalSumKernel, State, In>(std::move(result_type)),
        null_on_overflow_(null_on_overflow) {}

  void add(State& state, In value) const { Checked::add(state, value); }
  void add_dense(State& state, const int64_t* values,
                 size_t count) const requires std::same_as<In, int64_t> {
    Checked::add_total(state, sum_lanes(values, count), static_cast<int64_t>(count));
  }
  void subtract(State& state, In value) const { Checked::subtract(state, value); }
  void merge(State& into, const State& from) const {
    Checked::add_total(into, from.sum, from.count);
  }
  void finish(const State& state, Vector& out, size_t row) const {
    if (state.count == 0) {
      out.set_null(row);
      return;
    }
    const DataType& type = this->result_type();
    if (state.overflowed() || !decimal_fits(state.sum, type.precision())) {
      if (!null_on_overflow_) throw_decimal_sum_overflow(state, type);
      out.set_null(row);
    } else if (type.is_wide_decimal()) {
      out.template mutable_values<int128_t>()[row] = state.sum;
    } else {
      out.template mutable_values<int64_t>()[row] = static_cast<int64_t>(state.sum);
    }
  }

 private:
  bool null_on_overflow_;
};

template <class In, class Out>
std::shared_ptr<const AggregateKernel> integer_sum(const DataType& type, SumOverflow overflow) {
  switch (overflow) {
    case SumOverflow::kError:
      return std::make_shared<IntegerSumKernel<In, Out, SumOverflow::kError>>(type);
    case SumOverflow::kWrap:
      return std::make_shared<IntegerSumKernel<In, Out, SumOverflow::kWrap>>(type);
    case SumOverflow::kNull:
      return std::make_shared<IntegerSumKernel<In, Out, SumOverflow::kNull>>(type);
  }
  FS_UNREACHABLE("overflow");
}

std::shared_ptr<const AggregateKernel> decimal_sum(const DataType& from, const DataType& to,
                                                   bool null_on_overflow) {
  if (!from.is_wide_decimal()) {
    return std::make_shared<DecimalSumKernel<int64_t, UncheckedDecimalSum>>(to, null_on_overflow);
  }
  if (sum_cannot_overflow(from)) {
    return std::make_shared<DecimalSumKernel<int128_t, UncheckedDecimalSum>>(to, null_on_overflow);
  }
  return std::make_shared<DecimalSumKernel<int128_t, CheckedDecimalSum>>(to, null_on_overflow);
}

BoundAggregate bind_sum(const BindContext& context, std::string_view name, bool is_try) {
  const DataType type = number_or_interval_argument(context, name);
  // Intervals never wrap.
  const SumOverflow interval_overflow = is_try ? SumOverflow::kNull : SumOverflow::kError;
  const SumOverflow overflow = context.settings.ansi ? interval_overflow
                               : is_try              ? SumOverflow::kNull
                                                     : SumOverflow::kWrap;
  BoundAggregate bound;
  bound.arg_types = {type};
  switch (type.id()) {
    case TypeId::kByte:
      bound.return_type = TypeId::kLong;
      bound.kernel = integer_sum<int8_t, int64_t>(TypeId::kLong, overflow);
      break;
    case TypeId::kShort:
      bound.return_type = TypeId::kLong;
      bound.kernel = integer_sum<int16_t, int64_t>(TypeId::kLong, overflow);
      break;
    case TypeId::kInt:
      bound.return_type = TypeId::kLong;
      bound.kernel = integer_sum<int32_t, int64_t>(TypeId::kLong, overflow);
      break;
    case TypeId::kLong:
      bound.return_type = TypeId::kLong;
      bound.kernel = integer_sum<int64_t, int64_t>(TypeId::kLong, overflow);
      break;
    case TypeId::kYearMonthInterval:
      bound.return_type = type;
      bound.kernel = integer_sum<int32_t, int32_t>(type, interval_overflow);
      break;
    case TypeId::kDayTimeInterval:
      bound.return_type = type;
      bound.kernel = integer_sum<int64_t, int64_t>(type, interval_overflow);
      break;
    case TypeId::kFloat:
      bound.return_type = TypeId::kDouble;
      bound.kernel = std::make_shared<DoubleSumKernel<float>>(TypeId::kDouble);
      break;
    case TypeId::kDecimal:
      bound.return_type = decimal_sum_type(type);
      bound.kernel = decimal_sum(type, bound.return_type, overflow != SumOverflow::kError);
      break;
    default:
      bound.arg_types = {TypeId::kDouble};
      bound.return_type = TypeId::kDouble;
      bound.kernel = std::make_shared<DoubleSumKernel<double>>(TypeId::kDouble);
  }
  return bound;
}

}  // namespace

void register_sum(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"sum"},
      .doc = {.usage = "sum(expr) - Returns the sum calculated from values of a group.",
              .examples = {{"SELECT sum(col) FROM VALUES (5), (10), (15) AS tab(col)", "30"},
                           {"SELECT sum(col) FROM VALUES (NULL), (10), (15) AS tab(col)", "25"},
                           {"SELECT sum(col) FROM VALUES (NULL), (NULL) AS tab(col)", "NULL"}},
              .group = "agg_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context,
                 NullTreatment) { return bind_sum(context, "sum", false); },
  });
  registry.add(AggregateFunction{
      .names = {"try_sum"},
      .doc = {.usage = "try_sum(expr) - Returns the sum calculated from values of a group and the "
                       "result is null on overflow.",
              .examples = {{"SELECT try_sum(col) FROM VALUES (5), (10), (15) AS tab(col)", "30"},
                           {"SELECT try_sum(col) FROM VALUES (NULL), (10), (15) AS tab(col)", "25"},
                           {"SELECT try_sum(col) FROM VALUES (NULL), (NULL) AS tab(col)", "NULL"},
                           {"SELECT try_sum(col) FROM VALUES (9223372036854775807L), (1L) AS "
                            "tab(col)",
                            "NULL"}},
              .group = "agg_funcs",
              .since = "3.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context,
                 NullTreatment) { return bind_sum(context, "try_sum", true); },
  });
}

}  // namespace firesteel
