#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firesteel/column.h"
#include "firesteel/row.h"
#include "firesteel/types.h"

struct ArrowArrayStream;

namespace firesteel {

namespace rdd {
template <class T, class Node>
class RDD;
template <class T>
class TypedNode;
}  // namespace rdd

class DataFrameNaFunctions;
class DataFrameStatFunctions;
class DataFrameWriter;
class GroupedData;
class SparkSession;

// A condition: a Column, or SQL text.
class Condition {
 public:
  Condition(Column column) : column_(std::move(column)) {}
  Condition(const char* sql) : sql_(sql) {}
  Condition(std::string sql) : sql_(std::move(sql)) {}

  const std::optional<Column>& column() const { return column_; }
  const std::string& sql() const { return sql_; }

 private:
  std::optional<Column> column_;
  std::string sql_;
};

// What two sides are joined on: a condition, or names of columns that both have (and the result
// once).
class JoinOn {
 public:
  JoinOn(Column condition) : condition_(std::move(condition)) {}
  JoinOn(const char* name) : names_{name} {}
  JoinOn(std::string name) : names_{std::move(name)} {}
  JoinOn(std::vector<std::string> names) : names_(std::move(names)) {}
  JoinOn(std::initializer_list<std::string> names) : names_(names) {}

  const std::optional<Column>& condition() const { return condition_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::optional<Column> condition_;
  std::vector<std::string> names_;
};

// A query: rows with named, typed columns. Nothing runs until an action asks for rows (collect,
// count, show, write...); errors in names and types come then too, or when the schema is asked for.
// An immutable handle, cheap to copy. Its methods may be called by several threads at once. They
// throw SparkException.
class DataFrame {
 public:
  // --- What it is

  types::StructType schema() const;
  std::vector<std::string> columns() const;
  // Names and types ("int", "array<string>").
  std::vector<std::pair<std::string, std::string>> dtypes() const;
  void printSchema() const;
  // mode: "simple", "extended", "codegen", "cost" or "formatted". explain() prints it.
  std::string explainString(std::string_view mode = "simple") const;
  void explain(std::string_view mode = "simple") const;
  bool isLocal() const;
  std::vector<std::string> inputFiles() const;
  // Whether two DataFrames give the same rows because they ask the same.
  bool sameSemantics(const DataFrame& other) const;
  int32_t semanticHash() const;
  SparkSession sparkSession() const;
  // The rows as an RDD<Row>; include firesteel/dataframe_rdd.h to use it.
  firesteel::rdd::RDD<Row, firesteel::rdd::TypedNode<Row>> rdd() const;

  // A column of this DataFrame, also where another one has the same name: in the condition of a
  // join.
  Column col(std::string_view name) const;
  Column operator[](std::string_view name) const { return col(name); }
  // All columns whose names match a regular expression in backticks: "`a.*`".
  Column colRegex(std::string_view pattern) const;

  // --- Columns

  DataFrame select(const std::vector<ColumnOrName>& columns) const;
  template <ColumnLike... Columns>
  DataFrame select(const Columns&... columns) const {
    return select(std::vector<ColumnOrName>{ColumnOrName(columns)...});
  }
  // SQL texts: "a + 1 AS b".
  DataFrame selectExpr(const std::vector<std::string>& expressions) const;
  template <std::convertible_to<std::string>... Texts>
  DataFrame selectExpr(const Texts&... expressions) const {
    return selectExpr(std::vector<std::string>{std::string(expressions)...});
  }
  // Adds a column, or replaces the one of that name.
  DataFrame withColumn(const std::string& name, const Column& column) const;
  DataFrame withColumns(const std::vector<std::pair<std::string, Column>>& columns) const;
  // Names that are not there change nothing.
  DataFrame withColumnRenamed(const std::string& name, const std::string& newName) const;
  DataFrame withColumnsRenamed(const std::map<std::string, std::string>& names) const;
  DataFrame drop(const std::vector<ColumnOrName>& columns) const;
  template <ColumnLike... Columns>
  DataFrame drop(const Columns&... columns) const {
    return drop(std::vector<ColumnOrName>{ColumnOrName(columns)...});
  }
  DataFrame toDF(const std::vector<std::string>& names) const;
  // Columns by name, in that order, cast to those types.
  DataFrame to(const types::StructType& schema) const;
  DataFrame alias(const std::string& name) const;
  DataFrame as(const std::string& name) const { return alias(name); }

  // --- Rows

  DataFrame filter(const Condition& condition) const;
  DataFrame where(const Condition& condition) const { return filter(condition); }
  DataFrame limit(int32_t rows) const;
  DataFrame offset(int32_t rows) const;
  DataFrame distinct() const;
  // One row for each combination of these columns; without names, of all.
  DataFrame dropDuplicates(const std::vector<std::string>& columns = {}) const;
  // fraction: the share of rows, 0 to 1; with replacement the number of times a row is expected.
  DataFrame sample(double fraction, std::optional<int64_t> seed = std::nullopt) const {
    return sampled(false, fraction, seed);
  }
  template <std::same_as<bool> Flag>
  DataFrame sample(Flag withReplacement, double fraction,
                   std::optional<int64_t> seed = std::nullopt) const {
    return sampled(withReplacement, fraction, seed);
  }
  // Parts that together are all rows; the weights' sum is taken as 1.
  std::vector<DataFrame> randomSplit(const std::vector<double>& weights,
                                     std::optional<int64_t> seed = std::nullopt) const;

  // By columns, ascending; desc() turns one round.
  DataFrame orderBy(const std::vector<ColumnOrName>& columns) const {
    return sorted(columns, true);
  }
  template <ColumnLike... Columns>
  DataFrame orderBy(const Columns&... columns) const {
    return sorted({ColumnOrName(columns)...}, true);
  }
  template <ColumnLike... Columns>
  DataFrame sort(const Columns&... columns) const {
    return sorted({ColumnOrName(columns)...}, true);
  }
  template <ColumnLike... Columns>
  DataFrame sortWithinPartitions(const Columns&... columns) const {
    return sorted({ColumnOrName(columns)...}, false);
  }

  // --- Groups

  GroupedData groupBy(const std::vector<ColumnOrName>& columns) const;
  GroupedData rollup(const std::vector<ColumnOrName>& columns) const;
  GroupedData cube(const std::vector<ColumnOrName>& columns) const;
  template <ColumnLike... Columns>
  GroupedData groupBy(const Columns&... columns) const;
  template <ColumnLike... Columns>
  GroupedData rollup(const Columns&... columns) const;
  template <ColumnLike... Columns>
  GroupedData cube(const Columns&... columns) const;
  // One row for each combination of values of each set.
  GroupedData groupingSets(const std::vector<std::vector<ColumnOrName>>& sets,
                           const std::vector<ColumnOrName>& columns) const;
  // Over all rows as one group.
  DataFrame agg(const std::vector<Column>& aggregates) const;
  template <std::same_as<Column>... More>
  DataFrame agg(const Column& first, const More&... more) const {
    return agg(std::vector<Column>{first, more...});
  }

  // --- Other DataFrames, of the same session

  // how: "inner", "cross", "left", "right", "full", "left_semi", "left_anti", and Spark's other
  // names for these.
  DataFrame join(const DataFrame& right) const;
  DataFrame join(const DataFrame& right, const JoinOn& on, std::string_view how = "inner") const;
  DataFrame crossJoin(const DataFrame& right) const;
  // The right side may name columns of the left one.
  DataFrame lateralJoin(const DataFrame& right, std::optional<Column> condition = std::nullopt,
                        std::string_view how = "inner") const;
  // By position; duplicates stay.
  DataFrame unionAll(const DataFrame& other) const;
  DataFrame union_(const DataFrame& other) const { return unionAll(other); }
  DataFrame unionByName(const DataFrame& other, bool allowMissingColumns = false) const;
  DataFrame intersect(const DataFrame& other) const;
  DataFrame intersectAll(const DataFrame& other) const;
  DataFrame except(const DataFrame& other) const;
  DataFrame exceptAll(const DataFrame& other) const;
  DataFrame subtract(const DataFrame& other) const { return except(other); }

  // --- Shape

  // Columns into rows: each of `values` gives a row with its name and its value. Without values:
  // all columns that are no ids.
  DataFrame unpivot(const std::vector<ColumnOrName>& ids,
                    const std::optional<std::vector<ColumnOrName>>& values,
                    const std::string& variableColumnName,
                    const std::string& valueColumnName) const;
  DataFrame melt(const std::vector<ColumnOrName>& ids,
                 const std::optional<std::vector<ColumnOrName>>& values,
                 const std::string& variableColumnName, const std::string& valueColumnName) const {
    return unpivot(ids, values, variableColumnName, valueColumnName);
  }
  // The values of the index column (the first one) become names of columns.
  DataFrame transpose(std::optional<Column> indexColumn = std::nullopt) const;
  // What a function makes of it: for chains of calls.
  template <std::invocable<const DataFrame&> F>
  DataFrame transform(const F& function) const {
    return function(*this);
  }
  DataFrame hint(const std::string& name, const std::vector<Column>& parameters = {}) const;
  DataFrame repartition(int32_t partitions) const;
  DataFrame repartition(int32_t partitions, const std::vector<ColumnOrName>& columns) const;
  DataFrame repartition(const std::vector<ColumnOrName>& columns) const;
  DataFrame repartitionByRange(int32_t partitions, const std::vector<ColumnOrName>& columns) const;
  DataFrame coalesce(int32_t partitions) const;
  // One STRING column `value`: each row as a JSON object.
  DataFrame toJSON() const;

  // --- Missing values and statistics

  DataFrameNaFunctions na() const;
  DataFrameStatFunctions stat() const;
  DataFrame fillna(const types::Value& value, const std::vector<std::string>& columns = {}) const;
  // how: "any" or "all" values missing.
  DataFrame dropna(std::string_view how = "any",
                   const std::vector<std::string>& columns = {}) const;
  // count, mean, stddev, min and max, as text.
  DataFrame describe(const std::vector<std::string>& columns = {}) const;
  // These statistics, percentiles ("25%") too; by default Spark's eight.
  DataFrame summary(const std::vector<std::string>& statistics = {}) const;

  // --- Rows out

  std::vector<Row> collect() const;
  // The first rows; fewer when there are fewer.
  std::vector<Row> take(int32_t rows) const;
  std::vector<Row> head(int32_t rows) const { return take(rows); }
  // Throws std::out_of_range when there is no row.
  Row head() const { return first(); }
  Row first() const;
  std::vector<Row> tail(int32_t rows) const;
  int64_t count() const;
  bool isEmpty() const;
  // Calls `visit` for the rows, in order and one at a time, on whatever thread has them; false ends
  // it. Never holds all rows.
  void foreach (const std::function<bool(const Row&)>& visit) const;
  // Prints the first rows; cells of more than `truncate` characters are cut, 0 for none.
  void show(int32_t rows = 20, int32_t truncate = 20, bool vertical = false) const;
  std::string showString(int32_t rows = 20, int32_t truncate = 20, bool vertical = false) const;
  // Fills a stream of Arrow's C interface with the result, which has run when this returns. The
  // caller (or who imports it) releases it. Arrow's types are those that PySpark's toArrow gives.
  void toArrow(ArrowArrayStream* out) const;

  DataFrameWriter write() const;
  // Names this query for SQL, in this session (or for all, as global_temp.name).
  void createTempView(const std::string& name) const { createView(name, false, false); }
  void createOrReplaceTempView(const std::string& name) const { createView(name, true, false); }
  void createGlobalTempView(const std::string& name) const { createView(name, false, true); }
  void createOrReplaceGlobalTempView(const std::string& name) const {
    createView(name, true, true);
  }

  // Keeps the rows in memory once they have been read; returns this DataFrame. Queries that contain
  // it read them there.
  DataFrame cache() const { return persist(); }
  DataFrame persist() const;
  // storageLevel: "MEMORY_ONLY", "DISK_ONLY", "MEMORY_AND_DISK"...
  DataFrame persist(const std::string& storageLevel) const;
  DataFrame unpersist() const;
  bool isCached() const;
  // The rows as they are now; what is built on it does not run this query again.
  DataFrame localCheckpoint() const;

  // As values in expressions of other DataFrames: its one cell, whether it has rows.
  Column scalar() const;
  Column exists() const;

  // For the engine.
  struct State;
  explicit DataFrame(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  const State& state() const { return *state_; }

 private:
  DataFrame sorted(const std::vector<ColumnOrName>& columns, bool global) const;
  DataFrame sampled(bool withReplacement, double fraction, std::optional<int64_t> seed) const;
  void createView(const std::string& name, bool replace, bool global) const;

  std::shared_ptr<const State> state_;
};

// Groups of rows; agg makes one row of each.
class GroupedData {
 public:
  // The keys, then the aggregates.
  DataFrame agg(const std::vector<Column>& aggregates) const;
  template <std::same_as<Column>... More>
  DataFrame agg(const Column& first, const More&... more) const {
    return agg(std::vector<Column>{first, more...});
  }
  DataFrame count() const;
  // Of these columns, or of all numeric ones.
  DataFrame sum(const std::vector<std::string>& columns = {}) const;
  DataFrame avg(const std::vector<std::string>& columns = {}) const;
  DataFrame mean(const std::vector<std::string>& columns = {}) const { return avg(columns); }
  DataFrame min(const std::vector<std::string>& columns = {}) const;
  DataFrame max(const std::vector<std::string>& columns = {}) const;
  // A column for each value of `column`; without values those that it has are found by a query.
  GroupedData pivot(const ColumnOrName& column, const std::vector<types::Value>& values = {}) const;

  // For the engine.
  struct State;
  explicit GroupedData(std::shared_ptr<const State> state) : state_(std::move(state)) {}

 private:
  DataFrame aggregateEach(const char* function, const std::vector<std::string>& columns) const;

  std::shared_ptr<const State> state_;
};

template <ColumnLike... Columns>
GroupedData DataFrame::groupBy(const Columns&... columns) const {
  return groupBy(std::vector<ColumnOrName>{ColumnOrName(columns)...});
}
template <ColumnLike... Columns>
GroupedData DataFrame::rollup(const Columns&... columns) const {
  return rollup(std::vector<ColumnOrName>{ColumnOrName(columns)...});
}
template <ColumnLike... Columns>
GroupedData DataFrame::cube(const Columns&... columns) const {
  return cube(std::vector<ColumnOrName>{ColumnOrName(columns)...});
}

// df.na(): NULL, and in FLOAT and DOUBLE columns NaN. Without columns: of all.
class DataFrameNaFunctions {
 public:
  // A value goes into the columns of its kind: numbers, text, BOOLEAN.
  DataFrame fill(const types::Value& value, const std::vector<std::string>& columns = {}) const;
  DataFrame fill(const std::map<std::string, types::Value>& values) const;
  // how: "any" or "all" values missing.
  DataFrame drop(std::string_view how = "any", const std::vector<std::string>& columns = {}) const;
  // Rows with fewer values than that.
  DataFrame drop(int32_t minNonNulls, const std::vector<std::string>& columns = {}) const;
  DataFrame replace(const std::vector<std::string>& columns,
                    const std::vector<std::pair<types::Value, types::Value>>& replacement) const;

  // For the engine.
  explicit DataFrameNaFunctions(DataFrame frame) : frame_(std::move(frame)) {}

 private:
  DataFrame frame_;
};

// df.stat()
class DataFrameStatFunctions {
 public:
  double corr(const std::string& a, const std::string& b) const;
  double cov(const std::string& a, const std::string& b) const;
  // Counts of all pairs of values, a row for each of `a` and a column for each of `b`.
  DataFrame crosstab(const std::string& a, const std::string& b) const;
  // Values that more than `support` of all rows have.
  DataFrame freqItems(const std::vector<std::string>& columns, double support = 0.01) const;
  // For each column the value below which that share of rows is, off by at most relativeError.
  std::vector<std::vector<double>> approxQuantile(const std::vector<std::string>& columns,
                                                  const std::vector<double>& probabilities,
                                                  double relativeError) const;
  // For each value of `column` that share of its rows; values not named: none.
  DataFrame sampleBy(const ColumnOrName& column,
                     const std::vector<std::pair<types::Value, double>>& fractions,
                     std::optional<int64_t> seed = std::nullopt) const;

  // For the engine.
  explicit DataFrameStatFunctions(DataFrame frame) : frame_(std::move(frame)) {}

 private:
  DataFrame frame_;
};

}  // namespace firesteel
