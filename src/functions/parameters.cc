#include "functions/parameters.h"

namespace firesteel {

std::vector<DataType> coerce(const BindContext& context, std::string_view function,
                             std::initializer_list<ParameterType> parameters) {
  auto types = coerce_any_collation(context, function, parameters);
  for (const DataType& type : types) {
    if (!type.collation().empty()) {
      throw SparkError("UNSUPPORTED_COLLATION", {{"collationName", type.collation()}});
    }
  }
  return types;
}

std::vector<DataType> coerce_any_collation(const BindContext& context, std::string_view function,
                                           std::initializer_list<ParameterType> parameters) {
  return coerce_arguments(context, function, std::span(parameters.begin(), parameters.size()));
}

std::string call_sql(const BindContext& context, std::string_view function) {
  return call_text(function, context.args);
}

void throw_unexpected_input_type(const BindContext& context, std::string_view function,
                                 size_t index, const std::string& required) {
  throw unexpected_input_type(call_text(function, context.args), index, context.args[index],
                              required);
}

void throw_non_foldable(const BindContext& context, std::string_view function, size_t index,
                        std::string_view name, const DataType& type) {
  throw type_mismatch("NON_FOLDABLE_INPUT", call_text(function, context.args),
                      {{"inputName", quote_identifier(name)},
                       {"inputType", quote_sql(type.sql())},
                       {"inputExpr", quote_sql(context.args[index].sql)}});
}

void throw_wrong_num_args(const BindContext& context, std::string_view function,
                          std::string_view expected) {
  throw wrong_number_of_arguments(function, expected, context.args.size());
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
