#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "columnar/data_type.h"

namespace firesteel {

// Identifies a column through a plan, whatever it is named: unique in the process.
using ExprId = int64_t;
ExprId next_expr_id();

// A column that a plan node produces.
struct Attribute {
  std::string name;
  DataType type;
  bool nullable = true;
  ExprId id = 0;
  // Relation names by which it can be qualified, outermost first: {catalog, schema, table} or
  // {alias}.
  std::vector<std::string> qualifier;
  // JSON object text; empty when there is none.
  std::string metadata;
  // Reachable by qualified star or name only (USING and NATURAL join keys of the other side).
  bool hidden = false;
};

using Attributes = std::vector<Attribute>;

Schema to_schema(const Attributes& attributes);
Attributes to_attributes(const Schema& schema);

}  // namespace firesteel
