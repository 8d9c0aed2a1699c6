#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/relations.h"

namespace firesteel {

// A schema as a DDL list or as JSON.
Schema parse_schema_text(const std::string& text, const SqlSettings& settings);

// Rows that come with a query. With a schema the columns, which have the types of `found`, are
// renamed and cast to it by position; CONNECT_INVALID_PLAN.SCHEMA_MISMATCH when there are more or
// fewer of them.
PlanPtr local_relation(std::vector<Batch> batches, const Schema& found,
                       const std::optional<Schema>& schema, const SqlSettings& settings);

}  // namespace firesteel
