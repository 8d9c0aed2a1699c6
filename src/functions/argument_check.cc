#include "functions/argument_check.h"

namespace firesteel {

void throw_type_mismatch(const BindContext& context, std::string_view function,
                         std::string_view sub, ErrorParams params) {
  params["sqlExpr"] = quote_sql(call_sql(context, function));
  throw SparkError("DATATYPE_MISMATCH." + std::string(sub), std::move(params));
}

void throw_value_out_of_range(const BindContext& context, std::string_view function,
                              std::string_view name, std::string_view range,
                              const std::string& value) {
  throw_type_mismatch(context, function, "VALUE_OUT_OF_RANGE",
                      {{"exprName", std::string(name)},
                       {"valueRange", std::string(range)},
                       {"currentValue", value}});
}

void require_orderable(const BindContext& context, std::string_view function,
                       const DataType& type) {
  if (type.is_orderable()) return;
  throw_type_mismatch(
      context, function, "INVALID_ORDERING_TYPE",
      {{"functionName", quote_identifier(function)}, {"dataType", quote_sql(type.sql())}});
}

DataType number_or_interval_argument(const BindContext& context, std::string_view function) {
  const DataType& type = context.args[0].type;
  if (type.is_ansi_interval()) return type;
  const auto number = implicit_cast(type, TypeFamily::kNumeric, context.settings.ansi);
  if (!number) {
    throw_unexpected_input_type(context, function, 0, "\"NUMERIC\" or \"ANSI INTERVAL\"");
  }
  return *number;
}

std::function<std::string(std::span<const std::string>)> render_first(std::string name) {
  return [name = std::move(name)](std::span<const std::string> args) {
    return name + "(" + args[0] + ")";
  };
}

}  // namespace firesteel
