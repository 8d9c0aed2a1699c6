#pragma once

#include "session/query_execution.h"

namespace firesteel {

// Carries out a command that `query` has analyzed; the answer has the columns of its output().
std::vector<Batch> run_command(const Command& command, QueryExecution& query);

// One batch of rows with the columns of an answer.
std::vector<Batch> answer(const Attributes& columns, const std::vector<Value::List>& rows);

}  // namespace firesteel
