#pragma once

// Values between the engine and its public API.

#include <string>

#include "columnar/value.h"
#include "firesteel/row.h"
#include "firesteel/value.h"

namespace firesteel {

struct TypedValue {
  DataType type;
  Value value;
};

// The type that a value has by itself, as a literal does: 1 is INT. An array's elements and a map's
// values have the type that they widen to.
TypedValue typed_value(const types::Value& value);

// The value as one of a column's type; narrower numbers widen, numbers of any width are taken if
// they fit. Throws INVALID_EXTERNAL_TYPE, which `path` (the column) is named in.
Value to_engine(const types::Value& value, const DataType& type, const std::string& path);

types::Value to_public(const Value& value, const DataType& type);

}  // namespace firesteel
