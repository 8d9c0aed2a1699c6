#pragma once

// +, - and * over numbers and intervals of one type, and over decimals.

#include "functions/operators/arithmetic/operands.h"

namespace firesteel {

enum class ArithmeticOp : uint8_t { kAdd, kSubtract, kMultiply };

const char* arithmetic_symbol(ArithmeticOp op);
// "try_add", "try_subtract", "try_multiply".
const char* try_function_of(ArithmeticOp op);

// The decimal that the operation gives.
DataType decimal_result(ArithmeticOp op, const DataType& left, const DataType& right,
                        bool allow_precision_loss);

// Byte to double.
ScalarKernel make_number_arithmetic(ArithmeticOp op, const DataType& type, EvalMode mode);
ScalarKernel make_decimal_arithmetic(ArithmeticOp op, const DataType& left, const DataType& right,
                                     const DataType& result, EvalMode mode);
// Intervals of one family, kAdd and kSubtract only.
ScalarKernel make_interval_sum(ArithmeticOp op, const DataType& type, EvalMode mode);

// The operator over numbers and decimals, coercion included.
BoundScalar bind_number_arithmetic(ArithmeticOp op, const BindContext& context, EvalMode mode,
                                   const OperatorText& text);

}  // namespace firesteel
