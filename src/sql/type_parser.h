#pragma once

#include <string>
#include <vector>

#include "columnar/data_type.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

DataType parse_type(TokenStream& in);
// name type [NOT NULL] [COMMENT 'text']; `colon`: a colon may stand between name and type.
StructField parse_field(TokenStream& in, bool colon);
// a, b, ... of a table's schema.
Schema parse_fields(TokenStream& in);
// [NOT NULL] as Spark reads it in column definitions: true when it was there.
bool accept_not_null(TokenStream& in);
// A field's metadata with its comment.
std::string comment_metadata(const std::string& comment);

// NUMBER, or a parameter marker with a whole number as its value.
int parse_integer_value(TokenStream& in);

}  // namespace firesteel::sql
