#include "functions/parameters.h"

#include <array>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// Counts from 0.
std::string ordinal_word(size_t index) {
  static constexpr std::array<const char*, 10> kWords = {
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"};
  return index < kWords.size() ? kWords[index] : std::to_string(index + 1) + "th";
}

}  // namespace

std::vector<DataType> coerce(const BindContext& context, std::string_view function,
                             std::initializer_list<ParameterType> parameters) {
  return coerce_arguments(context, function, std::span(parameters.begin(), parameters.size()));
}

ParameterType string_or_binary(const BindContext& context, std::string_view function,
                               size_t index) {
  const DataType& type = context.args[index].type;
  if (type.is(TypeId::kBinary)) return DataType(TypeId::kBinary);
  if (!can_implicitly_cast(type, TypeId::kString, context.settings.ansi)) {
    throw_unexpected_input_type(context, function, index, "(\"STRING\" or \"BINARY\")");
  }
  return DataType(TypeId::kString);
}

std::string call_sql(const BindContext& context, std::string_view function) {
  std::string out(function);
  out += "(";
  for (size_t i = 0; i < context.args.size(); ++i) {
    if (i > 0) out += ", ";
    out += context.args[i].sql;
  }
  return out + ")";
}

void throw_unexpected_input_type(const BindContext& context, std::string_view function,
                                 size_t index, std::string_view required) {
  throw SparkError("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                   {{"sqlExpr", quote_sql(call_sql(context, function))},
                    {"paramIndex", ordinal_word(index)},
                    {"requiredType", std::string(required)},
                    {"inputSql", quote_sql(context.args[index].sql)},
                    {"inputType", quote_sql(context.args[index].type.sql())}});
}

void throw_non_foldable(const BindContext& context, std::string_view function, size_t index,
                        std::string_view name, const DataType& type) {
  throw SparkError("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
                   {{"sqlExpr", quote_sql(call_sql(context, function))},
                    {"inputName", quote_identifier(name)},
                    {"inputType", quote_sql(type.sql())},
                    {"inputExpr", quote_sql(context.args[index].sql)}});
}

void throw_wrong_num_args(const BindContext& context, std::string_view function,
                          std::string_view expected) {
  throw SparkError("WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                   {{"functionName", quote_identifier(function)},
                    {"expectedNum", std::string(expected)},
                    {"actualNum", std::to_string(context.args.size())},
                    {"docroot", "https://spark.apache.org/docs/latest"}});
}

std::function<std::string(std::span<const std::string>)> render_with(std::string name,
                                                                     std::string more) {
  return [name = std::move(name), more = std::move(more)](std::span<const std::string> args) {
    std::string out = name + "(";
    for (size_t i = 0; i < args.size(); ++i) {
      if (i > 0) out += ", ";
      out += args[i];
    }
    if (!more.empty()) out += (args.empty() ? "" : ", ") + more;
    return out + ")";
  };
}

}  // namespace firesteel
