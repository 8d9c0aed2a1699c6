#pragma once

// DESCRIBE EXTENDED ... AS JSON.

#include "session/commands/commands.h"

namespace firesteel {

// One row with the description. `table` is null for temporary views.
Answer describe_as_json(const CommandRun<DescribeTableCommand>& run, const Schema& schema,
                        const TableMetadata* table);

}  // namespace firesteel
