// first (first_value), last (last_value), any_value.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/value_slot.h"

namespace firesteel {
namespace {

template <bool kLast>
class FirstLastKernel final : public AggregateKernel {
 public:
  FirstLastKernel(DataType type, bool ignore_nulls)
      : slots_(std::move(type)), ignore_nulls_(ignore_nulls) {}

  size_t state_size() const override { return sizeof(ValueSlot); }
  void initialize(std::byte* state) const override { new (state) ValueSlot(); }
  bool needs_destroy() const override { return slots_.owns_memory(); }
  void destroy(std::byte* state) const override { slots_.destroy(at(state)); }
  size_t heap_bytes(const std::byte* state) const override {
    return slots_.heap_bytes(*reinterpret_cast<const ValueSlot*>(state));
  }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const Decoded decoded(*args[0]);
    for (size_t i = 0; i < num_rows; ++i) offer(at(states[i]), decoded, i);
  }

  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    ValueSlot& slot = at(state);
    if (!kLast && !slot.is_empty()) return;
    const Decoded decoded(*args[0]);
    for (size_t i = 0; i < num_rows; ++i) {
      const size_t row = kLast ? num_rows - 1 - i : i;
      if (ignore_nulls_ && decoded.is_null(row)) continue;
      slots_.assign(slot, decoded, row);
      return;
    }
  }

  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    for (size_t i = 0; i < n; ++i) {
      const ValueSlot& source = at(sources[i]);
      ValueSlot& target = at(targets[i]);
      if (!source.is_empty() && (kLast || target.is_empty())) slots_.copy(target, source);
    }
  }

  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    std::vector<const ValueSlot*> slots(n);
    for (size_t i = 0; i < n; ++i) slots[i] = &at(states[i]);
    return slots_.collect(slots);
  }

  // A null row for a state that saw nothing; else a struct, whose value may be null.
  DataType serialized_type() const override {
    return DataType::structure({{"value", slots_.type(), true, ""}});
  }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    auto out = Vector::flat(serialized_type(), n);
    for (size_t i = 0; i < n; ++i) {
      if (at(states[i]).is_empty()) out->set_null(i);
    }
    out->set_children({finalize(states, n)});
    return out;
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    const VectorPtr flat = flatten(column);
    const Decoded rows(*flat);
    const Decoded values(*flat->children()[0]);
    for (size_t i = 0; i < n; ++i) {
      if (!rows.is_null(i)) offer(at(states[i]), values, i);
    }
  }

 private:
  static ValueSlot& at(std::byte* state) { return *reinterpret_cast<ValueSlot*>(state); }

  void offer(ValueSlot& slot, const Decoded& decoded, size_t row) const {
    if (!kLast && !slot.is_empty()) return;
    if (ignore_nulls_ && decoded.is_null(row)) return;
    slots_.assign(slot, decoded, row);
  }

  SlotType slots_;
  bool ignore_nulls_;
};

template <bool kLast>
BoundAggregate bind_first_last(const std::string& name, const BindContext& context,
                               NullTreatment nulls) {
  bool ignore_nulls = nulls == NullTreatment::kIgnore;
  BoundAggregate bound;
  bound.arg_types = {context.args[0].type};
  if (context.args.size() == 2) {
    const Argument& flag = context.args[1];
    if (!flag.type.is(TypeId::kBoolean) || !flag.constant || flag.constant->is_null()) {
      throw SparkError("_LEGACY_ERROR_TEMP_1210", {{"funcName", name}});
    }
    ignore_nulls = ignore_nulls || flag.constant->boolean();
    bound.arg_types.push_back(TypeId::kBoolean);
  }
  bound.return_type = context.args[0].type;
  bound.order_sensitive = true;
  bound.kernel = std::make_shared<FirstLastKernel<kLast>>(bound.return_type, ignore_nulls);
  // The flag is not printed.
  bound.render = render_first(name);
  return bound;
}

template <bool kLast>
void add_first_last(FunctionRegistry& registry, const std::string& name, FunctionDoc doc) {
  registry.add(AggregateFunction{
      .names = {name},
      .doc = std::move(doc),
      .min_args = 1,
      .max_args = 2,
      .bind = std::bind_front(bind_first_last<kLast>, name),
  });
}

}  // namespace

void register_first_last(FunctionRegistry& registry) {
  const FunctionDoc first = {
      .usage =
          "first(expr[, isIgnoreNull]) - Returns the first value of `expr` for a group of "
          "rows. If `isIgnoreNull` is true, returns only non-null values.",
      .examples = {{"SELECT first(col) FROM VALUES (10), (5), (20) AS tab(col)", "10"},
                   {"SELECT first(col) FROM VALUES (NULL), (5), (20) AS tab(col)", "NULL"},
                   {"SELECT first(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)", "5"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  add_first_last<false>(registry, "first", first);
  const FunctionDoc first_value = {
      .usage =
          "first_value(expr[, isIgnoreNull]) - Returns the first value of `expr` for a group "
          "of rows. If `isIgnoreNull` is true, returns only non-null values.",
      .examples = {{"SELECT first_value(col) FROM VALUES (10), (5), (20) AS tab(col)", "10"},
                   {"SELECT first_value(col) FROM VALUES (NULL), (5), (20) AS tab(col)", "NULL"},
                   {"SELECT first_value(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)",
                    "5"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  add_first_last<false>(registry, "first_value", first_value);
  const FunctionDoc any_value = {
      .usage =
          "any_value(expr[, isIgnoreNull]) - Returns some value of `expr` for a group of "
          "rows. If `isIgnoreNull` is true, returns only non-null values.",
      .examples = {{"SELECT any_value(col) FROM VALUES (10), (5), (20) AS tab(col)", "10"},
                   {"SELECT any_value(col) FROM VALUES (NULL), (5), (20) AS tab(col)", "NULL"},
                   {"SELECT any_value(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)", "5"}},
      .group = "agg_funcs",
      .since = "3.4.0"};
  add_first_last<false>(registry, "any_value", any_value);
  const FunctionDoc last = {
      .usage =
          "last(expr[, isIgnoreNull]) - Returns the last value of `expr` for a group of rows. "
          "If `isIgnoreNull` is true, returns only non-null values",
      .examples = {{"SELECT last(col) FROM VALUES (10), (5), (20) AS tab(col)", "20"},
                   {"SELECT last(col) FROM VALUES (10), (5), (NULL) AS tab(col)", "NULL"},
                   {"SELECT last(col, true) FROM VALUES (10), (5), (NULL) AS tab(col)", "5"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  add_first_last<true>(registry, "last", last);
  const FunctionDoc last_value = {
      .usage =
          "last_value(expr[, isIgnoreNull]) - Returns the last value of `expr` for a group of "
          "rows. If `isIgnoreNull` is true, returns only non-null values",
      .examples = {{"SELECT last_value(col) FROM VALUES (10), (5), (20) AS tab(col)", "20"},
                   {"SELECT last_value(col) FROM VALUES (10), (5), (NULL) AS tab(col)", "NULL"},
                   {"SELECT last_value(col, true) FROM VALUES (10), (5), (NULL) AS tab(col)", "5"}},
      .group = "agg_funcs",
      .since = "2.0.0"};
  add_first_last<true>(registry, "last_value", last_value);
}

}  // namespace firesteel
