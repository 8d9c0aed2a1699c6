#pragma once

// Errors about names of columns, worded as Spark words them.

#include "analyze/name_scope.h"

namespace firesteel::analyze {

// UNRESOLVED_COLUMN, or another condition with the same two parts, with the names most like
// `parts` among the columns of `scope`.
[[noreturn]] void fail_unresolved_column(const SourceRange& source,
                                         const std::vector<std::string>& parts,
                                         const NameScope& scope,
                                         std::string_view condition = "UNRESOLVED_COLUMN");

[[noreturn]] void fail_ambiguous_reference(const SourceRange& source,
                                           const std::vector<std::string>& parts,
                                           const std::vector<const Attribute*>& columns);

// An expression's full text, which some messages show: names are qualified, casts that were added
// are there: "sum(t.a)".
std::string qualified_sql(const ExprPtr& expr);

// Names as "`a`, `b`.`c`", the most similar first, at most five.
std::string suggest_names(const std::vector<std::string>& parts,
                          std::vector<std::vector<std::string>> candidates);

}  // namespace firesteel::analyze
