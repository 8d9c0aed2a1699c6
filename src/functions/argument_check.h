#pragma once

// More of what functions say about their parameters when a call is bound; see parameters.h.

#include <string>
#include <string_view>

#include "base/spark_error.h"
#include "functions/parameters.h"

namespace firesteel {

// DATATYPE_MISMATCH.<sub> for the call; sqlExpr is added to `params`.
[[noreturn]] void throw_type_mismatch(const BindContext& context, std::string_view function,
                                      std::string_view sub, ErrorParams params);

// DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE of the parameter called `name`, written as Spark does:
// "`n`", "(0, 2147483647]".
[[noreturn]] void throw_value_out_of_range(const BindContext& context, std::string_view function,
                                           std::string_view name, std::string_view range,
                                           const std::string& value);

// DATATYPE_MISMATCH.INVALID_ORDERING_TYPE unless values of the type can be ordered.
void require_orderable(const BindContext& context, std::string_view function, const DataType& type);

// The type to which the argument of sum, avg and their like is cast: a number, or an ANSI interval.
DataType number_or_interval_argument(const BindContext& context, std::string_view function);

// The call as Spark shows it under another name, with the first argument alone.
std::function<std::string(std::span<const std::string>)> render_first(std::string name);

}  // namespace firesteel
