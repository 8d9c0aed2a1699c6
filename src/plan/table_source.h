#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// A condition on one column that a source can use to skip data: row groups, pages, files, rows.
struct ColumnPredicate {
  enum class Op : uint8_t { kEq, kNe, kLt, kLe, kGt, kGe, kIn, kIsNull, kIsNotNull, kStartsWith };
  // Index into the source's schema.
  int column = 0;
  Op op = Op::kEq;
  // One value, several for kIn, none for the null tests; of the column's type.
  std::vector<Value> values;
};

// A condition that becomes known while the query runs: the keys of a join's build side, the
// boundary of a top-N. Published once or tightened over time; read by any thread.
class RuntimeFilter {
 public:
  virtual ~RuntimeFilter() = default;
  // Column of the source's schema it applies to.
  virtual int column() const = 0;
  // False when no row with a value in [min, max] can pass. Used to skip row groups.
  virtual bool may_match(const Value& min, const Value& max) const = 0;
  // Keeps the rows of `rows` whose value may pass; does nothing while nothing is known.
  virtual void filter(const Vector& values, Selection& rows) const = 0;
};

struct ScanRequest {
  // Columns of the source's schema to return, in this order. May be empty (only rows count).
  std::vector<int> columns;
  // All of them must hold. Rows that fail may still be returned: the plan filters again.
  std::vector<ColumnPredicate> predicates;
  std::vector<std::shared_ptr<const RuntimeFilter>> runtime_filters;
  // The plan needs no more rows than this.
  std::optional<int64_t> limit;
};

struct ColumnStatistics {
  std::optional<Value> min;
  std::optional<Value> max;
  std::optional<int64_t> null_count;
  std::optional<int64_t> distinct_count;
  // Mean width in bytes.
  std::optional<double> average_size;
};

struct TableStatistics {
  std::optional<int64_t> row_count;
  std::optional<int64_t> size_in_bytes;
  // By column of the schema; may be shorter.
  std::vector<ColumnStatistics> columns;
};

// Yields batches to one thread.
class ScanCursor {
 public:
  virtual ~ScanCursor() = default;
  // False at the end.
  virtual bool next(Batch& batch) = 0;
};

// A running scan. Cursors of one scan share its morsels: each row comes out of one of them.
class Scan {
 public:
  virtual ~Scan() = default;
  // Thread-safe.
  virtual std::unique_ptr<ScanCursor> make_cursor() = 0;
  // Upper bound of useful cursors; 0 when unknown.
  virtual size_t max_parallelism() const { return 0; }
  // Part done so far, 0 to 1, for progress bars. Thread-safe.
  virtual double progress() const { return 0; }
};

// Something that rows can be read from: files, a local relation, a cache. Immutable, thread-safe.
class TableSource {
 public:
  virtual ~TableSource() = default;
  virtual const Schema& schema() const = 0;
  // "parquet [file:/data/x]": one line for EXPLAIN.
  virtual std::string description() const = 0;
  virtual TableStatistics statistics() const { return {}; }
  virtual std::unique_ptr<Scan> scan(const ScanRequest& request) const = 0;
  // Files behind it, for DataFrame.inputFiles.
  virtual std::vector<std::string> input_files() const { return {}; }
};

using TableSourcePtr = std::shared_ptr<const TableSource>;

}  // namespace firesteel
