#include "functions/function_errors.h"
#include "functions/operators/comparison/comparison.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

std::string comparison_text(const BindContext& context, const char* symbol, bool infix) {
  if (!infix) return call_text(symbol, context.args);
  return "(" + context.args[0].sql + " " + symbol + " " + context.args[1].sql + ")";
}

// The type both sides are cast to.
DataType comparison_type(const BindContext& context, const char* symbol, bool infix,
                         bool equality) {
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  const auto type = find_comparison_type(left, right, context.settings.ansi, equality);
  if (!type) {
    throw type_mismatch("BINARY_OP_DIFF_TYPES", comparison_text(context, symbol, infix),
                        {{"left", quote_sql(left.sql())}, {"right", quote_sql(right.sql())}});
  }
  // Equality of calendar intervals is defined, their order is not.
  const bool comparable = type->is_orderable() || (equality && type->is(TypeId::kCalendarInterval));
  if (!comparable) {
    throw type_mismatch(
        "INVALID_ORDERING_TYPE", comparison_text(context, symbol, infix),
        {{"functionName", quote_identifier(symbol)}, {"dataType", quote_sql(type->sql())}});
  }
  if (!type->collation().empty()) {
    throw SparkError("UNSUPPORTED_COLLATION", {{"collationName", type->collation()}});
  }
  return *type;
}

// Decimals of one scale and one storage compare as they are; the wider type changes no value.
bool compares_without_cast(const DataType& left, const DataType& right) {
  return left.is(TypeId::kDecimal) && right.is(TypeId::kDecimal) && left.scale() == right.scale() &&
         left.is_wide_decimal() == right.is_wide_decimal();
}

}  // namespace

BoundScalar bind_comparison(const BindContext& context, CompareOp op, const char* symbol) {
  const bool equality = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
  const DataType type = comparison_type(context, symbol, /*infix=*/true, equality);
  std::vector<DataType> arg_types = {type, type};
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  if (compares_without_cast(left, right)) arg_types = {left, right};
  return bound_scalar(std::move(arg_types), TypeId::kBoolean, make_comparison_kernel(op, type));
}

BoundScalar bind_null_safe_equal(const BindContext& context, const char* symbol, bool infix) {
  const DataType type = comparison_type(context, symbol, infix, /*equality=*/true);
  return bound_scalar({type, type}, TypeId::kBoolean, make_null_safe_equal_kernel(type),
                      NullRule::kNeverNull);
}

}  // namespace firesteel
