#pragma once

// Spark's functions object: every function of SQL under its name (generated from the engine's own
// list; those that C++ keeps for itself end with an underscore: struct_, not_), the names that
// Scala writes in camelCase, and what is no function in SQL. A `const ColumnOrName&` parameter
// takes a string as a column's name, a `const Column&` parameter as a constant.

#include <string>
#include <string_view>
#include <vector>

#include "firesteel/column.h"

namespace firesteel {

class DataFrame;

namespace functions {

// A column by name: "a", "t.a", "`a b`.c"; "*" and "t.*" for all of them.
Column col(std::string_view name);
inline Column column(std::string_view name) { return col(name); }
// A constant.
Column lit(const Column& value);
// SQL text as an expression. Throws SparkException for a syntax error.
Column expr(std::string_view sql);

// CASE WHEN; more cases and the default follow: when(a > 1, "x").when(a > 0, "y").otherwise("z").
Column when(const Column& condition, const Column& value);

namespace detail {
// A built-in function.
Column call(std::string_view name, const std::vector<ColumnOrName>& args);
}  // namespace detail

// Any function by its name, as SQL calls it.
Column callFunction(std::string_view name, const std::vector<ColumnOrName>& args);
template <ColumnLike... Args>
Column callFunction(std::string_view name, const Args&... args) {
  return callFunction(name, std::vector<ColumnOrName>{ColumnOrName(args)...});
}

// aggregate(DISTINCT ...)
Column callDistinct(std::string_view name, const std::vector<ColumnOrName>& args);
template <ColumnLike... More>
Column countDistinct(const ColumnOrName& column, const More&... more) {
  return callDistinct("count", {column, ColumnOrName(more)...});
}
template <ColumnLike... More>
Column count_distinct(const ColumnOrName& column, const More&... more) {
  return countDistinct(column, more...);
}
inline Column sumDistinct(const ColumnOrName& column) { return callDistinct("sum", {column}); }
inline Column sum_distinct(const ColumnOrName& column) { return sumDistinct(column); }

inline Column asc(const ColumnOrName& column) { return column.column().asc(); }
inline Column asc_nulls_first(const ColumnOrName& column) {
  return column.column().ascNullsFirst();
}
inline Column asc_nulls_last(const ColumnOrName& column) { return column.column().ascNullsLast(); }
inline Column desc(const ColumnOrName& column) { return column.column().desc(); }
inline Column desc_nulls_first(const ColumnOrName& column) {
  return column.column().descNullsFirst();
}
inline Column desc_nulls_last(const ColumnOrName& column) {
  return column.column().descNullsLast();
}

// A hint that this side of a join is small.
DataFrame broadcast(const DataFrame& frame);

}  // namespace functions
}  // namespace firesteel

#include "firesteel/sql_functions.h"  // generated
