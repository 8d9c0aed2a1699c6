#pragma once

#include "session/query_execution.h"

namespace firesteel {

// What a command answers: rows of its output.
struct CommandResult {
  Schema schema;
  std::vector<Batch> batches;
};

// Carries out the command that is `query`'s logical plan.
CommandResult run_command(const Command& command, QueryExecution& query);
// The columns of its answer, without carrying it out.
Schema command_schema(const Command& command);

// Rows for an answer.
Batch rows_to_batch(const Schema& schema, const std::vector<std::vector<Value>>& rows);

}  // namespace firesteel
