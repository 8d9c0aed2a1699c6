// ntile(n): the partition's rows in n buckets whose sizes differ by one at most.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/window/bound_window.h"

namespace firesteel {
namespace {

class NtileKernel final : public WindowKernel {
 public:
  explicit NtileKernel(int32_t buckets) : buckets_(static_cast<size_t>(buckets)) {}

  VectorPtr evaluate(const WindowPartition& partition) const override {
    const size_t n = partition.num_rows;
    // The first `larger` buckets have one row more.
    const size_t size = n / buckets_;
    const size_t larger = n % buckets_;
    auto out = Vector::flat(TypeId::kInt, n);
    auto* values = out->mutable_values<int32_t>();
    for (size_t i = 0; i < n; ++i) {
      const size_t in_larger = larger * (size + 1);
      const size_t bucket = i < in_larger ? i / (size + 1) : larger + (i - in_larger) / size;
      values[i] = static_cast<int32_t>(bucket + 1);
    }
    return out;
  }

 private:
  size_t buckets_;
};

BoundScalar bind_ntile(const BindContext& context) {
  int64_t buckets = 1;
  if (!context.args.empty()) {
    const Argument& arg = context.args[0];
    if (!arg.constant) {
      throw_non_foldable(context, "ntile", 0, "buckets", TypeId::kInt);
    }
    if (!arg.type.is(TypeId::kInt) || arg.constant->is_null()) {
      throw_unexpected_input_type(context, "ntile", 0, quote_sql("INT"));
    }
    buckets = arg.constant->integer();
    if (buckets <= 0) {
      throw_value_out_of_range(context, "ntile", "buckets", "(0, 2147483647]",
                               std::to_string(buckets));
    }
  }
  BoundScalar bound =
      bound_window(types_of(context.args), TypeId::kInt,
                   std::make_shared<NtileKernel>(static_cast<int32_t>(buckets)), true);
  bound.render = [buckets](auto) { return "ntile(" + std::to_string(buckets) + ")"; };
  return bound;
}

}  // namespace

void register_ntile(FunctionRegistry& registry) {
  registry.add(WindowFunction{
      .names = {"ntile"},
      .doc = {.usage = "ntile(n) - Divides the rows for each window partition into `n` buckets "
                       "ranging from 1 to at most `n`.",
              .examples = {{"SELECT a, b, ntile(2) OVER (PARTITION BY a ORDER BY b) FROM VALUES "
                            "('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t1\nA1\t2\t2\nA2\t3\t1"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .max_args = 1,
      .bind = bind_ntile,
  });
}

}  // namespace firesteel
