#pragma once

// + and - with a date, time, timestamp or interval on a side.

#include <optional>

#include "functions/operators/arithmetic/operands.h"

namespace firesteel {

bool is_interval(const DataType& type);
bool is_datetime_operand(const DataType& type);

// The sum or difference, when an operand is a datetime or an interval; none when both are numbers,
// strings or nulls.
std::optional<BoundScalar> bind_datetime_sum(const BindContext& context, EvalMode mode,
                                             const OperatorText& text);
std::optional<BoundScalar> bind_datetime_difference(const BindContext& context, EvalMode mode,
                                                    const OperatorText& text);

// interval * number, number * interval, interval / number; none when no operand is an interval.
std::optional<BoundScalar> bind_interval_product(const BindContext& context, EvalMode mode);
std::optional<BoundScalar> bind_interval_quotient(const BindContext& context, EvalMode mode);

}  // namespace firesteel
