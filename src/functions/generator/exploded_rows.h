#pragma once

// Which elements of a column of arrays or maps become rows.

#include <utility>

#include "functions/function.h"

namespace firesteel {

struct ExplodedRows {
  // For each output row: its input row, and the element's place in the child vectors. kNoElement
  // for the row of nulls that `outer` gives an empty or null input.
  Selection parents;
  Selection elements;
  bool has_missing = false;

  static constexpr uint32_t kNoElement = ~uint32_t{0};

  ExplodedRows(const Decoded& lists, size_t num_rows, bool outer) {
    for (size_t row = 0; row < num_rows; ++row) {
      const ListEntry entry = lists.is_null(row) ? ListEntry{} : lists.at<ListEntry>(row);
      for (uint32_t i = 0; i < entry.size; ++i) {
        parents.push_back(static_cast<uint32_t>(row));
        elements.push_back(entry.offset + i);
      }
      if (outer && entry.size == 0) {
        parents.push_back(static_cast<uint32_t>(row));
        elements.push_back(kNoElement);
        has_missing = true;
      }
    }
  }

  // The elements' values out of one child vector.
  VectorPtr column(const VectorPtr& child) const {
    if (!has_missing) {
      return Vector::dictionary(child, std::make_shared<Selection>(elements));
    }
    if (child->size() == 0) return Vector::null_constant(child->type(), elements.size());
    Selection present = elements;
    for (uint32_t& element : present) {
      if (element == kNoElement) element = 0;
    }
    auto out = std::const_pointer_cast<Vector>(gather(*child, present));
    for (size_t i = 0; i < elements.size(); ++i) {
      if (elements[i] == kNoElement) out->set_null(i);
    }
    return out;
  }

  // Each output row's place in its array or map, from 0; null for the rows of nulls.
  VectorPtr positions() const {
    auto out = Vector::flat(TypeId::kInt, parents.size());
    auto* to = out->mutable_values<int32_t>();
    for (size_t i = 0; i < parents.size(); ++i) {
      to[i] = i > 0 && parents[i] == parents[i - 1] ? to[i - 1] + 1 : 0;
      if (elements[i] == kNoElement) out->set_null(i);
    }
    return out;
  }
};

}  // namespace firesteel
