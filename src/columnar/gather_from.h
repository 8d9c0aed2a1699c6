#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// A row of one of several vectors; or a null.
struct SourceRow {
  static constexpr uint32_t kNull = ~uint32_t{0};

  uint32_t source = 0;
  uint32_t row = kNull;

  bool is_null() const { return row == kNull; }
};

// Rows picked from several vectors of one type (in any encoding), copied into a flat vector. String
// bytes are shared, not copied.
VectorPtr gather_from(const DataType& type, std::span<const VectorPtr> sources,
                      std::span<const SourceRow> rows);

}  // namespace firesteel
