#pragma once

// Spark's type coercion, ANSI and not: AnsiTypeCoercion and TypeCoercion of Spark 4.2.

#include <optional>
#include <span>
#include <variant>

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
  kDatetime,
  kOrderable,
};

// The common type of two branches or operands (CASE, UNION, comparisons after promotion), or none.
std::optional<DataType> find_wider_type(const DataType& a, const DataType& b, bool ansi);
std::optional<DataType> find_wider_type(std::span<const DataType> types, bool ansi);
// Numeric promotion without strings; the narrow relation of Spark's findTightestCommonType.
std::optional<DataType> find_tightest_common_type(const DataType& a, const DataType& b, bool ansi);
// The decimal that holds every value of both.
DataType wider_decimal(const DataType& a, const DataType& b);
// The decimal that holds every value of an integral type.
DataType decimal_for(const DataType& integral);

// Whether a value of type `from` may be passed where `to` is wanted, without an explicit cast.
bool can_implicitly_cast(const DataType& from, const DataType& to, bool ansi);
// The type `from` is cast to for a parameter of `family`; none when it does not fit.
std::optional<DataType> implicit_cast(const DataType& from, TypeFamily family, bool ansi);

// Whether CAST(from AS to) is allowed at all.
bool can_cast(const DataType& from, const DataType& to, bool ansi);
bool can_try_cast(const DataType& from, const DataType& to);
// Whether every value fits: the cast can be omitted from overflow checks (Spark's canUpCast).
bool can_up_cast(const DataType& from, const DataType& to);
// Whether the cast of a non-null value may give null (try and non-ANSI casts).
bool cast_may_give_null(const DataType& from, const DataType& to, bool ansi);

// What one parameter of a signature accepts.
using ParameterType = std::variant<DataType, TypeFamily>;

// Argument types for parameters in order (the last repeats), or throws
// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE naming the function and the argument.
std::vector<DataType> coerce_arguments(const BindContext& context, std::string_view function,
                                       std::span<const ParameterType> parameters);

// The bound cast: kernel included. Throws DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION and its like when
// the cast is not allowed.
BoundScalar bind_cast(const DataType& from, const DataType& to, CastMode mode,
                      const std::string& time_zone);

// Casts one value (literals, partition values, statistics); throws as the kernel would.
Value cast_value(const Value& value, const DataType& from, const DataType& to, CastMode mode,
                 const std::string& time_zone);

// A value as CAST(x AS STRING) prints it.
std::string value_to_string(const Value& value, const DataType& type, const std::string& time_zone);

}  // namespace firesteel
