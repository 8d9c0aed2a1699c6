// mode(x[, deterministic]), mode() WITHIN GROUP (ORDER BY x): the most frequent value.

#include "columnar/compare.h"
#include "columnar/gather_from.h"
#include "functions/aggregate/counted_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

// Which of several most frequent values is taken.
enum class ModeTie : uint8_t { kFirst, kLowest, kHighest };

class ModeKernel final : public CountedAggregate<ModeKernel> {
 public:
  ModeKernel(DataType type, ModeTie tie) : CountedAggregate(std::move(type)), tie_(tie) {}

  void add(CountedValues& group, std::span<const Decoded> args, size_t row) const {
    if (!value_type().is(TypeId::kNull) && !args[0].is_null(row)) group.add(args[0], row);
  }

  VectorPtr results(std::span<const CountedValues* const> groups) const {
    std::vector<VectorPtr> values;
    std::vector<SourceRow> modes(groups.size());
    for (size_t i = 0; i < groups.size(); ++i) {
      if (groups[i] == nullptr) continue;
      CountedValues group = *groups[i];
      group.compact();
      values.push_back(group.values().to_vector());
      const uint32_t mode = mode_of(*values.back(), group.counts());
      modes[i] = {static_cast<uint32_t>(values.size() - 1), mode};
    }
    return gather_from(value_type(), values, modes);
  }

 private:
  uint32_t mode_of(const Vector& values, const std::vector<int64_t>& counts) const {
    const RowComparator comparator(values, values);
    uint32_t best = SourceRow::kNull;
    for (uint32_t i = 0; i < counts.size(); ++i) {
      if (best == SourceRow::kNull || counts[i] > counts[best]) {
        best = i;
      } else if (counts[i] == counts[best] && tie_ != ModeTie::kFirst) {
        const int order = comparator.compare(i, best);
        if (tie_ == ModeTie::kLowest ? order < 0 : order > 0) best = i;
      }
    }
    return best;
  }

  ModeTie tie_;
};

BoundAggregate make_mode(const DataType& type, ModeTie tie) {
  BoundAggregate bound;
  bound.arg_types = {type};
  bound.return_type = type;
  bound.order_sensitive = tie == ModeTie::kFirst;
  bound.kernel = std::make_shared<ModeKernel>(type, tie);
  return bound;
}

BoundAggregate bind_mode(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType& type = context.args[0].type;
  if (context.args.size() == 1) return make_mode(type, ModeTie::kFirst);
  const Argument& flag = context.args[1];
  if (!flag.constant) {
    throw_non_foldable(context, "mode", 1, "deterministic", TypeId::kBoolean);
  }
  if (flag.constant->is_null()) {
    throw_type_mismatch(context, "mode", "UNEXPECTED_NULL", {{"exprName", "deterministic"}});
  }
  if (!flag.type.is(TypeId::kBoolean)) {
    throw_unexpected_input_type(context, "mode", 1, "\"BOOLEAN\"");
  }
  const bool deterministic = flag.constant->boolean();
  if (deterministic) require_orderable(context, "mode", type);
  BoundAggregate bound = make_mode(type, deterministic ? ModeTie::kLowest : ModeTie::kFirst);
  bound.arg_types.push_back(TypeId::kBoolean);
  bound.render = [deterministic](std::span<const std::string> args) {
    return deterministic ? "mode() WITHIN GROUP (ORDER BY " + args[0] + " DESC)"
                         : "mode(" + args[0] + ")";
  };
  return bound;
}

BoundAggregate bind_ordered_mode(const BindContext& context, bool descending) {
  const DataType& type = context.args[0].type;
  require_orderable(context, "mode", type);
  BoundAggregate bound = make_mode(type, descending ? ModeTie::kHighest : ModeTie::kLowest);
  bound.renders_order = true;
  // Spark prints the direction the other way round.
  bound.render = [descending](std::span<const std::string> args) {
    return "mode() WITHIN GROUP (ORDER BY " + args[0] + (descending ? ")" : " DESC)");
  };
  return bound;
}

}  // namespace

void register_mode(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"mode"},
      .doc = {.usage = "mode(col[, deterministic]) - Returns the most frequent value for the "
                       "values within `col`. NULL values are ignored. If all the values are NULL, "
                       "or there are 0 rows, returns NULL. When multiple values have the same "
                       "greatest frequency then either any of values is returned if "
                       "`deterministic` is false or is not defined, or the lowest value is "
                       "returned if `deterministic` is true. mode() WITHIN GROUP (ORDER BY col) - "
                       "Returns the most frequent value for the values within `col` (specified in "
                       "ORDER BY clause). NULL values are ignored. If all the values are NULL, or "
                       "there are 0 rows, returns NULL. When multiple values have the same "
                       "greatest frequency only one value will be returned. The value will be "
                       "chosen based on sort direction. Return the smallest value if sort "
                       "direction is asc or the largest value if sort direction is desc from "
                       "multiple values with the same frequency.",
              .examples = {{"SELECT mode(col) FROM VALUES (0), (10), (10) AS tab(col)", "10"},
                           {"SELECT mode(col) FROM VALUES (INTERVAL '0' MONTH), (INTERVAL '10' "
                            "MONTH), (INTERVAL '10' MONTH) AS tab(col)",
                            "0-10"},
                           {"SELECT mode(col) FROM VALUES (0), (10), (10), (null), (null), (null) "
                            "AS tab(col)",
                            "10"},
                           {"SELECT mode(col, true) FROM VALUES (-10), (0), (10) AS tab(col)",
                            "-10"},
                           {"SELECT mode() WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10), (10) "
                            "AS tab(col)",
                            "10"},
                           {"SELECT mode() WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10), "
                            "(10), (20), (20) AS tab(col)",
                            "10"},
                           {"SELECT mode() WITHIN GROUP (ORDER BY col DESC) FROM VALUES (0), (10), "
                            "(10), (20), (20) AS tab(col)",
                            "20"}},
              .group = "agg_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_mode,
      .within_group = true,
      .bind_within_group = bind_ordered_mode,
  });
}

}  // namespace firesteel
