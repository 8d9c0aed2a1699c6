#pragma once

#include <string_view>

#include "columnar/data_type.h"

namespace firesteel {

// Reads a type or a table schema written in SQL ("a INT, b STRING") or as Spark's JSON. The SQL
// parser, which stands to the right of functions, gives the way to read SQL when the process
// starts.
using SchemaTextParser = DataType (*)(std::string_view text);
void set_schema_text_parser(SchemaTextParser parser);

// A table schema gives a struct. Throws parse errors.
DataType parse_schema_text(std::string_view text);

}  // namespace firesteel
