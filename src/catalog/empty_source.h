#pragma once

#include <string>

#include "plan/table_source.h"

namespace firesteel {

// A table without rows.
TableSourcePtr make_empty_source(Schema schema, std::string description);
bool is_empty_source(const TableSource& table);

}  // namespace firesteel
