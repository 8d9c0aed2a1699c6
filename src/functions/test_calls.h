#pragma once

// For tests of functions: columns out of values, and calls of functions by name.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/spark_error.h"
#include "functions/coercion.h"
#include "functions/function_registry.h"

namespace firesteel::testing {

struct Column {
  DataType type;
  std::vector<Value> values;
  // The argument is foldable: the one value is known when the call is bound.
  bool is_constant = false;
};

inline Column constant(DataType type, Value value) {
  return {std::move(type), {std::move(value)}, true};
}

inline VectorPtr build(const Column& column, size_t num_rows) {
  if (column.is_constant) return Vector::constant(column.type, column.values[0], num_rows);
  VectorBuilder builder(column.type);
  for (const Value& value : column.values) builder.append(value);
  return builder.finish();
}

inline std::vector<Argument> arguments_of(const std::vector<Column>& columns) {
  std::vector<Argument> args;
  for (size_t i = 0; i < columns.size(); ++i) {
    Argument arg{.type = columns[i].type, .sql = "c" + std::to_string(i)};
    if (columns[i].is_constant) arg.constant = columns[i].values[0];
    args.push_back(std::move(arg));
  }
  return args;
}

// The columns as vectors of the types that the bound function wants.
inline std::vector<VectorPtr> build_args(const std::vector<Column>& columns,
                                         const std::vector<DataType>& types, size_t num_rows,
                                         const SqlSettings& settings) {
  std::vector<VectorPtr> args;
  for (size_t i = 0; i < columns.size(); ++i) {
    Column column = columns[i];
    if (!column.type.same_type(types[i])) {
      for (Value& value : column.values) {
        value = cast_value(value, column.type, types[i],
                           settings.ansi ? CastMode::kAnsi : CastMode::kLegacy, "UTC");
      }
      column.type = types[i];
    }
    args.push_back(build(column, num_rows));
  }
  return args;
}

inline size_t row_count(const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    if (!column.is_constant) return column.values.size();
  }
  return 1;
}

inline std::string print(const Vector& vector, size_t row) {
  return value_to_string(vector.value(row), vector.type(), "UTC");
}

// One state of a kernel, destroyed at the end.
class KernelState {
 public:
  explicit KernelState(const AggregateKernel& kernel)
      : kernel_(kernel), words_((kernel.state_size() + 7) / 8) {
    kernel_.initialize(bytes());
  }
  ~KernelState() {
    if (kernel_.needs_destroy()) kernel_.destroy(bytes());
  }
  KernelState(const KernelState&) = delete;
  KernelState& operator=(const KernelState&) = delete;

  std::byte* bytes() { return reinterpret_cast<std::byte*>(words_.data()); }
  std::string result() {
    std::byte* state = bytes();
    return print(*kernel_.finalize(&state, 1), 0);
  }

 private:
  const AggregateKernel& kernel_;
  std::vector<uint64_t> words_;
};

// The printed result over all rows. Checks that rows added one way or another, and states combined
// and passed through their serialized form, come to the same.
inline std::string run_aggregate(const BoundAggregate& bound, const std::vector<Column>& columns,
                                 const SqlSettings& settings = {}) {
  const AggregateKernel& kernel = *bound.kernel;
  const size_t n = row_count(columns);
  const auto args = build_args(columns, bound.arg_types, n, settings);
  const auto part = [&](size_t begin, size_t size) {
    std::vector<VectorPtr> out;
    for (const auto& arg : args) out.push_back(slice(arg, begin, size));
    return out;
  };

  KernelState single(kernel);
  kernel.update_single(args, single.bytes(), n);
  std::string result = single.result();

  KernelState grouped(kernel);
  const std::vector<std::byte*> states(n, grouped.bytes());
  kernel.update(args, states.data(), n);
  EXPECT_EQ(grouped.result(), result) << "grouped";

  const size_t half = n / 2;
  KernelState first(kernel);
  KernelState second(kernel);
  KernelState third(kernel);
  kernel.update_single(part(0, half), first.bytes(), half);
  kernel.update_single(part(half, n - half), second.bytes(), n - half);
  std::byte* const targets[] = {first.bytes(), third.bytes()};
  std::byte* const sources[] = {second.bytes()};
  const VectorPtr serialized[] = {kernel.serialize(targets, 1), kernel.serialize(sources, 1)};
  EXPECT_TRUE(serialized[0]->type().same_type(kernel.serialized_type()));
  kernel.combine(sources, targets, 1);
  EXPECT_EQ(first.result(), result) << "combined";
  for (const auto& column : serialized) kernel.merge_serialized(column, targets + 1, 1);
  EXPECT_EQ(third.result(), result) << "serialized";

  if (kernel.removable() && n > 1) {
    KernelState sliding(kernel);
    KernelState tail(kernel);
    kernel.update_single(args, sliding.bytes(), n);
    kernel.remove(args, sliding.bytes(), 0, half);
    kernel.update_single(part(half, n - half), tail.bytes(), n - half);
    EXPECT_EQ(sliding.result(), tail.result()) << "removed";
  }
  return result;
}

inline std::string aggregate(const std::string& name, const std::vector<Column>& columns,
                             const SqlSettings& settings = {}) {
  const AggregateFunction* function = FunctionRegistry::builtin().aggregate(name);
  if (function == nullptr) return "no such function: " + name;
  const auto args = arguments_of(columns);
  return run_aggregate(function->bind({args, settings}, NullTreatment::kDefault), columns,
                       settings);
}

// The printed rows of a call of a scalar function.
inline std::vector<std::string> scalar(const std::string& name, const std::vector<Column>& columns,
                                       const SqlSettings& settings = {}) {
  const ScalarFunction* function = FunctionRegistry::builtin().scalar(name);
  if (function == nullptr) return {"no such function: " + name};
  const auto arguments = arguments_of(columns);
  const BoundScalar bound = function->bind({arguments, settings});
  const size_t n = row_count(columns);
  const auto args = build_args(columns, bound.arg_types, n, settings);
  const std::vector<LambdaBody*> lambdas(args.size(), nullptr);
  EvalContext context;
  const ScalarKernel kernel = bound.make_kernel();
  const VectorPtr result = kernel({args, lambdas, n, context});
  EXPECT_EQ(result->size(), n);
  std::vector<std::string> rows;
  for (size_t i = 0; i < n; ++i) rows.push_back(print(*result, i));
  // The same through dictionaries, in reverse.
  auto reversed = std::make_shared<Selection>();
  for (size_t i = 0; i < n; ++i) reversed->push_back(static_cast<uint32_t>(n - 1 - i));
  std::vector<VectorPtr> picked;
  for (const auto& arg : args) picked.push_back(Vector::dictionary(arg, reversed));
  const VectorPtr again = kernel({picked, lambdas, n, context});
  for (size_t i = 0; i < n; ++i) EXPECT_EQ(print(*again, n - 1 - i), rows[i]) << "dictionary";
  return rows;
}

// What is thrown instead of a result.
template <class F>
std::string condition_of(const F& call) {
  try {
    call();
  } catch (const SparkError& error) {
    return error.condition();
  }
  return "";
}

}  // namespace firesteel::testing
