#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// The columns that *, t.* or struct.* stands for, without those EXCEPT names: AttributeRefs, or
// Aliases of struct fields.
Exprs expand_star(Analysis& analysis, const QueryScope& query, const NameScope& columns,
                  const UnresolvedStar& star);
// The columns whose names match.
Exprs expand_regex(const Analysis& analysis, const NameScope& columns,
                   const UnresolvedRegex& regex);

// INVALID_USAGE_OF_STAR_OR_REGEX; `place` as in "expression `add`".
[[noreturn]] void fail_star_usage(const Expr& star, const std::string& place);

// count(t.*) is refused: it would not mean what count(*) means.
bool names_one_relation(const NameScope& columns, const UnresolvedStar& star);

}  // namespace firesteel::analyze
