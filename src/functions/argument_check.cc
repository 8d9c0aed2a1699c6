#include "functions/argument_check.h"

#include <array>

#include "functions/coercion.h"

namespace firesteel {
namespace {

std::string ordinal(size_t index) {
  constexpr std::array kNames = {"first", "second",  "third",  "fourth", "fifth",
                                 "sixth", "seventh", "eighth", "ninth",  "tenth"};
  return index < kNames.size() ? kNames[index] : std::to_string(index + 1) + "th";
}

}  // namespace

std::string call_sql(std::string_view function, const BindContext& context) {
  std::string out(function);
  out += '(';
  for (size_t i = 0; i < context.args.size(); ++i) {
    if (i > 0) out += ", ";
    out += context.args[i].sql;
  }
  return out + ')';
}

void throw_type_mismatch(std::string_view sub, std::string_view function,
                         const BindContext& context, ErrorParams params) {
  params["sqlExpr"] = quote_sql(call_sql(function, context));
  throw SparkError("DATATYPE_MISMATCH." + std::string(sub), std::move(params));
}

void throw_unexpected_type(std::string_view function, const BindContext& context, size_t index,
                           std::string required) {
  const Argument& arg = context.args[index];
  throw_type_mismatch("UNEXPECTED_INPUT_TYPE", function, context,
                      {{"paramIndex", ordinal(index)},
                       {"requiredType", std::move(required)},
                       {"inputSql", quote_sql(arg.sql)},
                       {"inputType", quote_sql(arg.type.sql())}});
}

void require_orderable(std::string_view function, const BindContext& context,
                       const DataType& type) {
  if (type.is_orderable()) return;
  throw_type_mismatch("INVALID_ORDERING_TYPE", function, context,
                      {{"functionName", quote_identifier(function)},
                       {"dataType", quote_sql(type.sql())}});
}

DataType number_or_interval_argument(std::string_view function, const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (type.is_ansi_interval()) return type;
  const auto number = implicit_cast(type, TypeFamily::kNumeric, context.settings.ansi);
  if (!number) throw_unexpected_type(function, context, 0, "\"NUMERIC\" or \"ANSI INTERVAL\"");
  return *number;
}

}  // namespace firesteel
