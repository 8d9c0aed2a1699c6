// count_min_sketch(x, eps, confidence, seed): the sketch of Cormode and Muthukrishnan, in the form
// that Spark's CountMinSketch reads.

#include <cmath>
#include <cstring>

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/java_random.h"
#include "functions/spark_hash.h"

namespace firesteel {
namespace {

struct SketchShape {
  int32_t depth;
  int32_t width;
  // A factor for each row.
  std::vector<int64_t> factors;
};

SketchShape sketch_shape(double eps, double confidence, int32_t seed) {
  SketchShape shape;
  shape.width = static_cast<int32_t>(std::ceil(2 / eps));
  shape.depth = static_cast<int32_t>(std::ceil(-std::log1p(-confidence) / std::log(2)));
  JavaRandom random(seed);
  for (int32_t i = 0; i < shape.depth; ++i) {
    shape.factors.push_back(random.next_int(std::numeric_limits<int32_t>::max()));
  }
  return shape;
}

struct CountMinCounts {
  int64_t total = 0;
  // Row by row.
  std::vector<int64_t> table;

  size_t memory_usage() const { return sizeof(*this) + table.capacity() * sizeof(int64_t); }
};

void append_big_endian(std::string& out, int64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift);
  }
}

class CountMinKernel final : public BytesAggregate<CountMinKernel, CountMinCounts> {
 public:
  explicit CountMinKernel(SketchShape shape) : shape_(std::move(shape)) {}

  std::unique_ptr<CountMinCounts> make() const {
    return std::make_unique<CountMinCounts>(CountMinCounts{0, std::vector<int64_t>(cells())});
  }
  void add(CountMinCounts& counts, std::span<const Decoded> args, size_t row) const {
    if (args[0].is_null(row)) return;
    ++counts.total;
    if (args[0].flat().type().is(TypeId::kLong)) {
      add_number(counts, args[0].at<int64_t>(row));
    } else {
      add_bytes(counts, args[0].at<StringRef>(row).view());
    }
  }
  void merge(CountMinCounts& into, CountMinCounts& from) const {
    into.total += from.total;
    for (size_t i = 0; i < cells(); ++i) into.table[i] += from.table[i];
  }

  VectorPtr results(std::span<const CountMinCounts* const> groups) const {
    VectorBuilder builder(TypeId::kBinary);
    for (const CountMinCounts* counts : groups) {
      builder.append_string(sketch(counts == nullptr ? *make() : *counts));
    }
    return builder.finish();
  }

  std::string to_bytes(const CountMinCounts& counts) const {
    std::string out(reinterpret_cast<const char*>(&counts.total), sizeof(int64_t));
    out.append(reinterpret_cast<const char*>(counts.table.data()), cells() * sizeof(int64_t));
    return out;
  }
  void merge_bytes(CountMinCounts& into, std::string_view bytes) const {
    FS_CHECK_EQ(bytes.size(), (cells() + 1) * sizeof(int64_t));
    CountMinCounts other = *make();
    std::memcpy(&other.total, bytes.data(), sizeof(int64_t));
    std::memcpy(other.table.data(), bytes.data() + sizeof(int64_t), cells() * sizeof(int64_t));
    merge(into, other);
  }

 private:
  size_t cells() const {
    return static_cast<size_t>(shape_.depth) * static_cast<size_t>(shape_.width);
  }
  void count_cell(CountMinCounts& counts, int32_t row, int32_t column) const {
    ++counts.table[static_cast<size_t>(row) * static_cast<size_t>(shape_.width) +
                   static_cast<size_t>(column)];
  }

  void add_number(CountMinCounts& counts, int64_t value) const {
    for (int32_t i = 0; i < shape_.depth; ++i) {
      const uint64_t product = static_cast<uint64_t>(shape_.factors[static_cast<size_t>(i)]) *
                               static_cast<uint64_t>(value);
      const uint64_t folded = product + static_cast<uint64_t>(static_cast<int64_t>(product) >> 32);
      count_cell(counts, i, static_cast<int32_t>(folded & 0x7fffffff) % shape_.width);
    }
  }

  void add_bytes(CountMinCounts& counts, std::string_view bytes) const {
    const uint32_t first = SparkMurmur3::hash_bytes(bytes, 0);
    const uint32_t second = SparkMurmur3::hash_bytes(bytes, first);
    for (int32_t i = 0; i < shape_.depth; ++i) {
      const auto hash = static_cast<int32_t>(first + static_cast<uint32_t>(i) * second);
      count_cell(counts, i, std::abs(hash % shape_.width));
    }
  }

  // Version 1: big-endian total, depth, width, factors, table.
  std::string sketch(const CountMinCounts& counts) const {
    std::string out;
    append_big_endian(out, 1, 4);
    append_big_endian(out, counts.total, 8);
    append_big_endian(out, shape_.depth, 4);
    append_big_endian(out, shape_.width, 4);
    for (const int64_t factor : shape_.factors) append_big_endian(out, factor, 8);
    for (const int64_t count : counts.table) append_big_endian(out, count, 8);
    return out;
  }

  SketchShape shape_;
};

const Value& sketch_argument(const BindContext& context, size_t index, const char* name,
                             const DataType& type) {
  const Argument& arg = context.args[index];
  const bool fits = type.is(TypeId::kInt) ? arg.type.is_integral() : arg.type.is(type.id());
  if (!fits && !arg.type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "count_min_sketch", index, quote_sql(type.sql()));
  }
  if (!arg.constant) throw_non_foldable(context, "count_min_sketch", index, name, type);
  if (arg.constant->is_null()) {
    throw_type_mismatch(context, "count_min_sketch", "UNEXPECTED_NULL", {{"exprName", name}});
  }
  return *arg.constant;
}

BoundAggregate bind_count_min_sketch(const BindContext& context, NullTreatment /*nulls*/) {
  const DataType& type = context.args[0].type;
  const bool is_text = type.is(TypeId::kString) || type.is(TypeId::kBinary);
  if (!is_text && !type.is_integral() && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "count_min_sketch", 0,
                                "(\"INTEGRAL\" or \"STRING\" or \"BINARY\")");
  }
  const double eps = sketch_argument(context, 1, "eps", TypeId::kDouble).floating();
  const double confidence = sketch_argument(context, 2, "confidence", TypeId::kDouble).floating();
  const int64_t seed = sketch_argument(context, 3, "seed", TypeId::kInt).integer();
  const auto shown = [](double value) { return literal_text(Value(value), TypeId::kDouble); };
  if (!(eps > 0)) {
    throw_value_out_of_range(context, "count_min_sketch", "eps", "(0.0, 1.7976931348623157E308]",
                             shown(eps));
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw_value_out_of_range(context, "count_min_sketch", "confidence", "(0.0, 1.0]",
                             shown(confidence));
  }
  BoundAggregate bound;
  bound.arg_types = {is_text ? type : DataType(TypeId::kLong), TypeId::kDouble, TypeId::kDouble,
                     context.args[3].type};
  bound.return_type = TypeId::kBinary;
  bound.nullable = false;
  bound.kernel =
      std::make_shared<CountMinKernel>(sketch_shape(eps, confidence, static_cast<int32_t>(seed)));
  return bound;
}

}  // namespace

void register_count_min_sketch(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"count_min_sketch"},
      .doc = {.usage = "count_min_sketch(col, eps, confidence, seed) - Returns a count-min sketch "
                       "of a column with the given esp, confidence and seed. The result is an "
                       "array of bytes, which can be deserialized to a `CountMinSketch` before "
                       "usage. Count-min sketch is a probabilistic data structure used for "
                       "cardinality estimation using sub-linear space.",
              .examples = {{"SELECT hex(count_min_sketch(col, 0.5d, 0.5d, 1)) FROM VALUES (1), "
                            "(2), (1) AS tab(col)",
                            "0000000100000000000000030000000100000004000000005D8D6AB900000000000000"
                            "00000000000000000200000000000000010000000000000000"}},
              .group = "agg_funcs",
              .since = "2.2.0"},
      .min_args = 4,
      .max_args = 4,
      .bind = bind_count_min_sketch,
  });
}

}  // namespace firesteel
