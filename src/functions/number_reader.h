#pragma once

// Numbers, datetimes and intervals of any type as doubles, and back.

#include <cmath>

#include "columnar/vector.h"

namespace firesteel {

inline double number_at(const Decoded& source, size_t row) {
  const DataType& type = source.flat().type();
  switch (type.id()) {
    case TypeId::kByte:
      return source.at<int8_t>(row);
    case TypeId::kShort:
      return source.at<int16_t>(row);
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return source.at<int32_t>(row);
    case TypeId::kFloat:
      return source.at<float>(row);
    case TypeId::kDouble:
      return source.at<double>(row);
    case TypeId::kDecimal: {
      const auto unscaled =
          type.is_wide_decimal() ? source.at<int128_t>(row) : int128_t{source.at<int64_t>(row)};
      return static_cast<double>(unscaled) / static_cast<double>(power_of_ten(type.scale()));
    }
    default:
      return static_cast<double>(source.at<int64_t>(row));
  }
}

// The value of the type nearest to a double that came from it.
inline Value number_value(double number, const DataType& type) {
  if (type.is_fractional()) return number;
  if (type.is(TypeId::kDecimal)) {
    return static_cast<int128_t>(
        std::round(number * static_cast<double>(power_of_ten(type.scale()))));
  }
  return static_cast<int64_t>(number);
}

}  // namespace firesteel
