#include "functions/function_registry.h"
#include "functions/generated_text.h"
#include "functions/json_generator.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

BoundScalar bind_to_json(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const TextOptions options =
      context.args.size() == 2 ? TextOptions::of_argument(context.args[1]) : TextOptions();
  const std::string call = "to_json(" + context.args[0].sql + ")";
  std::vector<DataType> arg_types = {type};
  if (context.args.size() == 2) arg_types.push_back(context.args[1].type);
  const auto render = [](std::span<const std::string> args) { return "to_json(" + args[0] + ")"; };
  if (type.is(TypeId::kNull)) {
    BoundScalar bound =
        bound_scalar(std::move(arg_types), TypeId::kString, [](const KernelInput& input) {
          return Vector::null_constant(TypeId::kString, input.num_rows);
        });
    bound.render = render;
    return bound;
  }
  if (!type.is_nested()) {
    throw type_mismatch("INVALID_JSON_SCHEMA", call, {{"schema", quote_sql(type.sql())}});
  }
  require_json_type(type);
  const JsonWriteOptions write_options(options, context.settings.time_zone);
  BoundScalar bound =
      bound_scalar(std::move(arg_types), TypeId::kString, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [type, write_options] {
    return [generator = std::make_shared<JsonGenerator>(type, write_options)](
               const KernelInput& input) { return generated_text(*generator, input); };
  };
  bound.render = render;
  return bound;
}

}  // namespace

void register_to_json(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"to_json"},
      .doc = {.usage = "to_json(expr[, options]) - Writes a struct, array or map as a JSON text.",
              .examples = {{"SELECT to_json(named_struct('a', 1, 'b', 2))", "{\"a\":1,\"b\":2}"},
                           {"SELECT to_json(named_struct('time', to_timestamp('2015-08-26', "
                            "'yyyy-MM-dd')), map('timestampFormat', 'dd/MM/yyyy'))",
                            "{\"time\":\"26/08/2015\"}"},
                           {"SELECT to_json(array(named_struct('a', 1, 'b', 2)))",
                            "[{\"a\":1,\"b\":2}]"},
                           {"SELECT to_json(map('a', named_struct('b', 1)))", "{\"a\":{\"b\":1}}"},
                           {"SELECT to_json(map(named_struct('a', 1),named_struct('b', 2)))",
                            "{\"[1]\":{\"b\":2}}"}},
              .group = "json_funcs",
              .since = "2.2.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_to_json});
}

}  // namespace firesteel
