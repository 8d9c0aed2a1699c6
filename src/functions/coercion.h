#pragma once

// Spark's type coercion, ANSI and not: AnsiTypeCoercion and TypeCoercion of Spark 4.2.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "functions/function.h"

namespace firesteel {

// How a cast treats a value that does not fit: error, null, or Java's wrap-around.
enum class CastMode : uint8_t { kAnsi, kTry, kLegacy };

// Families of types that a function's parameter may accept.
enum class TypeFamily : uint8_t {
  kAny,
  kNumeric,
  kIntegral,
  kFractional,
  kString,
  kAnsiInterval,
  // Date and the timestamps.
  kDatetime,
  // Any precision; what is no decimal is cast to the one that holds it.
  kDecimal,
  kAnyTimestamp,
  kOrderable,
};

// The common type of two branches or operands (CASE, UNION, comparisons after promotion), or none.
std::optional<DataType> find_wider_type(const DataType& a, const DataType& b, bool ansi);
std::optional<DataType> find_wider_type(std::span<const DataType> types, bool ansi);
// Numeric promotion without strings; the narrow relation of Spark's findTightestCommonType.
std::optional<DataType> find_tightest_common_type(const DataType& a, const DataType& b, bool ansi);
// As find_wider_type, but never promotes to or from strings (greatest, least).
std::optional<DataType> find_wider_type_without_strings(std::span<const DataType> types, bool ansi);
// The type both operands of a comparison are cast to; `equality` for = and <=>.
std::optional<DataType> find_comparison_type(const DataType& a, const DataType& b, bool ansi,
                                             bool equality);
// The type that differs from both only in the nullability of nested parts.
std::optional<DataType> merge_nullability(const DataType& a, const DataType& b);
// The decimal that holds every value of both.
DataType wider_decimal(const DataType& a, const DataType& b);
// The decimal that holds every value of an integral type (of float and double: about).
DataType decimal_for(const DataType& numeric);
// The decimal of an arithmetic result: a scale is given up, down to 6, for the integral digits...
DataType adjusted_decimal(int precision, int scale);
// ...or both are simply cut to 38 (spark.sql.decimalOperations.allowPrecisionLoss = false).
DataType bounded_decimal(int precision, int scale);

// Whether a value of type `from` may be passed where `to` is wanted, without an explicit cast.
bool can_implicitly_cast(const DataType& from, const DataType& to, bool ansi);
// What `from` is cast to for a parameter of type `to`, or of `family`; none when it does not fit.
std::optional<DataType> implicit_cast(const DataType& from, const DataType& to, bool ansi);
std::optional<DataType> implicit_cast(const DataType& from, TypeFamily family, bool ansi);

// Whether CAST(from AS to) is allowed at all.
bool can_cast(const DataType& from, const DataType& to, bool ansi);
bool can_try_cast(const DataType& from, const DataType& to);
// Whether INSERT may store `from` in a column of type `to` (Spark's ANSI store assignment).
bool can_store_assign(const DataType& from, const DataType& to);
// Whether every value fits: the cast can be omitted from overflow checks (Spark's canUpCast).
bool can_up_cast(const DataType& from, const DataType& to);
// Whether the cast of a non-null value counts as nullable in a schema. As in Spark this is so for
// many casts that in ANSI mode fail instead (string to int).
bool cast_may_give_null(const DataType& from, const DataType& to, CastMode mode);

// What one parameter of a signature accepts: a type, a family, or the first that fits of several.
struct TypeChoice {
  std::vector<std::variant<DataType, TypeFamily>> options;
};
using ParameterType = std::variant<DataType, TypeFamily, TypeChoice>;

// As Spark prints a parameter's type in messages: "INT", ("NUMERIC" or "STRING").
std::string parameter_type_name(const ParameterType& type);

// Argument types for parameters in order (the last repeats), or throws
// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE naming the function and the argument.
std::vector<DataType> coerce_arguments(const BindContext& context, std::string_view function,
                                       std::span<const ParameterType> parameters);

// The bound cast: kernel included. Throws DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION and its like
// when the cast is not allowed.
BoundScalar bind_cast(const DataType& from, const DataType& to, CastMode mode,
                      const std::string& time_zone);

// Casts one value (literals, partition values, statistics); throws as the kernel would.
Value cast_value(const Value& value, const DataType& from, const DataType& to, CastMode mode,
                 const std::string& time_zone);

// A value as CAST(x AS STRING) prints it.
std::string value_to_string(const Value& value, const DataType& type, const std::string& time_zone);

}  // namespace firesteel
