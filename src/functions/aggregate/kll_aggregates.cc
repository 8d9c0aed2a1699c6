// kll_sketch_agg_* and kll_merge_agg_*: quantile sketches of values, and of sketches.

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/function_registry.h"
#include "functions/kll_arguments.h"

namespace firesteel {
namespace {

template <class Item>
struct KllState {
  std::optional<KllSketch<Item>> sketch;

  size_t memory_usage() const { return sizeof(*this) + (sketch ? sketch->memory_usage() : 0); }
};

template <class Item>
Item number_at(const Decoded& values, size_t row) {
  switch (values.flat().type().id()) {
    case TypeId::kLong:
      return static_cast<Item>(values.at<int64_t>(row));
    case TypeId::kFloat:
      return static_cast<Item>(values.at<float>(row));
    default:
      return static_cast<Item>(values.at<double>(row));
  }
}

template <class Item>
class KllKernel final : public BytesAggregate<KllKernel<Item>, KllState<Item>> {
 public:
  using State = KllState<Item>;
  // Without `k` the sketch is as large as the first that is merged.
  KllKernel(std::string name, std::optional<int> k, bool merges)
      : name_(std::move(name)), k_(k), merges_(merges) {}

  std::unique_ptr<State> make() const { return std::make_unique<State>(); }
  void add(State& state, std::span<const Decoded> args, size_t row) const {
    if (args[0].is_null(row)) return;
    if (merges_) {
      merge_sketch(state, read_kll<Item>(name_, args[0].at<StringRef>(row).view()));
      return;
    }
    if (!state.sketch) state.sketch.emplace(k_.value_or(kDefaultKllSize));
    state.sketch->add(number_at<Item>(args[0], row));
  }
  void merge(State& into, State& from) const {
    if (from.sketch) merge_sketch(into, *from.sketch);
  }
  VectorPtr results(std::span<const State* const> groups) const {
    VectorBuilder builder(TypeId::kBinary);
    for (const State* group : groups) {
      const bool none = group == nullptr || !group->sketch;
      builder.append_string(none ? KllSketch<Item>(k_.value_or(kDefaultKllSize)).to_bytes()
                                 : group->sketch->to_bytes());
    }
    return builder.finish();
  }
  std::string to_bytes(const State& state) const {
    return state.sketch ? state.sketch->to_bytes() : "";
  }
  void merge_bytes(State& into, std::string_view bytes) const {
    if (!bytes.empty()) merge_sketch(into, read_kll<Item>(name_, bytes));
  }

 private:
  void merge_sketch(State& state, const KllSketch<Item>& other) const {
    if (!state.sketch && !k_) {
      state.sketch = other;
      return;
    }
    if (!state.sketch) state.sketch.emplace(*k_);
    state.sketch->merge(other);
  }

  std::string name_;
  std::optional<int> k_;
  bool merges_;
};

std::optional<int> size_argument(const BindContext& context, const std::string& name) {
  if (context.args.size() < 2) return std::nullopt;
  const Argument& given = context.args[1];
  if (!given.type.is(TypeId::kInt) && !given.type.is(TypeId::kShort) &&
      !given.type.is(TypeId::kByte)) {
    throw_unexpected_input_type(context, name, 1, "\"INT\"");
  }
  if (!given.constant) throw_non_foldable(context, name, 1, "k", TypeId::kInt);
  if (given.constant->is_null()) {
    throw_type_mismatch(context, name, "UNEXPECTED_NULL", {{"exprName", "k"}});
  }
  const int64_t k = given.constant->integer();
  if (k < kMinKllSize || k > kMaxKllSize) {
    const SparkError problem("KLL_SKETCH_K_OUT_OF_RANGE",
                             {{"functionName", quote_identifier(name)}, {"k", std::to_string(k)}});
    throw_type_mismatch(context, name, "TYPE_CHECK_FAILURE_WITH_HINT",
                        {{"msg", problem.what()}, {"hint", ""}});
  }
  return static_cast<int>(k);
}

// The type that values are read as; others are refused.
template <class Item>
DataType value_type(const BindContext& context, const std::string& name) {
  const DataType& type = context.args[0].type;
  if (type.is(TypeId::kNull)) return kll_item_type<Item>();
  if constexpr (std::is_same_v<Item, int64_t>) {
    if (!type.is_integral()) {
      throw_unexpected_input_type(context, name, 0,
                                  "(\"TINYINT\" or \"INT\" or \"BIGINT\" or \"SMALLINT\")");
    }
    return TypeId::kLong;
  } else if constexpr (std::is_same_v<Item, float>) {
    if (!type.is(TypeId::kFloat)) throw_unexpected_input_type(context, name, 0, "\"FLOAT\"");
    return type;
  } else {
    if (!type.is(TypeId::kFloat) && !type.is(TypeId::kDouble)) {
      throw_unexpected_input_type(context, name, 0, "(\"FLOAT\" or \"DOUBLE\")");
    }
    return type;
  }
}

template <class Item>
BoundAggregate bind_kll(const std::string& name, bool merges, const BindContext& context,
                        NullTreatment /*nulls*/) {
  BoundAggregate bound;
  if (merges) {
    require_binary(context, name, 0);
    bound.arg_types = {TypeId::kBinary};
  } else {
    bound.arg_types = {value_type<Item>(context, name)};
  }
  if (context.args.size() > 1) bound.arg_types.push_back(context.args[1].type);
  bound.return_type = TypeId::kBinary;
  bound.nullable = false;
  bound.kernel = std::make_shared<KllKernel<Item>>(name, size_argument(context, name), merges);
  return bound;
}

template <class Item>
void register_kll(FunctionRegistry& registry) {
  const std::string type = kll_suffix<Item>();
  const std::string sketch = "kll_sketch_agg_" + type;
  const std::string column = std::is_same_v<Item, int64_t> ? "col" : "CAST(col AS " + type + ")";
  const std::string values = " FROM VALUES (1), (2), (3), (4), (5) tab(col)";
  const auto add = [&](const std::string& name, bool merges, const std::string& text,
                       const std::string& example) {
    registry.add(AggregateFunction{
        .names = {name},
        .doc = {.usage = name + "(expr[, k]) - " + text,
                .examples = {{"SELECT kll_sketch_get_n_" + type + "(" + example, "5"}},
                .group = "sketch_funcs",
                .since = "4.1.0"},
        .min_args = 1,
        .max_args = 2,
        .bind = std::bind_front(bind_kll<Item>, name, merges)});
  };
  add(sketch, false, "Returns the KLL quantile sketch of the values.",
      sketch + "(" + column + "))" + values);
  add("kll_merge_agg_" + type, true, "Returns one KLL quantile sketch of all sketches.",
      "kll_merge_agg_" + type + "(sketch)) FROM (SELECT " + sketch + "(" + column + ") AS sketch" +
          values + ")");
}

}  // namespace

void register_kll_aggregates(FunctionRegistry& registry) {
  register_kll<int64_t>(registry);
  register_kll<float>(registry);
  register_kll<double>(registry);
}

}  // namespace firesteel
