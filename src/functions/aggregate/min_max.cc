// min, max.

#include <cmath>
#include <numeric>

#include "columnar/compare.h"
#include "functions/aggregate/lanes.h"
#include "functions/aggregate/simple_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/value_slot.h"

namespace firesteel {
namespace {

template <class T>
struct alignas(8) ExtremeState {
  T value = {};
  bool seen = false;
};
template <>
struct alignas(8) ExtremeState<int128_t> {
  PackedInt128 value = 0;
  bool seen = false;
};

template <class T, bool kMax>
class FixedExtremeKernel final
    : public SimpleAggregate<FixedExtremeKernel<T, kMax>, ExtremeState<T>, T> {
 public:
  using State = ExtremeState<T>;
  using SimpleAggregate<FixedExtremeKernel, State, T>::SimpleAggregate;

  void add(State& state, T value) const {
    if (!state.seen || better(value, state.value)) state.value = value;
    state.seen = true;
  }
  void add_dense(State& state, const T* values, size_t count) const
      requires(std::integral<T> && sizeof(T) <= 8) {
    if (count == 0) return;
    add(state, reduce_lanes(values, count, values[0], [](const auto& a, const auto& b) {
          if constexpr (kMax) return a > b ? a : b;
          if constexpr (!kMax) return a < b ? a : b;
        }));
  }
  void merge(State& into, const State& from) const {
    if (from.seen) add(into, from.value);
  }
  void finish(const State& state, Vector& out, size_t row) const {
    if (state.seen) {
      out.template mutable_values<T>()[row] = state.value;
    } else {
      out.set_null(row);
    }
  }

 private:
  // NaN is the largest value.
  static bool less(T a, T b) {
    if constexpr (std::floating_point<T>) return a < b || (std::isnan(b) && !std::isnan(a));
    return a < b;
  }
  static bool better(T a, T b) { return kMax ? less(b, a) : less(a, b); }
};

// Strings, arrays and structs.
template <bool kMax>
class SlotExtremeKernel final : public AggregateKernel {
 public:
  explicit SlotExtremeKernel(DataType type) : slots_(std::move(type)) {}

  size_t state_size() const override { return sizeof(ValueSlot); }
  void initialize(std::byte* state) const override { new (state) ValueSlot(); }
  bool needs_destroy() const override { return true; }
  void destroy(std::byte* state) const override { slots_.destroy(at(state)); }
  size_t heap_bytes(const std::byte* state) const override {
    return slots_.heap_bytes(*reinterpret_cast<const ValueSlot*>(state));
  }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const Decoded decoded(*args[0]);
    if (!slots_.type().is_nested()) {
      for (size_t i = 0; i < num_rows; ++i) {
        if (!decoded.is_null(i)) offer(at(states[i]), decoded, i);
      }
      return;
    }
    // Comparing with a boxed value is dear: first find the best row for each state of the batch.
    std::vector<uint32_t> rows(num_rows);
    std::iota(rows.begin(), rows.end(), 0);
    std::stable_sort(rows.begin(), rows.end(),
                     [&](uint32_t a, uint32_t b) { return std::less<>()(states[a], states[b]); });
    for (size_t begin = 0, end = 0; begin < num_rows; begin = end) {
      while (end < num_rows && states[rows[end]] == states[rows[begin]]) ++end;
      offer_best(at(states[rows[begin]]), *args[0], decoded,
                 std::span(rows).subspan(begin, end - begin));
    }
  }

  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    std::vector<uint32_t> rows(num_rows);
    std::iota(rows.begin(), rows.end(), 0);
    offer_best(at(state), *args[0], Decoded(*args[0]), rows);
  }

  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    std::vector<const ValueSlot*> slots(n);
    for (size_t i = 0; i < n; ++i) slots[i] = &at(sources[i]);
    merge_serialized(slots_.collect(slots), targets, n);
  }

  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    std::vector<const ValueSlot*> slots(n);
    for (size_t i = 0; i < n; ++i) slots[i] = &at(states[i]);
    return slots_.collect(slots);
  }

  DataType serialized_type() const override { return slots_.type(); }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    return finalize(states, n);
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    update(std::span(&column, 1), states, n);
  }

 private:
  static ValueSlot& at(std::byte* state) { return *reinterpret_cast<ValueSlot*>(state); }

  void offer(ValueSlot& slot, const Decoded& decoded, size_t row) const {
    if (slot.has_value()) {
      const int order = slots_.compare(slot, decoded, row);
      if (kMax ? order >= 0 : order <= 0) return;
    }
    slots_.assign(slot, decoded, row);
  }

  void offer_best(ValueSlot& slot, const Vector& vector, const Decoded& decoded,
                  std::span<const uint32_t> rows) const {
    const RowComparator comparator(vector, vector);
    const uint32_t* best = nullptr;
    for (const uint32_t& row : rows) {
      if (decoded.is_null(row)) continue;
      if (best != nullptr) {
        const int order = comparator.compare_valid(*best, row);
        if (kMax ? order >= 0 : order <= 0) continue;
      }
      best = &row;
    }
    if (best != nullptr) offer(slot, decoded, *best);
  }

  SlotType slots_;
};

template <bool kMax>
std::shared_ptr<const AggregateKernel> extreme_kernel(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return std::make_shared<FixedExtremeKernel<uint8_t, kMax>>(type);
    case TypeId::kByte:
      return std::make_shared<FixedExtremeKernel<int8_t, kMax>>(type);
    case TypeId::kShort:
      return std::make_shared<FixedExtremeKernel<int16_t, kMax>>(type);
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return std::make_shared<FixedExtremeKernel<int32_t, kMax>>(type);
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return std::make_shared<FixedExtremeKernel<int64_t, kMax>>(type);
    case TypeId::kFloat:
      return std::make_shared<FixedExtremeKernel<float, kMax>>(type);
    case TypeId::kDouble:
      return std::make_shared<FixedExtremeKernel<double, kMax>>(type);
    case TypeId::kDecimal:
      if (type.is_wide_decimal()) {
        return std::make_shared<FixedExtremeKernel<int128_t, kMax>>(type);
      }
      return std::make_shared<FixedExtremeKernel<int64_t, kMax>>(type);
    default:
      return std::make_shared<SlotExtremeKernel<kMax>>(type);
  }
}

template <bool kMax>
BoundAggregate bind_extreme(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType& type = context.args[0].type;
  require_orderable(context, kMax ? "max" : "min", type);
  BoundAggregate bound;
  bound.arg_types = {type};
  bound.return_type = type;
  bound.distinct_insensitive = true;
  bound.kernel = extreme_kernel<kMax>(type);
  return bound;
}

}  // namespace

void register_min_max(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"min"},
      .doc = {.usage = "min(expr) - Returns the minimum value of `expr`.",
              .examples = {{"SELECT min(col) FROM VALUES (10), (-1), (20) AS tab(col)", "-1"}},
              .group = "agg_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_extreme<false>,
  });
  registry.add(AggregateFunction{
      .names = {"max"},
      .doc = {.usage = "max(expr) - Returns the maximum value of `expr`.",
              .examples = {{"SELECT max(col) FROM VALUES (10), (50), (20) AS tab(col)", "50"}},
              .group = "agg_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_extreme<true>,
  });
}

}  // namespace firesteel
