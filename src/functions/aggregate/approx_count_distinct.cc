// approx_count_distinct(expr[, relative_deviation]).

#include <memory>
#include <new>
#include <vector>

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/hyper_log_log.h"
#include "functions/spark_hash.h"

namespace firesteel {
namespace {

// A state is a sketch of 2^precision bytes.
class ApproxCountKernel final : public AggregateKernel {
 public:
  explicit ApproxCountKernel(int precision) : precision_(precision) {}

  size_t state_size() const override { return sizeof(HyperLogLog*); }
  void initialize(std::byte* state) const override { new (state) HyperLogLog*(nullptr); }
  bool needs_destroy() const override { return true; }
  void destroy(std::byte* state) const override {
    const std::unique_ptr<HyperLogLog> owned(at(state));
    at(state) = nullptr;
  }
  size_t heap_bytes(const std::byte* state) const override {
    const auto* sketch = *reinterpret_cast<HyperLogLog* const*>(state);
    return sketch == nullptr ? 0 : sizeof(HyperLogLog) + (size_t{1} << precision_);
  }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const Decoded decoded(*args[0]);
    const std::vector<uint64_t> hashes = row_hashes(*args[0], num_rows);
    for (size_t i = 0; i < num_rows; ++i) {
      if (!is_null(decoded, i)) sketch_of(states[i]).add(hashes[i]);
    }
  }
  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    const Decoded decoded(*args[0]);
    const std::vector<uint64_t> hashes = row_hashes(*args[0], num_rows);
    HyperLogLog& sketch = sketch_of(state);
    for (size_t i = 0; i < num_rows; ++i) {
      if (!is_null(decoded, i)) sketch.add(hashes[i]);
    }
  }
  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    for (size_t i = 0; i < n; ++i) {
      if (const HyperLogLog* source = at(sources[i])) sketch_of(targets[i]).merge(*source);
    }
  }
  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    auto out = Vector::flat(TypeId::kLong, n);
    for (size_t i = 0; i < n; ++i) {
      const HyperLogLog* sketch = at(states[i]);
      out->mutable_values<int64_t>()[i] = sketch == nullptr ? 0 : sketch->estimate();
    }
    return out;
  }

  DataType serialized_type() const override { return TypeId::kBinary; }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    VectorBuilder builder(TypeId::kBinary);
    for (size_t i = 0; i < n; ++i) {
      if (const HyperLogLog* sketch = at(states[i])) {
        const auto& registers = sketch->registers();
        builder.append_string({reinterpret_cast<const char*>(registers.data()), registers.size()});
      } else {
        builder.append_null();
      }
    }
    return builder.finish();
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    const Decoded decoded(*column);
    for (size_t i = 0; i < n; ++i) {
      if (!decoded.is_null(i)) {
        sketch_of(states[i]).merge_registers(decoded.at<StringRef>(i).view());
      }
    }
  }

 private:
  static std::vector<uint64_t> row_hashes(const Vector& column, size_t num_rows) {
    std::vector<uint64_t> hashes(num_rows, SparkXxHash64::kSeed);
    fold_spark_hash<SparkXxHash64>(column, hashes);
    return hashes;
  }

  // The seed of all of Spark's hashes.

  static bool is_null(const Decoded& decoded, size_t row) {
    return decoded.flat().type().is(TypeId::kNull) || decoded.is_null(row);
  }
  static HyperLogLog*& at(std::byte* state) {
    return *std::launder(reinterpret_cast<HyperLogLog**>(state));
  }
  HyperLogLog& sketch_of(std::byte* state) const {
    HyperLogLog*& sketch = at(state);
    if (sketch == nullptr) sketch = std::make_unique<HyperLogLog>(precision_).release();
    return *sketch;
  }

  int precision_;
};

constexpr double kDefaultDeviation = 0.05;

double deviation_argument(const BindContext& context) {
  const Argument& arg = context.args[1];
  if (!arg.constant || arg.constant->is_null() || !arg.type.is_numeric()) {
    throw SparkError("_LEGACY_ERROR_TEMP_1104", {});
  }
  return cast_value(*arg.constant, arg.type, TypeId::kDouble, CastMode::kAnsi, "UTC").floating();
}

BoundAggregate bind_approx_count_distinct(const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound;
  bound.arg_types = {context.args[0].type};
  double deviation = kDefaultDeviation;
  if (context.args.size() > 1) {
    deviation = deviation_argument(context);
    bound.arg_types.push_back(context.args[1].type);
    bound.render = render_first("approx_count_distinct");
  }
  // Spark's bounds, from 2^4 registers to 2^25.
  const int precision = deviation > 0 ? HyperLogLog::precision_for(deviation) : 0;
  if (precision < 4 || precision > 25) {
    throw SparkError("FAILED_FUNCTION_CALL", {{"funcName", "`approx_count_distinct`"}});
  }
  bound.return_type = TypeId::kLong;
  bound.nullable = false;
  bound.distinct_insensitive = true;
  bound.kernel = std::make_shared<ApproxCountKernel>(precision);
  return bound;
}

}  // namespace

void register_approx_count_distinct(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"approx_count_distinct"},
      .doc = {.usage = "approx_count_distinct(expr[, relativeSD]) - Returns the estimated "
                       "cardinality by HyperLogLog++. `relativeSD` defines the maximum relative "
                       "standard deviation allowed.",
              .examples = {{"SELECT approx_count_distinct(col1) FROM VALUES (1), (1), (2), (2), "
                            "(3) tab(col1)",
                            "3"}},
              .group = "agg_funcs",
              .since = "1.6.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_approx_count_distinct,
  });
}

}  // namespace firesteel
