#pragma once

// What round, bround, and ceil and floor with a scale share.

#include "base/decimal_math.h"
#include "functions/function.h"

namespace firesteel {

// The decimal that rounding to `scale` gives: one more integral digit, for carries.
DataType rounded_decimal_type(const DataType& type, int scale);

// Rounds numbers to `scale` digits after the point (before it, when negative). Integers and
// doubles keep their type; decimals become rounded_decimal_type. In ANSI mode integers that
// overflow are an error.
ScalarKernel make_rounding_kernel(const DataType& type, int scale, DecimalRounding rounding,
                                  bool ansi);

// The scale argument, at `index`: a constant int, or null. Throws when it is not foldable.
std::optional<int> rounding_scale(const BindContext& context, size_t index,
                                  std::string_view function);

}  // namespace firesteel
