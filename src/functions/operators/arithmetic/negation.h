#pragma once

#include <string_view>

#include "functions/operators/arithmetic/operands.h"

namespace firesteel {

// -x of a number or an interval; `name` is what it was called by ("-" or "negative").
BoundScalar bind_negation(const BindContext& context, std::string_view name);

// +x of a number or an interval.
BoundScalar bind_identity(const BindContext& context);

// The type a number or an interval is passed as to a function of one argument; strings become
// doubles. Throws UNEXPECTED_INPUT_TYPE for others.
DataType number_or_interval(const BindContext& context, const std::string& call,
                            bool calendar_intervals);

}  // namespace firesteel
