#pragma once

// What functions say about their parameters when a call is bound.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "functions/coercion.h"
#include "functions/function_errors.h"

namespace firesteel {

// coerce_arguments with the parameters written in place. Strings of a collation other than the
// binary one are refused (UNSUPPORTED_COLLATION).
std::vector<DataType> coerce(const BindContext& context, std::string_view function,
                             std::initializer_list<ParameterType> parameters);
// The same for functions to which the collation does not matter.
std::vector<DataType> coerce_any_collation(const BindContext& context, std::string_view function,
                                           std::initializer_list<ParameterType> parameters);

// A parameter that takes strings and binaries.
inline TypeChoice string_or_binary() {
  return {{DataType(TypeId::kString), DataType(TypeId::kBinary)}};
}

// "upper(a)": the call as messages quote it.
std::string call_sql(const BindContext& context, std::string_view function);

// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE; `required` as the message shows it: "\"INT\"".
[[noreturn]] void throw_unexpected_input_type(const BindContext& context, std::string_view function,
                                              size_t index, const std::string& required);
// DATATYPE_MISMATCH.NON_FOLDABLE_INPUT: the argument called `name`, of the type that is wanted,
// must be a constant.
[[noreturn]] void throw_non_foldable(const BindContext& context, std::string_view function,
                                     size_t index, std::string_view name, const DataType& type);
// WRONG_NUM_ARGS.WITHOUT_SUGGESTION; `expected` is a number, "[2, 3]" or "> 1".
[[noreturn]] void throw_wrong_num_args(const BindContext& context, std::string_view function,
                                       std::string_view expected);

// Renders "name(args, more)": for functions that show the defaults of omitted arguments.
std::function<std::string(std::span<const std::string>)> render_with(std::string name,
                                                                     std::string more);

}  // namespace firesteel
