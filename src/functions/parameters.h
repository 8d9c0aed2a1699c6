#pragma once

// What functions say about their parameters when a call is bound.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "functions/coercion.h"
#include "functions/function_errors.h"

namespace firesteel {

// coerce_arguments with the parameters written in place.
std::vector<DataType> coerce(const BindContext& context, std::string_view function,
                             std::initializer_list<ParameterType> parameters);

// A parameter that takes strings and binaries.
inline TypeChoice string_or_binary() {
  return {{DataType(TypeId::kString), DataType(TypeId::kBinary)}};
}

// Renders "name(args, more)": for functions that show the defaults of omitted arguments.
std::function<std::string(std::span<const std::string>)> render_with(std::string name,
                                                                     std::string more);

}  // namespace firesteel
