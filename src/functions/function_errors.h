// The errors that many functions raise, with the parameters that Spark gives them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/spark_error.h"
#include "functions/function.h"

namespace firesteel {

// "overflow" with the name of the function that tolerates it ("try_add"), or without one.
[[noreturn]] void throw_arithmetic_overflow(std::string_view message,
                                            std::string_view try_function);
[[noreturn]] void throw_divide_by_zero();
[[noreturn]] void throw_remainder_by_zero();
// The value as Spark prints a literal; for decimals.
[[noreturn]] void throw_decimal_out_of_range(const std::string& value, int precision, int scale);
[[noreturn]] void throw_interval_overflow(std::string_view try_function);

// Some of Spark's errors do not say where in the query they arose; this makes one that will not be
// given a place later either.
SparkError error_without_context(std::string_view condition, ErrorParams params);

// A value as Spark's messages quote it: 300, 1L, 'abc', 1.0E30D, 12.5BD, DATE '2020-01-01'.
std::string literal_text(const Value& value, const DataType& type,
                         const std::string& time_zone = "");

// "name(a, b)" of the arguments as Spark prints them.
std::string call_text(std::string_view function, std::span<const Argument> args);

// DATATYPE_MISMATCH.<subclass>; sqlExpr is the call's text.
SparkError type_mismatch(std::string_view subclass, std::string_view call, ErrorParams params);
// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE for argument `index` (from 0).
SparkError unexpected_input_type(std::string_view call, size_t index, const Argument& argument,
                                 const std::string& required_type);
// "first", "second"... as Spark counts parameters, from 0.
std::string ordinal_word(size_t index);

// Throws DATATYPE_MISMATCH.NON_FOLDABLE_INPUT unless argument `index` is foldable.
const Value& require_foldable(const BindContext& context, size_t index, std::string_view function,
                              std::string_view input_name);

// WRONG_NUM_ARGS.WITHOUT_SUGGESTION, for functions whose numbers of arguments have gaps.
SparkError wrong_number_of_arguments(std::string_view function, std::string_view expected,
                                     size_t actual);

}  // namespace firesteel
