// min_by(x, y[, k]), max_by(x, y[, k]).

#include <numeric>

#include "columnar/compare.h"
#include "functions/aggregate/list_column.h"
#include "functions/aggregate/object_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/value_slot.h"

namespace firesteel {
namespace {

// The value of x in the row of the extreme y; of several such rows the last one, as in Spark.
template <bool kMax>
class ExtremeByKernel final : public AggregateKernel {
 public:
  ExtremeByKernel(DataType value, DataType order)
      : values_(std::move(value)), orders_(std::move(order)) {}

  size_t state_size() const override { return sizeof(State); }
  void initialize(std::byte* state) const override { new (state) State(); }
  bool needs_destroy() const override { return values_.owns_memory() || orders_.owns_memory(); }
  void destroy(std::byte* state) const override {
    values_.destroy(at(state).value);
    orders_.destroy(at(state).order);
  }
  size_t heap_bytes(const std::byte* state) const override {
    const auto& slots = *reinterpret_cast<const State*>(state);
    return values_.heap_bytes(slots.value) + orders_.heap_bytes(slots.order);
  }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const Decoded values(*args[0]);
    const Decoded orders(*args[1]);
    for (size_t i = 0; i < num_rows; ++i) offer(at(states[i]), values, orders, i);
  }
  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    const Decoded values(*args[0]);
    const Decoded orders(*args[1]);
    for (size_t i = 0; i < num_rows; ++i) offer(at(state), values, orders, i);
  }

  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    merge_serialized(serialize(sources, n), targets, n);
  }

  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    std::vector<const ValueSlot*> slots(n);
    for (size_t i = 0; i < n; ++i) slots[i] = &at(states[i]).value;
    return values_.collect(slots);
  }

  DataType serialized_type() const override {
    return DataType::structure({{"x", values_.type(), true, ""}, {"y", orders_.type(), true, ""}});
  }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    std::vector<const ValueSlot*> slots(n);
    for (size_t i = 0; i < n; ++i) slots[i] = &at(states[i]).order;
    auto out = Vector::flat(serialized_type(), n);
    out->set_children({finalize(states, n), orders_.collect(slots)});
    return out;
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    const VectorPtr flat = flatten(column);
    update(flat->children(), states, n);
  }

 private:
  struct State {
    ValueSlot value;
    ValueSlot order;
  };
  static State& at(std::byte* state) { return *reinterpret_cast<State*>(state); }

  void offer(State& state, const Decoded& values, const Decoded& orders, size_t row) const {
    if (orders_.type().is(TypeId::kNull) || orders.is_null(row)) return;
    if (state.order.has_value()) {
      const int order = orders_.compare(state.order, orders, row);
      if (kMax ? order > 0 : order < 0) return;
    }
    orders_.assign(state.order, orders, row);
    values_.assign(state.value, values, row);
  }

  SlotType values_;
  SlotType orders_;
};

// Rows that may be among the k extreme ones.
struct ExtremeRows {
  ExtremeRows(const DataType& value, const DataType& order) : values(value), orders(order) {}

  ValueList values;
  ValueList orders;

  size_t memory_usage() const { return values.memory_usage() + orders.memory_usage(); }
};

template <bool kMax>
class ExtremesByKernel final : public ObjectAggregate<ExtremesByKernel<kMax>, ExtremeRows> {
 public:
  ExtremesByKernel(DataType value, DataType order, size_t k)
      : values_type_(DataType::array(std::move(value))),
        orders_type_(DataType::array(std::move(order))),
        k_(k) {}

  std::unique_ptr<ExtremeRows> make() const {
    return std::make_unique<ExtremeRows>(values_type_.element_type(), orders_type_.element_type());
  }
  void add(ExtremeRows& rows, std::span<const Decoded> args, size_t row) const {
    if (orders_type_.element_type().is(TypeId::kNull) || args[1].is_null(row)) return;
    rows.values.append(args[0], row);
    rows.orders.append(args[1], row);
    prune(rows);
  }
  void merge(ExtremeRows& into, ExtremeRows& from) const {
    into.values.append(from.values);
    into.orders.append(from.orders);
    prune(into);
  }

  VectorPtr results(std::span<const ExtremeRows* const> groups) const {
    const auto pruned = prune_all(groups);
    std::vector<const ValueList*> lists;
    for (const ExtremeRows& rows : pruned) lists.push_back(&rows.values);
    auto out = std::const_pointer_cast<Vector>(list_column(values_type_, lists));
    for (size_t i = 0; i < pruned.size(); ++i) {
      if (pruned[i].values.size() == 0) out->set_null(i);
    }
    return out;
  }

  DataType serialized_type() const override {
    return DataType::structure({{"x", values_type_, true, ""}, {"y", orders_type_, true, ""}});
  }
  VectorPtr serialize_objects(std::span<const ExtremeRows* const> groups) const {
    const auto pruned = prune_all(groups);
    std::vector<const ValueList*> values;
    std::vector<const ValueList*> orders;
    for (const ExtremeRows& rows : pruned) {
      values.push_back(&rows.values);
      orders.push_back(&rows.orders);
    }
    auto out = Vector::flat(serialized_type(), groups.size());
    out->set_children({list_column(values_type_, values), list_column(orders_type_, orders)});
    return out;
  }
  void merge_row(ExtremeRows& rows, const Decoded& column, size_t row) const {
    const size_t index = column.index(row);
    append_list(rows.values, Decoded(*column.flat().children()[0]), index);
    append_list(rows.orders, Decoded(*column.flat().children()[1]), index);
    prune(rows);
  }

 private:
  // Rows kept beyond 2k before they are sorted out.
  static constexpr size_t kSlack = 64;

  void prune(ExtremeRows& rows) const {
    if (rows.orders.size() > 2 * k_ + kSlack) sort_out(rows);
  }

  // Leaves the first k rows, in order.
  void sort_out(ExtremeRows& rows) const {
    const VectorPtr orders = rows.orders.to_vector();
    const VectorPtr values = rows.values.to_vector();
    const RowComparator comparator(*orders, *orders);
    Selection order(orders->size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return kMax ? comparator.compare(b, a) < 0 : comparator.compare(a, b) < 0;
    });
    order.resize(std::min(order.size(), k_));
    rows.values.clear();
    rows.orders.clear();
    const Decoded decoded_values(*values);
    const Decoded decoded_orders(*orders);
    for (const uint32_t row : order) {
      rows.values.append(decoded_values, row);
      rows.orders.append(decoded_orders, row);
    }
  }

  std::vector<ExtremeRows> prune_all(std::span<const ExtremeRows* const> groups) const {
    std::vector<ExtremeRows> pruned;
    for (const ExtremeRows* group : groups) {
      pruned.emplace_back(values_type_.element_type(), orders_type_.element_type());
      if (group == nullptr) continue;
      pruned.back() = *group;
      sort_out(pruned.back());
    }
    return pruned;
  }

  DataType values_type_;
  DataType orders_type_;
  size_t k_;
};

constexpr int64_t kMaxExtremes = 100000;

template <bool kMax>
BoundAggregate bind_extreme_by(const BindContext& context, NullTreatment /*nulls*/) {
  const char* name = kMax ? "max_by" : "min_by";
  const DataType& value = context.args[0].type;
  const DataType& order = context.args[1].type;
  require_orderable(context, name, order);
  BoundAggregate bound;
  bound.arg_types = {value, order};
  bound.order_sensitive = true;
  if (context.args.size() == 2) {
    bound.return_type = value;
    bound.kernel = std::make_shared<ExtremeByKernel<kMax>>(value, order);
    return bound;
  }
  const Argument& count = context.args[2];
  if (!count.constant) {
    throw_type_mismatch(context, name, "NON_FOLDABLE_INPUT",
                        {{"inputName", "k"}, {"inputType", "int"}, {"inputExpr", count.sql}});
  }
  if (!count.type.is_integral() && !count.type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, name, 2, "\"INT\"");
  }
  const int64_t k = count.constant->is_null() ? 0 : count.constant->integer();
  if (k < 1 || k > kMaxExtremes) {
    throw_value_out_of_range(context, name, "`k`", "[1, 100000]", std::to_string(k));
  }
  bound.arg_types.push_back(TypeId::kInt);
  bound.return_type = DataType::array(value);
  bound.kernel = std::make_shared<ExtremesByKernel<kMax>>(value, order, static_cast<size_t>(k));
  return bound;
}

}  // namespace

void register_min_by_max_by(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"min_by"},
      .doc = {.usage = "min_by(x, y) - Returns the value of `x` associated with the minimum value "
                       "of `y`. min_by(x, y, k) - Returns an array of the `k` values of `x` "
                       "associated with the minimum values of `y`, sorted in ascending order by "
                       "`y`. Returns NULL if there are no non-NULL ordering values.",
              .examples = {{"SELECT min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS "
                            "tab(x, y)",
                            "a"},
                           {"SELECT min_by(x, y, 2) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS "
                            "tab(x, y)",
                            "[\"a\",\"c\"]"}},
              .group = "agg_funcs",
              .since = "4.2.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_extreme_by<false>,
  });
  registry.add(AggregateFunction{
      .names = {"max_by"},
      .doc = {.usage = "max_by(x, y) - Returns the value of `x` associated with the maximum value "
                       "of `y`. max_by(x, y, k) - Returns an array of the `k` values of `x` "
                       "associated with the maximum values of `y`, sorted in descending order by "
                       "`y`. Returns NULL if there are no non-NULL ordering values.",
              .examples = {{"SELECT max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS "
                            "tab(x, y)",
                            "b"},
                           {"SELECT max_by(x, y, 2) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS "
                            "tab(x, y)",
                            "[\"b\",\"c\"]"}},
              .group = "agg_funcs",
              .since = "4.2.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_extreme_by<true>,
  });
}

}  // namespace firesteel
