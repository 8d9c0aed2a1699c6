#pragma once

// For tests of scalar functions: calls one by name over single values, with the implicit casts.

#include <string>
#include <string_view>
#include <vector>

#include "base/spark_error.h"
#include "functions/coercion.h"
#include "functions/function_registry.h"

namespace firesteel {

// An argument: text that is cast to the type, or null.
struct TestArgument {
  TestArgument(const char* text, DataType type) : type(std::move(type)), sql(text) {
    value = cast_value(Value(text), TypeId::kString, this->type, CastMode::kAnsi, kTestZone);
  }
  TestArgument(Value value, DataType type) : value(std::move(value)), type(std::move(type)) {
    sql = value_to_string(this->value, this->type, kTestZone);
  }
  TestArgument(int value) : TestArgument(Value(value), TypeId::kInt) {}    // NOLINT
  TestArgument(const char* text) : TestArgument(text, TypeId::kString) {}  // NOLINT
  static TestArgument null(DataType type = TypeId::kNull) { return {Value(), std::move(type)}; }

  static constexpr const char* kTestZone = "America/Los_Angeles";
  Value value;
  DataType type;
  std::string sql;
};

inline SqlSettings test_settings(bool ansi = true) {
  SqlSettings settings;
  settings.ansi = ansi;
  settings.time_zone = TestArgument::kTestZone;
  return settings;
}

struct TestResult {
  Value value;
  DataType type;

  std::string text() const { return value_to_string(value, type, TestArgument::kTestZone); }
};

// Evaluates over flat vectors of a few equal rows, and as constants; both must agree.
inline TestResult call_function(std::string_view name, const std::vector<TestArgument>& args,
                                const SqlSettings& settings = test_settings()) {
  const ScalarFunction* function = FunctionRegistry::builtin().scalar(name);
  FS_CHECK(function != nullptr);
  std::vector<Argument> arguments;
  for (const TestArgument& arg : args) {
    arguments.push_back({.type = arg.type, .constant = arg.value, .sql = arg.sql});
  }
  BoundScalar bound = function->bind({arguments, settings});
  bound.name = name;
  const CastMode mode = settings.ansi ? CastMode::kAnsi : CastMode::kLegacy;
  constexpr size_t kRows = 3;
  std::vector<VectorPtr> constants;
  std::vector<VectorPtr> flat;
  for (size_t i = 0; i < args.size(); ++i) {
    const DataType& wanted = bound.arg_types[i];
    const Value value =
        args[i].type.same_type(wanted)
            ? args[i].value
            : cast_value(args[i].value, args[i].type, wanted, mode, settings.time_zone);
    constants.push_back(Vector::constant(wanted, value, kRows));
    flat.push_back(flatten(constants.back()));
  }
  const std::vector<LambdaBody*> no_lambdas(args.size(), nullptr);
  EvalContext context;
  const auto run = [&](std::span<const VectorPtr> columns) {
    return bound.make_kernel()(KernelInput{columns, no_lambdas, kRows, context});
  };
  const VectorPtr from_flat = run(flat);
  const VectorPtr from_constants = run(constants);
  FS_CHECK_EQ(from_flat->size(), kRows);
  FS_CHECK(from_flat->type().same_type(bound.return_type));
  const Value value = from_flat->value(kRows - 1);
  FS_CHECK(!bound.deterministic || value == from_constants->value(0));
  return {value, bound.return_type};
}

// The result's text, or the condition of the error.
inline std::string call_text_of(std::string_view name, const std::vector<TestArgument>& args,
                                const SqlSettings& settings = test_settings()) {
  try {
    return call_function(name, args, settings).text();
  } catch (const SparkError& error) {
    return error.condition();
  }
}

}  // namespace firesteel
