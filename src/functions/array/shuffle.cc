// shuffle(array[, seed]): a random permutation.

#include <random>

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/mersenne_twister.h"

namespace firesteel {
namespace {

// Draws as Spark does for a given seed: one generator for each partition, seeded anew where the
// partition begins.
class ShuffleKernel {
 public:
  ShuffleKernel(DataType type, int64_t seed) : type_(std::move(type)), seed_(seed) {}

  VectorPtr operator()(const KernelInput& input) {
    if (!random_ || partition_ != input.context.partition) {
      partition_ = input.context.partition;
      random_.emplace(seed_ + partition_);
    }
    const ListRows arrays(*input.args[0]);
    ListWriter out(type_, {arrays.elements()}, input.num_rows);
    for (size_t row = 0; row < input.num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      order_.resize(entry.size);
      for (uint32_t i = 0; i < entry.size; ++i) {
        const auto j = static_cast<uint32_t>(random_->next_int(static_cast<int32_t>(i + 1)));
        order_[i] = order_[j];
        order_[j] = i;
      }
      for (const uint32_t i : order_) out.pick(0, entry.offset + i);
      out.end_row();
    }
    return out.finish();
  }

 private:
  DataType type_;
  int64_t seed_;
  int32_t partition_ = 0;
  std::optional<MersenneTwister> random_;
  std::vector<uint32_t> order_;
};

BoundScalar bind_shuffle(const BindContext& context) {
  const DataType type = require_array(context, "shuffle", 0);
  BoundScalar bound;
  bound.arg_types = {type};
  int64_t seed = 0;
  if (context.args.size() > 1) {
    const Argument& arg = context.args[1];
    if (!arg.type.is_integral()) {
      throw_unexpected_input_type(context, "shuffle", 1, "\"INTEGRAL\"");
    }
    if (!arg.constant) throw_non_foldable(context, "shuffle", 1, "seed", TypeId::kLong);
    seed = arg.constant->is_null() ? 0 : arg.constant->integer();
    bound.arg_types.push_back(arg.type);
  } else {
    std::random_device device;
    seed = static_cast<int64_t>(device()) << 32 | device();
  }
  bound.return_type = type;
  bound.deterministic = false;
  bound.make_kernel = [type, seed] {
    return ScalarKernel([kernel = std::make_shared<ShuffleKernel>(type, seed)](
                            const KernelInput& input) { return (*kernel)(input); });
  };
  bound.render = render_first("shuffle");
  return bound;
}

}  // namespace

void register_shuffle(FunctionRegistry& registry) {
  const FunctionDoc doc = {
      .usage = "shuffle(array) - Returns a random permutation of the given array.",
      .examples = {{"SELECT shuffle(array(1, 2, 3, 4), 42)", "[4,3,2,1]"}},
      .group = "array_funcs",
      .since = "2.4.0"};
  registry.add(ScalarFunction{
      .names = {"shuffle"},
      .doc = doc,
      .min_args = 1,
      .max_args = 2,
      .bind = bind_shuffle,
  });
}

}  // namespace firesteel
