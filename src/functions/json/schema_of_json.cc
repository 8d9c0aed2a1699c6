#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/json_columns.h"
#include "functions/json_shape.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// Structs without fields stay structs where they are all there is.
DataType schema_of_json_text(std::string_view json, const JsonReadOptions& reading,
                             const JsonInferenceOptions& options) {
  JsonReader reader(reading);
  reader.reset(json);
  reader.next();
  JsonShape shape;
  if (!shape.add(reader, options)) {
    throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                     {{"badRecord", std::string(json)}, {"failFastMode", "FAILFAST"}});
  }
  const DataType type = shape.type();
  if (const auto canonical = canonical_json_type(type, options)) return *canonical;
  if (type.is(TypeId::kStruct)) return DataType::structure({});
  if (type.is(TypeId::kArray) && type.element_type().is(TypeId::kStruct)) {
    return DataType::array(DataType::structure({}), type.contains_null());
  }
  return TypeId::kString;
}

BoundScalar bind_schema_of_json(const BindContext& context) {
  const Argument& json = context.args[0];
  const std::string call = "schema_of_json(" + json.sql + ")";
  if (!json.type.is(TypeId::kString) && !json.type.is(TypeId::kNull)) {
    throw unexpected_input_type(call, 0, json, "\"STRING\"");
  }
  if (!json.constant) {
    throw type_mismatch("NON_FOLDABLE_INPUT", call,
                        {{"inputName", quote_identifier("json")},
                         {"inputType", quote_sql("STRING")},
                         {"inputExpr", quote_sql(json.sql)}});
  }
  if (json.constant->is_null()) {
    throw type_mismatch("UNEXPECTED_NULL", call, {{"exprName", "json"}});
  }
  const TextOptions options =
      context.args.size() == 2 ? TextOptions::of_argument(context.args[1]) : TextOptions();
  JsonInferenceOptions inference(options, context.settings.time_zone);
  inference.prefers_timestamp_ntz = context.settings.timestamp_ntz_default;
  const DataType schema =
      schema_of_json_text(json.constant->string(),
                          JsonParseOptions(options, context.settings.time_zone).reading, inference);
  std::vector<DataType> arg_types;
  for (const Argument& arg : context.args) arg_types.push_back(arg.type);
  BoundScalar bound = bound_scalar(
      std::move(arg_types), TypeId::kString,
      [text = schema.sql()](const KernelInput& input) {
        return Vector::constant(TypeId::kString, text, input.num_rows);
      },
      NullRule::kNeverNull);
  bound.render = [](std::span<const std::string> args) {
    return "schema_of_json(" + args[0] + ")";
  };
  return bound;
}

}  // namespace

void register_schema_of_json(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"schema_of_json"},
      .doc =
          {.usage = "schema_of_json(json[, options]) - Returns the type of a JSON text, in SQL.",
           .examples = {{"SELECT schema_of_json('[{\"col\":0}]')", "ARRAY<STRUCT<col: BIGINT>>"},
                        {"SELECT schema_of_json('[{\"col\":01}]', map('allowNumericLeadingZeros', "
                         "'true'))",
                         "ARRAY<STRUCT<col: BIGINT>>"}},
           .group = "json_funcs",
           .since = "2.4.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_schema_of_json});
}

}  // namespace firesteel
