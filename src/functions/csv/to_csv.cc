#include "base/spark_error.h"
#include "functions/csv_generator.h"
#include "functions/function_registry.h"
#include "functions/generated_text.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

bool is_csv_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kVariant:
      return false;
    case TypeId::kArray:
      return is_csv_type(type.element_type());
    case TypeId::kMap:
      return is_csv_type(type.key_type()) && is_csv_type(type.value_type());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (!is_csv_type(field.type)) return false;
      }
      return true;
    default:
      return true;
  }
}

BoundScalar bind_to_csv(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const TextOptions options =
      context.args.size() == 2 ? TextOptions::of_argument(context.args[1]) : TextOptions();
  std::vector<DataType> arg_types = {type};
  if (context.args.size() == 2) arg_types.push_back(context.args[1].type);
  const auto render = [](std::span<const std::string> args) { return "to_csv(" + args[0] + ")"; };
  if (type.is(TypeId::kNull)) {
    BoundScalar bound =
        bound_scalar(std::move(arg_types), TypeId::kString, [](const KernelInput& input) {
          return Vector::null_constant(TypeId::kString, input.num_rows);
        });
    bound.render = render;
    return bound;
  }
  if (!type.is(TypeId::kStruct) || !is_csv_type(type)) {
    throw type_mismatch(
        "UNSUPPORTED_INPUT_TYPE", "to_csv(" + context.args[0].sql + ")",
        {{"functionName", quote_identifier("to_csv")}, {"dataType", quote_sql(type.sql())}});
  }
  BoundScalar bound =
      bound_scalar(std::move(arg_types), TypeId::kString, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [type, options, zone = context.settings.time_zone] {
    return [generator = std::make_shared<CsvGenerator>(type, options, zone)](
               const KernelInput& input) { return generated_text(*generator, input); };
  };
  bound.render = render;
  return bound;
}

}  // namespace

void register_to_csv(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"to_csv"},
      .doc = {.usage = "to_csv(expr[, options]) - Writes a struct as a CSV record.",
              .examples = {{"SELECT to_csv(named_struct('a', 1, 'b', 2))", "1,2"},
                           {"SELECT to_csv(named_struct('time', to_timestamp('2015-08-26', "
                            "'yyyy-MM-dd')), map('timestampFormat', 'dd/MM/yyyy'))",
                            "26/08/2015"}},
              .group = "csv_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_to_csv});
}

}  // namespace firesteel
