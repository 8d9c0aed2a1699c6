#include "functions/function_errors.h"

#include <cmath>

#include "functions/coercion.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

const std::string kAnsiConfig = "\"spark.sql.ansi.enabled\"";

std::string quoted_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fraction_text(double value, bool is_double) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  std::string out;
  if (is_double) {
    append_double(out, value);
    return out + "D";
  }
  append_float(out, static_cast<float>(value));
  return out;
}

std::string hexadecimal_text(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out = "X'";
  for (const unsigned char c : bytes) {
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out + "'";
}

}  // namespace

void throw_arithmetic_overflow(std::string_view message, std::string_view try_function) {
  std::string alternative;
  if (!try_function.empty()) {
    alternative =
        " Use '" + std::string(try_function) + "' to tolerate overflow and return NULL instead.";
  }
  throw SparkError(
      "ARITHMETIC_OVERFLOW",
      {{"message", std::string(message)}, {"alternative", alternative}, {"config", kAnsiConfig}});
}

void throw_divide_by_zero() { throw SparkError("DIVIDE_BY_ZERO", {{"config", kAnsiConfig}}); }

void throw_remainder_by_zero() { throw SparkError("REMAINDER_BY_ZERO", {{"config", kAnsiConfig}}); }

void throw_decimal_out_of_range(const std::string& value, int precision, int scale) {
  throw SparkError("NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
                   {{"value", value},
                    {"precision", std::to_string(precision)},
                    {"scale", std::to_string(scale)},
                    {"config", kAnsiConfig}});
}

void throw_interval_overflow(std::string_view try_function) {
  if (try_function.empty()) {
    throw SparkError("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", {});
  }
  throw SparkError("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
                   {{"functionName", quote_identifier(try_function)}});
}

SparkError error_without_context(std::string_view condition, ErrorParams params) {
  return SparkError(condition, std::move(params), QueryContext());
}

std::string literal_text(const Value& value, const DataType& type, const std::string& time_zone) {
  if (value.is_null()) return "NULL";
  switch (type.id()) {
    case TypeId::kByte:
      return std::to_string(value.integer()) + "Y";
    case TypeId::kShort:
      return std::to_string(value.integer()) + "S";
    case TypeId::kLong:
      return std::to_string(value.integer()) + "L";
    case TypeId::kFloat:
    case TypeId::kDouble:
      return fraction_text(value.floating(), type.is(TypeId::kDouble));
    case TypeId::kDecimal: {
      std::string out;
      append_decimal_scientific(out, value.decimal(), type.scale());
      return out + "BD";
    }
    case TypeId::kString:
      return quoted_text(value.string());
    case TypeId::kBinary:
      return hexadecimal_text(value.string());
    case TypeId::kDate:
      return "DATE '" + value_to_string(value, type, time_zone) + "'";
    case TypeId::kTimestamp:
      return "TIMESTAMP '" + value_to_string(value, type, time_zone) + "'";
    case TypeId::kTimestampNtz:
      return "TIMESTAMP_NTZ '" + value_to_string(value, type, time_zone) + "'";
    case TypeId::kTime:
      return "TIME '" + value_to_string(value, type, time_zone) + "'";
    case TypeId::kCalendarInterval:
      return "INTERVAL '" + value_to_string(value, type, time_zone) + "'";
    default:
      return value_to_string(value, type, time_zone);
  }
}

std::string call_text(std::string_view function, std::span<const Argument> args) {
  std::string out(function);
  out += '(';
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) out += ", ";
    out += args[i].sql;
  }
  return out + ")";
}

SparkError type_mismatch(std::string_view subclass, std::string_view call, ErrorParams params) {
  params.emplace("sqlExpr", quote_sql(call));
  return SparkError("DATATYPE_MISMATCH." + std::string(subclass), std::move(params));
}

std::string ordinal_word(size_t index) {
  constexpr const char* kWords[] = {"first", "second", "third", "fourth", "fifth", "sixth"};
  if (index < std::size(kWords)) return kWords[index];
  return std::to_string(index + 1) + "th";
}

SparkError unexpected_input_type(std::string_view call, size_t index, const Argument& argument,
                                 const std::string& required_type) {
  return type_mismatch("UNEXPECTED_INPUT_TYPE", call,
                       {{"paramIndex", ordinal_word(index)},
                        {"requiredType", required_type},
                        {"inputSql", quote_sql(argument.sql)},
                        {"inputType", quote_sql(argument.type.sql())}});
}

const Value& require_foldable(const BindContext& context, size_t index, std::string_view function,
                              std::string_view input_name) {
  const Argument& argument = context.args[index];
  if (argument.constant) return *argument.constant;
  throw type_mismatch("NON_FOLDABLE_INPUT", call_text(function, context.args),
                      {{"inputName", quote_identifier(input_name)},
                       {"inputType", quote_sql(argument.type.sql())},
                       {"inputExpr", quote_sql(argument.sql)}});
}

SparkError wrong_number_of_arguments(std::string_view function, std::string_view expected,
                                     size_t actual) {
  return SparkError("WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    {{"functionName", quote_identifier(function)},
                     {"expectedNum", std::string(expected)},
                     {"actualNum", std::to_string(actual)},
                     {"docroot", "https://spark.apache.org/docs/latest"}});
}

}  // namespace firesteel
