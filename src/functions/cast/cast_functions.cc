// int(expr), string(expr) and the like: casts under the name of their type.

#include "functions/coercion.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

BoundScalar bind_cast_function(const BindContext& context, const DataType& to) {
  BoundScalar bound = bind_cast(context.args[0].type, to,
                                context.settings.ansi ? CastMode::kAnsi : CastMode::kLegacy,
                                context.settings.time_zone);
  // Such casts do not show in names.
  bound.render = [](std::span<const std::string> args) { return args[0]; };
  return bound;
}

}  // namespace

void register_cast_functions(FunctionRegistry& registry) {
  const auto add = [&](std::string name, DataType to, const char* since = "2.0.1") {
    FunctionDoc doc{
        .usage = name + "(expr) - Casts the value `expr` to the target data type `" + name + "`.",
        .group = "conversion_funcs",
        .since = since};
    registry.add(ScalarFunction{
        .names = {std::move(name)},
        .doc = std::move(doc),
        .min_args = 1,
        .max_args = 1,
        .bind = [to = std::move(to)](
                    const BindContext& context) { return bind_cast_function(context, to); },
    });
  };
  add("boolean", TypeId::kBoolean);
  add("tinyint", TypeId::kByte);
  add("smallint", TypeId::kShort);
  add("int", TypeId::kInt);
  add("bigint", TypeId::kLong);
  add("float", TypeId::kFloat);
  add("double", TypeId::kDouble);
  add("decimal", DataType::decimal(10, 0));
  add("date", TypeId::kDate);
  add("timestamp", TypeId::kTimestamp);
  add("binary", TypeId::kBinary);
  add("string", TypeId::kString);
  add("time", TypeId::kTime, "4.2.0");
}

}  // namespace firesteel
