#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "firesteel/column.h"

namespace firesteel::expressions {

// What a function runs over: the rows of a partition, their order, and the frame around each row.
// Immutable: each call gives another one.
class WindowSpec {
 public:
  WindowSpec partitionBy(const std::vector<ColumnOrName>& columns) const;
  WindowSpec orderBy(const std::vector<ColumnOrName>& columns) const;
  template <ColumnLike... Columns>
  WindowSpec partitionBy(const Columns&... columns) const {
    return partitionBy(std::vector<ColumnOrName>{ColumnOrName(columns)...});
  }
  template <ColumnLike... Columns>
  WindowSpec orderBy(const Columns&... columns) const {
    return orderBy(std::vector<ColumnOrName>{ColumnOrName(columns)...});
  }
  // Both ends belong to the frame. Rows count from the current one, 0: negative ones are before it.
  // Ranges are distances in the value that the window is ordered by.
  WindowSpec rowsBetween(int64_t start, int64_t end) const;
  WindowSpec rangeBetween(int64_t start, int64_t end) const;

  // For the engine.
  struct Frame {
    bool rows;
    int64_t start;
    int64_t end;
  };
  const std::vector<Column>& partition() const { return partition_; }
  const std::vector<Column>& order() const { return order_; }
  const std::optional<Frame>& frame() const { return frame_; }

 private:
  std::vector<Column> partition_;
  std::vector<Column> order_;
  std::optional<Frame> frame_;
};

// Where a WindowSpec begins.
class Window {
 public:
  static constexpr int64_t unboundedPreceding = std::numeric_limits<int64_t>::min();
  static constexpr int64_t unboundedFollowing = std::numeric_limits<int64_t>::max();
  static constexpr int64_t currentRow = 0;

  template <class... Columns>
  static WindowSpec partitionBy(const Columns&... columns) {
    return WindowSpec().partitionBy(columns...);
  }
  template <class... Columns>
  static WindowSpec orderBy(const Columns&... columns) {
    return WindowSpec().orderBy(columns...);
  }
  static WindowSpec rowsBetween(int64_t start, int64_t end) {
    return WindowSpec().rowsBetween(start, end);
  }
  static WindowSpec rangeBetween(int64_t start, int64_t end) {
    return WindowSpec().rangeBetween(start, end);
  }
};

}  // namespace firesteel::expressions
