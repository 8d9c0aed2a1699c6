#pragma once

// Data that comes with a request: Arrow IPC streams and schema texts.

#include <optional>
#include <string>
#include <vector>

#include "plan/relations.h"

namespace firesteel {

// A schema as a DDL list or as JSON.
Schema parse_schema_text(const std::string& text, const SqlSettings& settings);

PlanPtr empty_relation(const Schema& schema);

// The rows of some IPC streams (all with the same columns). With a schema the columns are renamed
// and cast to it by position.
PlanPtr relation_of_ipc(const std::vector<std::string>& streams,
                        const std::optional<Schema>& schema, const SqlSettings& settings);

}  // namespace firesteel
