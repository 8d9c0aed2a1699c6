#pragma once

// What the arithmetic operators share: evaluation modes, and the types that operands are cast to.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/spark_error.h"
#include "functions/coercion.h"

namespace firesteel {

// What an overflow or a division by zero gives: an error, null (try_add...), or Java's result.
enum class EvalMode : uint8_t { kAnsi, kTry, kLegacy };

inline EvalMode session_eval_mode(const BindContext& context) {
  return context.settings.ansi ? EvalMode::kAnsi : EvalMode::kLegacy;
}

// Runs f for a row; false when it fails in the try mode, so that the row becomes null.
template <class F>
bool attempt_row(EvalMode mode, F f) {
  if (mode != EvalMode::kTry) {
    f();
    return true;
  }
  try {
    f();
    return true;
  } catch (const SparkError&) {
    return false;
  }
}

// An operator as messages name it: "(a + b)" when `infix`, else "pmod(a, b)".
struct OperatorText {
  std::string_view symbol;
  bool infix = true;

  std::string call(const BindContext& context) const;
};

struct Operands {
  DataType left;
  DataType right;

  bool decimal() const { return left.is(TypeId::kDecimal); }
};

// Applies the implicit casts of a binary arithmetic operator: strings become numbers, numbers the
// wider of both, integers beside decimals decimals. Gives two decimals, or one type twice; the
// types may be none the operator takes. Throws BINARY_OP_DIFF_TYPES when there is no common type.
Operands coerce_operands(const BindContext& context, const OperatorText& text);

// DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE; `wanted` as Spark prints it: ("DOUBLE" or "DECIMAL").
SparkError wrong_operand_type(const BindContext& context, const OperatorText& text,
                              const std::string& wanted, const DataType& actual);
SparkError different_operand_types(const BindContext& context, const OperatorText& text,
                                   const DataType& left, const DataType& right);

// The decimal that just holds the literal `argument`, or the one for its type: a literal beside a
// decimal shall not widen the result more than its digits need.
DataType decimal_of_integral(const Argument& argument);

}  // namespace firesteel
