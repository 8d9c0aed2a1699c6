#pragma once

// The kernels behind bind_cast, by the kind of type that is cast from or to. All take one
// argument. In ANSI mode a value that cannot be cast throws; else it becomes null (or wraps around
// where Java's conversion does and the mode is legacy).

#include <string>

#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/coercion.h"

namespace firesteel {

struct CastSpec {
  DataType from;
  DataType to;
  CastMode mode = CastMode::kAnsi;
  // Null when the session's zone does not matter.
  const TimeZone* zone = nullptr;

  bool throws() const { return mode == CastMode::kAnsi; }
  bool legacy() const { return mode == CastMode::kLegacy; }

  // Throws CAST_OVERFLOW when the mode does, else returns.
  void overflow(const Value& value) const;
  // Throws CAST_INVALID_INPUT when the mode does, else returns.
  void invalid_text(std::string_view text) const;
  // Throws NUMERIC_VALUE_OUT_OF_RANGE when the mode does, else returns.
  void out_of_range(const std::string& value) const;
};

// Boolean and numeric to boolean, numeric and binary.
ScalarKernel make_number_cast(const CastSpec& spec);
// String to anything that is not nested.
ScalarKernel make_string_parse_cast(const CastSpec& spec);
// Anything but nested types to string.
ScalarKernel make_to_string_cast(const CastSpec& spec);
// Date, timestamps, time; and numbers to timestamps.
ScalarKernel make_datetime_cast(const CastSpec& spec);
// ANSI intervals from and to numbers and each other.
ScalarKernel make_interval_cast(const CastSpec& spec);
// Array, map and struct, to their like and to string.
ScalarKernel make_nested_cast(const CastSpec& spec);

// The kernel for any allowed pair.
ScalarKernel make_cast_kernel(const CastSpec& spec);

// Appends one valid row of a vector as text; nested values in Spark's brackets.
class ValuePrinter {
 public:
  explicit ValuePrinter(const CastSpec& spec) : ansi_(!spec.legacy()), zone_(spec.zone) {}
  void append(std::string& out, const DataType& type, const Vector& vector, size_t row);

 private:
  void append_children(std::string& out, const DataType& type, const Vector& child, size_t begin,
                       size_t count);

  bool ansi_;
  const TimeZone* zone_;
};

}  // namespace firesteel
