#pragma once

// The comparison operators: one binder and kernels for all types that can be ordered.

#include "functions/coercion.h"

namespace firesteel {

enum class CompareOp : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

// Compares two columns of one type: NaN equals NaN and is largest, -0.0 equals 0.0, strings by
// their bytes, nested values part by part. Null where an argument is null.
ScalarKernel make_comparison_kernel(CompareOp op, const DataType& type);
// <=>: nulls equal each other; never null.
ScalarKernel make_null_safe_equal_kernel(const DataType& type);

// A comparison with its implicit casts. `symbol` names it in messages.
BoundScalar bind_comparison(const BindContext& context, CompareOp op, const char* symbol);
BoundScalar bind_null_safe_equal(const BindContext& context, const char* symbol, bool infix);

}  // namespace firesteel
