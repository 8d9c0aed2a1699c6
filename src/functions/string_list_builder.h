#pragma once

#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// Makes a column of arrays of strings. The strings' bytes belong to others: finish() says to whom.
class StringListBuilder {
 public:
  explicit StringListBuilder(size_t num_rows) { entries_.reserve(num_rows); }

  // Starts a row; add() appends to it.
  void start_row() { entries_.push_back({static_cast<uint32_t>(elements_.size()), 0}); }
  void add(std::string_view text) {
    elements_.emplace_back(text);
    ++entries_.back().size;
  }

  // A vector of the array type `type`, one array a row started. Rows that are to be null are set
  // by the caller.
  MutableVectorPtr finish(const DataType& type, const VectorPtr& owner) {
    auto elements = Vector::flat(type.element_type(), elements_.size());
    std::copy(elements_.begin(), elements_.end(), elements->mutable_values<StringRef>());
    if (owner) elements->keep_alive(owner);
    auto out = Vector::flat(type, entries_.size());
    std::copy(entries_.begin(), entries_.end(), out->mutable_values<ListEntry>());
    out->set_children({elements});
    return out;
  }

 private:
  std::vector<ListEntry> entries_;
  std::vector<StringRef> elements_;
};

}  // namespace firesteel
