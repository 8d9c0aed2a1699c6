#pragma once

// Short forms for the expressions that rules make and look for.

#include "plan/exprs.h"

namespace firesteel::optimizer {

ExprPtr make_not(ExprPtr operand);
ExprPtr make_is_null(ExprPtr operand);
ExprPtr make_is_not_null(ExprPtr operand);
// Both sides have the same type.
ExprPtr make_equal(ExprPtr a, ExprPtr b);
ExprPtr make_null_safe_equal(ExprPtr a, ExprPtr b);
ExprPtr make_comparison(std::string_view name, ExprPtr a, ExprPtr b);
// A balanced tree, so that long chains stay shallow. Null for no operands.
ExprPtr make_chain(std::string_view name, std::span<const ExprPtr> operands);

// Null unless the expression is a call of that name.
const Call* as_call(const ExprPtr& expr, std::string_view name);
// "=", "!=", "<", "<=", ">", ">=" or "<=>" over two operands.
const Call* as_comparison(const ExprPtr& expr);
// "<" for ">" and so on: the comparison with its operands swapped.
std::string_view swapped_comparison(std::string_view name);

bool is_null_literal(const Expr& expr);
bool is_true_literal(const Expr& expr);
bool is_false_literal(const Expr& expr);

// The operand of NOT, or null. "a != b" is not a NOT.
ExprPtr negated_operand(const ExprPtr& expr);

// A column as an expression.
inline ExprPtr ref(const Attribute& attribute) { return AttributeRef::make(attribute); }

}  // namespace firesteel::optimizer
