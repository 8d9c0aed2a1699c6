// What a row's place tells: spark_partition_id, monotonically_increasing_id, and the file that it
// was read from.

#include "functions/function_registry.h"

namespace firesteel {
namespace {

BoundScalar bind_place(DataType type, std::function<ScalarKernel()> make_kernel) {
  BoundScalar bound;
  bound.return_type = std::move(type);
  bound.null_rule = NullRule::kNeverNull;
  bound.deterministic = false;
  bound.make_kernel = std::move(make_kernel);
  return bound;
}

BoundScalar bind_partition_id(const BindContext&) {
  BoundScalar bound = bind_place(TypeId::kInt, [] {
    return [](const KernelInput& input) {
      return Vector::constant(TypeId::kInt, int64_t{input.context.partition}, input.num_rows);
    };
  });
  bound.render = [](std::span<const std::string>) { return "SPARK_PARTITION_ID()"; };
  return bound;
}

// The partition in the upper 31 bits, the row's number in it in the lower 33.
BoundScalar bind_increasing_id(const BindContext&) {
  return bind_place(TypeId::kLong, [] {
    return [](const KernelInput& input) {
      constexpr int kRowBits = 33;
      const int64_t first =
          (int64_t{input.context.partition} << kRowBits) + input.context.row_offset;
      return Vector::sequence(first, 1, input.num_rows);
    };
  });
}

// Rows that come from no file: what Spark gives them.
BoundScalar bind_file_property(DataType type, Value value) {
  return bind_place(type, [type, value] {
    return [type, value](const KernelInput& input) {
      return Vector::constant(type, value, input.num_rows);
    };
  });
}

}  // namespace

void register_partition_functions(FunctionRegistry& registry) {
  const auto add = [&](std::string name, std::string usage, std::string since,
                       std::vector<FunctionDoc::Example> examples,
                       std::function<BoundScalar(const BindContext&)> bind) {
    registry.add(ScalarFunction{
        .names = {std::move(name)},
        .doc = {.usage = std::move(usage),
                .examples = std::move(examples),
                .group = "misc_funcs",
                .since = std::move(since)},
        .min_args = 0,
        .max_args = 0,
        .bind = std::move(bind),
    });
  };
  add("spark_partition_id", "spark_partition_id() - Returns the current partition id.", "1.4.0",
      {{"SELECT spark_partition_id()", "0"}}, bind_partition_id);
  add("monotonically_increasing_id",
      "monotonically_increasing_id() - Returns monotonically increasing 64-bit integers. The "
      "generated ID is guaranteed to be monotonically increasing and unique, but not "
      "consecutive. The current implementation puts the partition ID in the upper 31 bits, and "
      "the lower 33 bits represent the record number within each partition.",
      "1.4.0", {{"SELECT monotonically_increasing_id()", "0"}}, bind_increasing_id);
  add("input_file_name",
      "input_file_name() - Returns the name of the file being read, or empty string if not "
      "available.",
      "1.5.0", {{"SELECT input_file_name()", ""}},
      [](const BindContext&) { return bind_file_property(TypeId::kString, Value("")); });
  add("input_file_block_start",
      "input_file_block_start() - Returns the start offset of the block being read, or -1 if not "
      "available.",
      "2.2.0", {{"SELECT input_file_block_start()", "-1"}},
      [](const BindContext&) { return bind_file_property(TypeId::kLong, Value(-1)); });
  add("input_file_block_length",
      "input_file_block_length() - Returns the length of the block being read, or -1 if not "
      "available.",
      "2.2.0", {{"SELECT input_file_block_length()", "-1"}},
      [](const BindContext&) { return bind_file_property(TypeId::kLong, Value(-1)); });
}

}  // namespace firesteel
