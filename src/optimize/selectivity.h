#pragma once

// Guesses about conditions and values, for cardinality.h.

#include "optimize/cardinality.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

// A value's place on a line: numbers, dates and timestamps in the unit of their physical form.
std::optional<double> numeric_position(const Value& value, const DataType& type);

// The part of the rows for which all conjuncts are true, 0 to 1.
double estimate_selectivity(const Exprs& conjuncts, const Estimate& input);
// What the conjuncts, once they hold, say of the columns.
void narrow_columns(const Exprs& conjuncts, Estimate& estimate);
// The values of an expression over `input`; a width of 0 when its type must tell.
ColumnEstimate estimate_value(const ExprPtr& expr, const Estimate& input);
// Values of either.
ColumnEstimate merge(const ColumnEstimate& a, const ColumnEstimate& b);

}  // namespace firesteel::optimizer
