#include "functions/operators/arithmetic/operands.h"

#include "base/decimal_math.h"
#include "functions/function_errors.h"

namespace firesteel {
namespace {

bool is_string_operand(const DataType& type) { return type.is(TypeId::kString); }

// Strings beside numbers: ANSI reads them as bigint or double, Hive's way is double always.
void promote_string_operands(Operands& operands, bool ansi) {
  const bool left_string = is_string_operand(operands.left);
  if (left_string == is_string_operand(operands.right)) {
    if (left_string && !ansi) operands = {TypeId::kDouble, TypeId::kDouble};
    return;
  }
  DataType& string = left_string ? operands.left : operands.right;
  DataType& other = left_string ? operands.right : operands.left;
  if (other.is_ansi_interval() || other.is(TypeId::kCalendarInterval)) return;
  if (!ansi) {
    string = TypeId::kDouble;
    return;
  }
  if (other.is(TypeId::kNull)) {
    other = string;
  } else if (other.is_integral()) {
    string = other = TypeId::kLong;
  } else if (other.is_fractional() || other.is(TypeId::kDecimal)) {
    string = other = TypeId::kDouble;
  } else if (other.is_atomic()) {
    string = other;
  }
}

}  // namespace

std::string OperatorText::call(const BindContext& context) const {
  if (!infix) return call_text(symbol, context.args);
  return "(" + context.args[0].sql + " " + std::string(symbol) + " " + context.args[1].sql + ")";
}

DataType decimal_of_integral(const Argument& argument) {
  // Operators are told the values of literals only.
  if (!argument.constant || argument.constant->is_null()) return decimal_for(argument.type);
  return DataType::decimal(decimal_digits(argument.constant->integer()), 0);
}

Operands coerce_operands(const BindContext& context, const OperatorText& text) {
  const bool ansi = context.settings.ansi;
  Operands operands{context.args[0].type, context.args[1].type};
  promote_string_operands(operands, ansi);
  DataType& left = operands.left;
  DataType& right = operands.right;
  const bool left_decimal = left.is(TypeId::kDecimal);
  const bool right_decimal = right.is(TypeId::kDecimal);
  if (left_decimal && right_decimal) return operands;
  if (left_decimal || right_decimal) {
    DataType& other = left_decimal ? right : left;
    DataType& decimal = left_decimal ? left : right;
    if (other.is_integral()) {
      other = decimal_of_integral(context.args[left_decimal ? 1 : 0]);
    } else if (other.is_fractional()) {
      other = decimal = TypeId::kDouble;
    } else if (other.is(TypeId::kNull)) {
      other = decimal;
    } else {
      throw different_operand_types(context, text, left, right);
    }
    return operands;
  }
  const auto common = find_tightest_common_type(left, right, ansi);
  if (!common) throw different_operand_types(context, text, left, right);
  // Untyped nulls are numbers like any other.
  left = right = common->is(TypeId::kNull) ? DataType(TypeId::kDouble) : *common;
  return operands;
}

SparkError wrong_operand_type(const BindContext& context, const OperatorText& text,
                              const std::string& wanted, const DataType& actual) {
  return type_mismatch("BINARY_OP_WRONG_TYPE", text.call(context),
                       {{"inputType", wanted}, {"actualDataType", quote_sql(actual.sql())}});
}

SparkError different_operand_types(const BindContext& context, const OperatorText& text,
                                   const DataType& left, const DataType& right) {
  return type_mismatch("BINARY_OP_DIFF_TYPES", text.call(context),
                       {{"left", quote_sql(left.sql())}, {"right", quote_sql(right.sql())}});
}

}  // namespace firesteel
