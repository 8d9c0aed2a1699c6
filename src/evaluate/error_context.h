#pragma once

#include "plan/expr.h"

namespace firesteel::evaluate_internal {

// The error as it leaves the expression at `source`: with the place in the statement, for the
// conditions that Spark reports it with. The innermost expression wins.
SparkError with_source(const SparkError& error, const SourceRange& source);

}  // namespace firesteel::evaluate_internal
