// vector_sum and vector_avg: element by element over arrays of floats.

#include <cstring>

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/array/float_vectors.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

struct VectorTotal {
  int64_t count = 0;
  // Sums, or running means.
  std::vector<float> values;

  size_t memory_usage() const { return sizeof(*this) + values.capacity() * sizeof(float); }
};

class VectorKernel final : public BytesAggregate<VectorKernel, VectorTotal> {
 public:
  VectorKernel(const char* name, bool average) : name_(name), average_(average) {}

  std::unique_ptr<VectorTotal> make() const { return std::make_unique<VectorTotal>(); }

  void add(VectorTotal& total, std::span<const Decoded> args, size_t row) const {
    if (args[0].is_null(row)) return;
    const Decoded elements(*args[0].flat().children()[0]);
    const ListEntry entry = args[0].at<ListEntry>(row);
    std::vector<float> values(entry.size);
    for (uint32_t i = 0; i < entry.size; ++i) {
      if (elements.is_null(entry.offset + i)) return;
      values[i] = elements.at<float>(entry.offset + i);
    }
    add_values(total, values, 1);
  }
  void merge(VectorTotal& into, VectorTotal& from) const {
    if (from.count > 0) add_values(into, from.values, from.count);
  }

  VectorPtr results(std::span<const VectorTotal* const> groups) const {
    FloatVectorWriter out(DataType::array(TypeId::kFloat), groups.size());
    for (const VectorTotal* total : groups) {
      if (total == nullptr || total->count == 0) {
        out.append_null();
      } else {
        out.append(total->values);
      }
    }
    return out.finish();
  }

  std::string to_bytes(const VectorTotal& total) const {
    std::string out(reinterpret_cast<const char*>(&total.count), sizeof(total.count));
    out.append(reinterpret_cast<const char*>(total.values.data()),
               total.values.size() * sizeof(float));
    return out;
  }
  void merge_bytes(VectorTotal& into, std::string_view bytes) const {
    VectorTotal from;
    std::memcpy(&from.count, bytes.data(), sizeof(from.count));
    bytes.remove_prefix(sizeof(from.count));
    from.values.resize(bytes.size() / sizeof(float));
    if (!bytes.empty()) std::memcpy(from.values.data(), bytes.data(), bytes.size());
    merge(into, from);
  }

 private:
  void add_values(VectorTotal& total, std::span<const float> values, int64_t count) const {
    if (total.count == 0) {
      total.values.assign(values.begin(), values.end());
      total.count = count;
      return;
    }
    if (total.values.size() != values.size()) {
      throw_dimension_mismatch(name_, total.values.size(), values.size());
    }
    total.count += count;
    const float share = static_cast<float>(count) / static_cast<float>(total.count);
    for (size_t i = 0; i < values.size(); ++i) {
      if (average_) {
        total.values[i] += (values[i] - total.values[i]) * share;
      } else {
        total.values[i] += values[i];
      }
    }
  }

  const char* name_;
  bool average_;
};

void add_vector_aggregate(FunctionRegistry& registry, const char* name, bool average,
                          const std::string& text, const char* result) {
  registry.add(AggregateFunction{
      .names = {name},
      .doc = {.usage = std::string(name) + "(vectors) - " + text,
              .examples = {{std::string("SELECT ") + name +
                                "(col) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) "
                                "tab(col)",
                            result}},
              .group = "vector_funcs",
              .since = "4.2.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [name, average](const BindContext& context, NullTreatment) {
        require_float_vector(context, name, 0);
        BoundAggregate bound;
        bound.arg_types = {context.args[0].type};
        bound.return_type = DataType::array(TypeId::kFloat);
        bound.kernel = std::make_shared<VectorKernel>(name, average);
        return bound;
      }});
}

}  // namespace

void register_vector_aggregates(FunctionRegistry& registry) {
  add_vector_aggregate(registry, "vector_sum", false,
                       "Returns the element-wise sum of float vectors.", "[4.0,6.0]");
  add_vector_aggregate(registry, "vector_avg", true,
                       "Returns the element-wise mean of float vectors.", "[2.0,3.0]");
}

}  // namespace firesteel
