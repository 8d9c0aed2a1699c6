#pragma once

#include <string>

#include "session/query_execution.h"

namespace firesteel {

// The text of EXPLAIN in its modes, in the layout that Spark gives it.
std::string explain_query(QueryExecution& query, ExplainCommand::Mode mode);

}  // namespace firesteel
