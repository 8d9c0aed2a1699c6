// count_if, bool_and (every), bool_or (some, any), bit_and, bit_or, bit_xor.

#include "functions/aggregate/lanes.h"
#include "functions/aggregate/simple_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

struct CountIfState {
  int64_t count = 0;
};

class CountIfKernel final : public SimpleAggregate<CountIfKernel, CountIfState, uint8_t> {
 public:
  CountIfKernel() : SimpleAggregate(TypeId::kLong) {}

  void add(CountIfState& state, uint8_t value) const { state.count += value; }
  void subtract(CountIfState& state, uint8_t value) const { state.count -= value; }
  void merge(CountIfState& into, const CountIfState& from) const { into.count += from.count; }
  void finish(const CountIfState& state, Vector& out, size_t row) const {
    out.mutable_values<int64_t>()[row] = state.count;
  }
};

template <class T>
struct alignas(8) FoldState {
  T value = {};
  bool seen = false;
};

struct BitAnd {
  template <class T>
  T operator()(const T& a, const T& b) const {
    return a & b;
  }
};
struct BitOr {
  template <class T>
  T operator()(const T& a, const T& b) const {
    return a | b;
  }
};
struct BitXor {
  template <class T>
  T operator()(const T& a, const T& b) const {
    return a ^ b;
  }
};

// Folds integers (and booleans as 0 and 1) with an operation that works bit by bit.
template <class T, class Op>
class FoldKernel final : public SimpleAggregate<FoldKernel<T, Op>, FoldState<T>, T> {
 public:
  using State = FoldState<T>;
  using SimpleAggregate<FoldKernel, State, T>::SimpleAggregate;

  void add(State& state, T value) const {
    state.value = state.seen ? static_cast<T>(Op()(state.value, value)) : value;
    state.seen = true;
  }
  void add_dense(State& state, const T* values, size_t count) const {
    if (count != 0) add(state, reduce_lanes(values + 1, count - 1, values[0], Op()));
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
};

template <class Op>
BoundAggregate bind_bool(const std::string& name, const BindContext& context,
                         NullTreatment /*nulls*/) {
  BoundAggregate bound;
  bound.arg_types = coerce(context, name, {DataType(TypeId::kBoolean)});
  bound.return_type = TypeId::kBoolean;
  bound.distinct_insensitive = true;
  bound.kernel = std::make_shared<FoldKernel<uint8_t, Op>>(TypeId::kBoolean);
  return bound;
}

template <class Op>
BoundAggregate bind_bit(const std::string& name, const BindContext& context,
                        NullTreatment /*nulls*/) {
  BoundAggregate bound;
  bound.arg_types = coerce(context, name, {TypeFamily::kIntegral});
  const DataType& type = bound.arg_types[0];
  bound.return_type = type;
  bound.distinct_insensitive = !std::same_as<Op, BitXor>;
  switch (type.id()) {
    case TypeId::kByte:
      bound.kernel = std::make_shared<FoldKernel<int8_t, Op>>(type);
      break;
    case TypeId::kShort:
      bound.kernel = std::make_shared<FoldKernel<int16_t, Op>>(type);
      break;
    case TypeId::kInt:
      bound.kernel = std::make_shared<FoldKernel<int32_t, Op>>(type);
      break;
    default:
      bound.kernel = std::make_shared<FoldKernel<int64_t, Op>>(type);
  }
  return bound;
}

BoundAggregate bind_count_if(const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound;
  bound.arg_types = coerce(context, "count_if", {DataType(TypeId::kBoolean)});
  bound.return_type = TypeId::kLong;
  bound.nullable = false;
  bound.kernel = std::make_shared<CountIfKernel>();
  return bound;
}

AggregateFunction one_argument(
    std::string name, FunctionDoc doc,
    std::function<BoundAggregate(const BindContext&, NullTreatment)> bind) {
  return AggregateFunction{
      .names = {std::move(name)},
      .doc = std::move(doc),
      .min_args = 1,
      .max_args = 1,
      .bind = std::move(bind),
  };
}

}  // namespace

void register_bool_bit(FunctionRegistry& registry) {
  const FunctionDoc count_if = {
      .usage = "count_if(expr) - Returns the number of `TRUE` values for the expression.",
      .examples = {{"SELECT count_if(col % 2 = 0) FROM VALUES (NULL), (0), (1), (2), (3) AS "
                    "tab(col)",
                    "2"},
                   {"SELECT count_if(col IS NULL) FROM VALUES (NULL), (0), (1), (2), (3) AS "
                    "tab(col)",
                    "1"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("count_if", count_if, bind_count_if));
  const FunctionDoc bool_and = {
      .usage = "bool_and(expr) - Returns true if all values of `expr` are true.",
      .examples = {{"SELECT bool_and(col) FROM VALUES (true), (true), (true) AS tab(col)", "true"},
                   {"SELECT bool_and(col) FROM VALUES (NULL), (true), (true) AS tab(col)", "true"},
                   {"SELECT bool_and(col) FROM VALUES (true), (false), (true) AS tab(col)",
                    "false"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("bool_and", bool_and, std::bind_front(bind_bool<BitAnd>, "bool_and")));
  const FunctionDoc every = {
      .usage = "every(expr) - Returns true if all values of `expr` are true.",
      .examples = {{"SELECT every(col) FROM VALUES (true), (true), (true) AS tab(col)", "true"},
                   {"SELECT every(col) FROM VALUES (NULL), (true), (true) AS tab(col)", "true"},
                   {"SELECT every(col) FROM VALUES (true), (false), (true) AS tab(col)", "false"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("every", every, std::bind_front(bind_bool<BitAnd>, "every")));
  const FunctionDoc bool_or = {
      .usage = "bool_or(expr) - Returns true if at least one value of `expr` is true.",
      .examples = {{"SELECT bool_or(col) FROM VALUES (true), (false), (false) AS tab(col)", "true"},
                   {"SELECT bool_or(col) FROM VALUES (NULL), (true), (false) AS tab(col)", "true"},
                   {"SELECT bool_or(col) FROM VALUES (false), (false), (NULL) AS tab(col)",
                    "false"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("bool_or", bool_or, std::bind_front(bind_bool<BitOr>, "bool_or")));
  const FunctionDoc some = {
      .usage = "some(expr) - Returns true if at least one value of `expr` is true.",
      .examples = {{"SELECT some(col) FROM VALUES (true), (false), (false) AS tab(col)", "true"},
                   {"SELECT some(col) FROM VALUES (NULL), (true), (false) AS tab(col)", "true"},
                   {"SELECT some(col) FROM VALUES (false), (false), (NULL) AS tab(col)", "false"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("some", some, std::bind_front(bind_bool<BitOr>, "some")));
  const FunctionDoc any = {
      .usage = "any(expr) - Returns true if at least one value of `expr` is true.",
      .examples = {{"SELECT any(col) FROM VALUES (true), (false), (false) AS tab(col)", "true"},
                   {"SELECT any(col) FROM VALUES (NULL), (true), (false) AS tab(col)", "true"},
                   {"SELECT any(col) FROM VALUES (false), (false), (NULL) AS tab(col)", "false"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("any", any, std::bind_front(bind_bool<BitOr>, "any")));
  const FunctionDoc bit_and = {
      .usage =
          "bit_and(expr) - Returns the bitwise AND of all non-null input values, or null if "
          "none.",
      .examples = {{"SELECT bit_and(col) FROM VALUES (3), (5) AS tab(col)", "1"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("bit_and", bit_and, std::bind_front(bind_bit<BitAnd>, "bit_and")));
  const FunctionDoc bit_or = {
      .usage =
          "bit_or(expr) - Returns the bitwise OR of all non-null input values, or null if "
          "none.",
      .examples = {{"SELECT bit_or(col) FROM VALUES (3), (5) AS tab(col)", "7"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("bit_or", bit_or, std::bind_front(bind_bit<BitOr>, "bit_or")));
  const FunctionDoc bit_xor = {
      .usage =
          "bit_xor(expr) - Returns the bitwise XOR of all non-null input values, or null if "
          "none.",
      .examples = {{"SELECT bit_xor(col) FROM VALUES (3), (5) AS tab(col)", "6"}},
      .group = "agg_funcs",
      .since = "3.0.0"};
  registry.add(one_argument("bit_xor", bit_xor, std::bind_front(bind_bit<BitXor>, "bit_xor")));
}

}  // namespace firesteel
