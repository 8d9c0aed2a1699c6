#pragma once

namespace firesteel {

// Lets functions that take a schema as text (from_json, from_csv) read it with the SQL parser. Any
// number of times, before the first query.
void use_sql_for_schema_texts();

}  // namespace firesteel
