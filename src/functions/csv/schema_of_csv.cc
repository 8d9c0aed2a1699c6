#include "base/spark_error.h"
#include "functions/csv_dialect.h"
#include "functions/csv_types.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

BoundScalar bind_schema_of_csv(const BindContext& context) {
  const Argument& csv = context.args[0];
  const std::string call = "schema_of_csv(" + csv.sql + ")";
  if (!csv.constant) {
    throw type_mismatch("NON_FOLDABLE_INPUT", call,
                        {{"inputName", quote_identifier("csv")},
                         {"inputType", quote_sql(csv.type.sql())},
                         {"inputExpr", quote_sql(csv.sql)}});
  }
  if (csv.constant->is_null()) {
    throw type_mismatch("UNEXPECTED_NULL", call, {{"exprName", "csv"}});
  }
  if (!csv.type.is(TypeId::kString)) throw unexpected_input_type(call, 0, csv, "\"STRING\"");
  const TextOptions options =
      context.args.size() == 2 ? TextOptions::of_argument(context.args[1]) : TextOptions();
  std::vector<std::string> fields;
  if (!CsvDialect(options).split(csv.constant->string(), fields)) {
    throw SparkError("INTERNAL_ERROR", {{"message", "Parsed CSV record should not be null."}});
  }
  const DataType schema =
      CsvTypes(options, "UTC", context.settings.timestamp_ntz_default).record_type(fields);
  std::vector<DataType> arg_types;
  for (const Argument& arg : context.args) arg_types.push_back(arg.type);
  BoundScalar bound = bound_scalar(
      std::move(arg_types), TypeId::kString,
      [text = schema.sql()](const KernelInput& input) {
        return Vector::constant(TypeId::kString, text, input.num_rows);
      },
      NullRule::kNeverNull);
  bound.render = [](std::span<const std::string> args) { return "schema_of_csv(" + args[0] + ")"; };
  return bound;
}

}  // namespace

void register_schema_of_csv(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"schema_of_csv"},
      .doc = {.usage = "schema_of_csv(csv[, options]) - Returns the type of a CSV record, in SQL.",
              .examples = {{"SELECT schema_of_csv('1,abc')", "STRUCT<_c0: INT, _c1: STRING>"}},
              .group = "csv_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_schema_of_csv});
}

}  // namespace firesteel
