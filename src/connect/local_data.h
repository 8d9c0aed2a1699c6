#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/relations.h"

namespace firesteel {

// The rows of some Arrow IPC streams, all with the same columns, under a schema if there is one
// (see local_relation). No stream and no schema: no columns.
PlanPtr relation_of_ipc(const std::vector<std::string>& streams,
                        const std::optional<Schema>& schema, const SqlSettings& settings);

}  // namespace firesteel
