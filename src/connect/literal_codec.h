#pragma once

#include <spark/connect/expressions.pb.h>

#include "plan/exprs.h"

namespace firesteel {

// A literal message as an expression.
ExprPtr decode_literal(const spark::connect::Expression::Literal& message);
void encode_literal(const Value& value, const DataType& type,
                    spark::connect::Expression::Literal& message);

}  // namespace firesteel
