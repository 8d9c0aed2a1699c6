#pragma once

#include <optional>
#include <string>

#include "plan/unresolved_exprs.h"

namespace firesteel {

// A column as the DataFrame API names it: "a", "t.a", "`a b`", and "*" or "t.*" for all of them.
// `plan_id`: of the DataFrame it was taken from, if from one.
ExprPtr named_column(const std::string& name, std::optional<int64_t> plan_id = std::nullopt,
                     bool is_metadata_column = false);
// DataFrame.colRegex: a name in backticks is a regular expression.
ExprPtr regex_column(const std::string& name, std::optional<int64_t> plan_id = std::nullopt);

}  // namespace firesteel
