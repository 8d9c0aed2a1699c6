#pragma once

// Calls a generic lambda with the C++ type that a SQL type's values are stored as.

#include <utility>

#include "base/check.h"
#include "columnar/vector.h"

namespace firesteel {

template <class T>
struct TypeTag {
  using Type = T;
};

// Byte to double, no decimals: f(TypeTag<int8_t>{})...
template <class F>
auto dispatch_number(const DataType& type, F&& f) {
  switch (type.id()) {
    case TypeId::kByte:
      return f(TypeTag<int8_t>{});
    case TypeId::kShort:
      return f(TypeTag<int16_t>{});
    case TypeId::kInt:
      return f(TypeTag<int32_t>{});
    case TypeId::kLong:
      return f(TypeTag<int64_t>{});
    case TypeId::kFloat:
      return f(TypeTag<float>{});
    case TypeId::kDouble:
      return f(TypeTag<double>{});
    default:
      FS_UNREACHABLE(type.simple_string());
  }
}

template <class F>
auto dispatch_integral(const DataType& type, F&& f) {
  switch (type.id()) {
    case TypeId::kByte:
      return f(TypeTag<int8_t>{});
    case TypeId::kShort:
      return f(TypeTag<int16_t>{});
    case TypeId::kInt:
      return f(TypeTag<int32_t>{});
    case TypeId::kLong:
      return f(TypeTag<int64_t>{});
    default:
      FS_UNREACHABLE(type.simple_string());
  }
}

// Every type whose values are stored flat with one order: booleans as uint8_t, datetimes and ANSI
// intervals as their integers, decimals as int64_t or int128_t, strings as StringRef.
template <class F>
auto dispatch_flat(const DataType& type, F&& f) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return f(TypeTag<uint8_t>{});
    case TypeId::kByte:
      return f(TypeTag<int8_t>{});
    case TypeId::kShort:
      return f(TypeTag<int16_t>{});
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return f(TypeTag<int32_t>{});
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return f(TypeTag<int64_t>{});
    case TypeId::kFloat:
      return f(TypeTag<float>{});
    case TypeId::kDouble:
      return f(TypeTag<double>{});
    case TypeId::kDecimal:
      return type.is_wide_decimal() ? f(TypeTag<int128_t>{}) : f(TypeTag<int64_t>{});
    case TypeId::kString:
    case TypeId::kBinary:
      return f(TypeTag<StringRef>{});
    default:
      FS_UNREACHABLE(type.simple_string());
  }
}

}  // namespace firesteel
