// nth_value(expr, n): the value of the nth row of the frame.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/window/bound_window.h"
#include "functions/window/valid_rows.h"

namespace firesteel {
namespace {

class NthValueKernel final : public WindowKernel {
 public:
  NthValueKernel(int64_t nth, bool ignore_nulls)
      : nth_(static_cast<size_t>(nth) - 1), ignore_nulls_(ignore_nulls) {}

  VectorPtr evaluate(const WindowPartition& partition) const override {
    const size_t n = partition.num_rows;
    const Vector& values = *partition.args[0];
    std::optional<ValidRows> valid;
    if (ignore_nulls_ || partition.ignore_nulls) valid.emplace(Decoded(values), n);
    Selection rows(n, 0);
    std::vector<uint32_t> missing;
    for (size_t i = 0; i < n; ++i) {
      const size_t start = partition.frame_start[i];
      size_t row = start + nth_;
      if (valid) {
        const size_t position = start < n ? valid->before(start) + nth_ : valid->size();
        row = position < valid->size() ? valid->row(position) : n;
      }
      if (row < partition.frame_end[i]) {
        rows[i] = static_cast<uint32_t>(row);
      } else {
        missing.push_back(static_cast<uint32_t>(i));
      }
    }
    auto out = std::const_pointer_cast<Vector>(gather(values, rows));
    for (const uint32_t row : missing) out->set_null(row);
    return out;
  }

 private:
  size_t nth_;
  bool ignore_nulls_;
};

BoundScalar bind_nth_value(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const Argument& arg = context.args[1];
  if (!arg.constant) {
    throw_non_foldable(context, "nth_value", 1, "offset", TypeId::kInt);
  }
  if (!arg.type.is_integral() && !arg.type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "nth_value", 1, quote_sql("INT"));
  }
  const int64_t nth = arg.constant->is_null() ? 0 : arg.constant->integer();
  if (nth <= 0) {
    throw_value_out_of_range(context, "nth_value", "offset", "(0, 9223372036854775807]",
                             std::to_string(nth) + "L");
  }
  std::vector<DataType> types = {type, TypeId::kInt};
  bool ignore_nulls = false;
  if (context.args.size() > 2) {
    const Argument& flag = context.args[2];
    if (!flag.type.is(TypeId::kBoolean) || !flag.constant || flag.constant->is_null()) {
      throw SparkError("_LEGACY_ERROR_TEMP_1210", {{"funcName", "nth_value"}});
    }
    ignore_nulls = flag.constant->boolean();
    types.push_back(TypeId::kBoolean);
  }
  BoundScalar bound =
      bound_window(std::move(types), type, std::make_shared<NthValueKernel>(nth, ignore_nulls),
                   false, NullRule::kAlwaysNullable);
  bound.render = [ignore_nulls](std::span<const std::string> args) {
    return "nth_value(" + args[0] + ", " + args[1] + ")" + (ignore_nulls ? " ignore nulls" : "");
  };
  return bound;
}

}  // namespace

void register_nth_value(FunctionRegistry& registry) {
  registry.add(WindowFunction{
      .names = {"nth_value"},
      .doc = {.usage = "nth_value(input[, offset]) - Returns the value of `input` at the row that "
                       "is the `offset`th row from beginning of the window frame. Offset starts at "
                       "1. If ignoreNulls=true, we will skip nulls when finding the `offset`th "
                       "row. Otherwise, every row counts for the `offset`. If there is no such an "
                       "`offset`th row (e.g., when the offset is 10, size of the window frame is "
                       "less than 10), null is returned.",
              .examples = {{"SELECT a, b, nth_value(b, 2) OVER (PARTITION BY a ORDER BY b) FROM "
                            "VALUES ('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t1\nA1\t2\t1\nA2\t3\tNULL"}},
              .group = "window_funcs",
              .since = "3.1.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_nth_value,
  });
}

}  // namespace firesteel
