#pragma once

#include <span>

#include "functions/value_list.h"

namespace firesteel {

// Lists of a kernel's states as a column of arrays; an empty array for a null pointer.
inline VectorPtr list_column(const DataType& array_type, std::span<const ValueList* const> lists) {
  auto out = Vector::flat(array_type, lists.size());
  auto* entries = out->mutable_values<ListEntry>();
  ValueList all(array_type.element_type());
  for (size_t i = 0; i < lists.size(); ++i) {
    const size_t size = lists[i] == nullptr ? 0 : lists[i]->size();
    entries[i] = {static_cast<uint32_t>(all.size()), static_cast<uint32_t>(size)};
    if (size != 0) all.append(*lists[i]);
  }
  out->set_children({all.to_vector()});
  return out;
}

// Appends the array in row `row` of such a column.
inline void append_list(ValueList& list, const Decoded& column, size_t row) {
  const ListEntry entry = column.at<ListEntry>(row);
  list.append(*column.flat().children()[0], entry.offset, entry.size);
}

}  // namespace firesteel
