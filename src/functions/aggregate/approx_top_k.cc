// approx_top_k(expr[, k[, max_items]]): the most frequent values with their counts. Values are
// counted exactly, so that max_items only bounds k.

#include <numeric>

#include "functions/aggregate/counted_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

class ApproxTopKKernel final : public CountedAggregate<ApproxTopKKernel> {
 public:
  ApproxTopKKernel(DataType value_type, DataType result_type, size_t k)
      : CountedAggregate(std::move(value_type)), result_type_(std::move(result_type)), k_(k) {}

  // Nulls count like other values.
  void add(CountedValues& group, std::span<const Decoded> args, size_t row) const {
    group.add(args[0], row);
  }

  VectorPtr results(std::span<const CountedValues* const> groups) const {
    VectorBuilder builder(result_type_);
    for (const CountedValues* group : groups) {
      Value::List items;
      if (group != nullptr) {
        CountedValues counted = *group;
        counted.compact();
        items = top_items(counted);
      }
      builder.append(std::move(items));
    }
    return builder.finish();
  }

 private:
  Value::List top_items(const CountedValues& counted) const {
    const auto& counts = counted.counts();
    std::vector<size_t> order(counts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return counts[a] > counts[b]; });
    order.resize(std::min(order.size(), k_));
    const VectorPtr values = counted.values().to_vector();
    Value::List items;
    for (const size_t i : order) items.push_back(Value::List{values->value(i), counts[i]});
    return items;
  }

  DataType result_type_;
  size_t k_;
};

constexpr int64_t kDefaultTopK = 5;
constexpr int64_t kDefaultMaxItems = 10000;
constexpr int64_t kMaxItemsLimit = 1000000;

int64_t top_k_argument(const BindContext& context, size_t index, const char* name,
                       const char* shown_name) {
  const Argument& arg = context.args[index];
  if (!arg.constant) {
    throw_type_mismatch(
        context, "approx_top_k", "TYPE_CHECK_FAILURE_WITH_HINT",
        {{"msg", std::string(shown_name) + " must be a constant literal"}, {"hint", ""}});
  }
  if (arg.constant->is_null()) {
    throw SparkError("APPROX_TOP_K_NULL_ARG", {{"argName", quote_identifier(name)}});
  }
  const int64_t value =
      cast_value(*arg.constant, arg.type, TypeId::kInt, CastMode::kAnsi, "UTC").integer();
  if (value <= 0) {
    throw SparkError("APPROX_TOP_K_NON_POSITIVE_ARG",
                     {{"argName", quote_identifier(name)}, {"argValue", std::to_string(value)}});
  }
  return value;
}

BoundAggregate bind_approx_top_k(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType& type = context.args[0].type;
  if (type.is_nested() || type.is(TypeId::kNull) || type.is(TypeId::kCalendarInterval)) {
    const std::string name = type.simple_string();
    throw_type_mismatch(
        context, "approx_top_k", "TYPE_CHECK_FAILURE_WITH_HINT",
        {{"msg", name.substr(0, name.find('<')) + " columns are not supported"}, {"hint", ""}});
  }
  BoundAggregate bound;
  bound.arg_types = coerce(context, "approx_top_k",
                           {TypeFamily::kAny, DataType(TypeId::kInt), DataType(TypeId::kInt)});
  const size_t count = context.args.size();
  const int64_t k = count > 1 ? top_k_argument(context, 1, "k", "K") : kDefaultTopK;
  const int64_t max_items =
      count > 2 ? top_k_argument(context, 2, "maxItemsTracked", "Number of items tracked")
                : kDefaultMaxItems;
  if (max_items > kMaxItemsLimit) {
    throw SparkError("APPROX_TOP_K_MAX_ITEMS_TRACKED_EXCEEDS_LIMIT",
                     {{"maxItemsTracked", std::to_string(max_items)},
                      {"limit", std::to_string(kMaxItemsLimit)}});
  }
  if (max_items < k) {
    throw SparkError("APPROX_TOP_K_MAX_ITEMS_TRACKED_LESS_THAN_K",
                     {{"maxItemsTracked", std::to_string(max_items)}, {"k", std::to_string(k)}});
  }
  bound.return_type = DataType::array(
      DataType::structure({{"item", type, true, ""}, {"count", TypeId::kLong, false, ""}}), false);
  bound.nullable = false;
  bound.kernel =
      std::make_shared<ApproxTopKKernel>(type, bound.return_type, static_cast<size_t>(k));
  if (count == 1) bound.render = render_with("approx_top_k", "5, 10000");
  if (count == 2) bound.render = render_with("approx_top_k", "10000");
  return bound;
}

}  // namespace

void register_approx_top_k(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"approx_top_k"},
      .doc = {.usage = "approx_top_k(expr, k, maxItemsTracked) - Returns top k items with their "
                       "frequency. `k` An optional INTEGER literal greater than 0. If k is not "
                       "specified, it defaults to 5. `maxItemsTracked` An optional INTEGER literal "
                       "greater than or equal to k and has upper limit of 1000000. If "
                       "maxItemsTracked is not specified, it defaults to 10000.",
              .examples = {{"SELECT approx_top_k(expr, 2) FROM VALUES 'a', 'b', 'c', 'c', 'c', "
                            "'c', 'd', 'd' AS tab(expr)",
                            "[{\"item\":\"c\",\"count\":4},{\"item\":\"d\",\"count\":2}]"},
                           {"SELECT approx_top_k(expr, 10, 100) FROM VALUES (0), (1), (1), (2), "
                            "(2), (2) AS tab(expr)",
                            "[{\"item\":2,\"count\":3},{\"item\":1,\"count\":2},{\"item\":0,\"count"
                            "\":1}]"}},
              .group = "agg_funcs",
              .since = "4.1.0"},
      .min_args = 1,
      .max_args = 3,
      .bind = bind_approx_top_k,
  });
}

}  // namespace firesteel
