#pragma once

// The percentage argument of the percentile functions: one number or an array of them.

#include <string>
#include <vector>

#include "functions/argument_check.h"

namespace firesteel {

struct Percentages {
  std::vector<double> values;
  // An array was given: the result is an array.
  bool is_array = false;
  // What the argument is cast to.
  DataType type;
};

namespace percentile {

inline double to_double(const Value& value, const DataType& type) {
  if (type.is_fractional()) return value.floating();
  return cast_value(value, type, TypeId::kDouble, CastMode::kAnsi, "UTC").floating();
}

}  // namespace percentile

// Reads argument `index`; throws what Spark says of one that is not a constant from 0 to 1.
inline Percentages percentage_argument(const BindContext& context, std::string_view function,
                                       size_t index) {
  const Argument& arg = context.args[index];
  Percentages out;
  out.is_array = arg.type.is(TypeId::kArray);
  out.type = out.is_array ? DataType::array(TypeId::kDouble, false) : DataType(TypeId::kDouble);
  if (!arg.constant) {
    throw_non_foldable(context, function, index, "percentage",
                       out.is_array ? out.type : DataType(TypeId::kDouble));
  }
  if (arg.constant->is_null()) {
    throw_type_mismatch(context, function, "UNEXPECTED_NULL", {{"exprName", "percentage"}});
  }
  const DataType& number = out.is_array ? arg.type.element_type() : arg.type;
  const bool fits = number.is_numeric() || number.is(TypeId::kString) ||
                    (out.is_array && arg.constant->list().empty());
  if (!fits || (out.is_array && arg.type.contains_null() && !arg.constant->list().empty())) {
    throw_unexpected_input_type(context, function, index,
                                out.is_array ? "\"ARRAY<DOUBLE>\"" : "\"DOUBLE\"");
  }
  if (out.is_array) {
    for (const Value& value : arg.constant->list()) {
      out.values.push_back(percentile::to_double(value, number));
    }
  } else {
    out.values.push_back(percentile::to_double(*arg.constant, number));
  }
  std::string shown;
  bool in_range = true;
  for (const double value : out.values) {
    shown += (shown.empty() ? "" : ",") + literal_text(Value(value), TypeId::kDouble);
    in_range = in_range && value >= 0 && value <= 1;
  }
  if (!in_range) throw_value_out_of_range(context, function, "percentage", "[0.0, 1.0]", shown);
  return out;
}

}  // namespace firesteel
