#pragma once

namespace firesteel {

// Makes this process able to run tasks of the kind "sql". Once, before its first executor starts.
void register_sql_tasks();

inline constexpr char kSqlTaskKind[] = "sql";

}  // namespace firesteel
