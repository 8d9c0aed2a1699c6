#pragma once

namespace firesteel {

// Makes this process able to run tasks of the kind "sql". Once, before its first executor starts.
void register_sql_tasks();

inline constexpr char kSqlTaskKind[] = "sql";

// Properties of a query's jobs: what each of its tasks may hold in bytes, and the accumulators of
// bytes that they have spilled, in memory and on disk.
inline constexpr char kTaskMemory[] = "spark.firesteel.query.memory";
inline constexpr char kSpilledBytes[] = "spark.firesteel.sql.spilledBytes";
inline constexpr char kSpilledDiskBytes[] = "spark.firesteel.sql.spilledDiskBytes";

}  // namespace firesteel
