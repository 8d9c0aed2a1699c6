#pragma once

// What binders say about arguments that do not fit: Spark's DATATYPE_MISMATCH conditions.

#include <string>
#include <string_view>

#include "base/spark_error.h"
#include "functions/function.h"

namespace firesteel {

// The call as Spark prints it: name(arg, arg).
std::string call_sql(std::string_view function, const BindContext& context);

// DATATYPE_MISMATCH.<sub> for the call; sqlExpr is added to `params`.
[[noreturn]] void throw_type_mismatch(std::string_view sub, std::string_view function,
                                      const BindContext& context, ErrorParams params);

// Argument `index` is not of the type(s) `required`, written as Spark does: "\"NUMERIC\"".
[[noreturn]] void throw_unexpected_type(std::string_view function, const BindContext& context,
                                        size_t index, std::string required);

// DATATYPE_MISMATCH.INVALID_ORDERING_TYPE unless values of the type can be ordered.
void require_orderable(std::string_view function, const BindContext& context,
                       const DataType& type);

// The type to which the argument of sum, avg and their like is cast: a number, or an ANSI interval.
DataType number_or_interval_argument(std::string_view function, const BindContext& context);

}  // namespace firesteel
