#pragma once

#include <unordered_map>

#include "plan/exprs.h"
#include "plan/plan.h"

namespace firesteel::optimizer {

// What columns stand for.
using ExprMap = std::unordered_map<ExprId, ExprPtr>;

// Aliases of a select list: column to the expression below the alias.
ExprMap definitions_of(const Exprs& list);
// Columns of `from` to those of `to`, by position.
ExprMap column_mapping(const Attributes& from, const Attributes& to);

// The expression with columns replaced by what they stand for, inside the plans of its subqueries
// too (as outer references there, which then must be columns).
ExprPtr substitute(const ExprPtr& expr, const ExprMap& map);
// As substitute; an item that becomes something else than a column is put under an alias with the
// column's name and id, so that a select list stays one.
ExprPtr substitute_named(const ExprPtr& item, const ExprMap& map);

}  // namespace firesteel::optimizer
