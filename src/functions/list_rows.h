#pragma once

// How functions read and make arrays and maps.

#include <vector>

#include "columnar/gather_from.h"
#include "functions/simple_function.h"

namespace firesteel {

// A column of arrays or maps in any encoding.
class ListRows {
 public:
  explicit ListRows(const Vector& vector) : decoded_(vector) {}

  bool is_null(size_t row) const { return decoded_.is_null(row); }
  // Of a row that is not null.
  ListEntry entry(size_t row) const { return decoded_.at<ListEntry>(row); }
  // The elements, or the keys.
  const VectorPtr& elements() const { return decoded_.flat().children()[0]; }
  const VectorPtr& keys() const { return decoded_.flat().children()[0]; }
  const VectorPtr& map_values() const { return decoded_.flat().children()[1]; }

 private:
  Decoded decoded_;
};

// Makes a column of arrays row by row out of elements of other vectors.
class ListWriter {
 public:
  // `sources`: vectors of the element type that elements are picked from.
  ListWriter(DataType array_type, std::vector<VectorPtr> sources, size_t num_rows)
      : type_(std::move(array_type)),
        sources_(std::move(sources)),
        out_(Vector::flat(type_, num_rows)) {}

  // Elements of the row at hand.
  void pick(uint32_t source, uint32_t row) { picks_.push_back({source, row}); }
  void pick_range(uint32_t source, uint32_t begin, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) picks_.push_back({source, begin + i});
  }
  void pick(uint32_t source, ListEntry entry) { pick_range(source, entry.offset, entry.size); }
  void pick_null() { picks_.push_back({}); }

  // Ends the row; rows are ended in order.
  void end_row() {
    out_->mutable_values<ListEntry>()[row_++] = {static_cast<uint32_t>(row_start_),
                                                 static_cast<uint32_t>(picks_.size() - row_start_)};
    row_start_ = picks_.size();
  }
  void end_null_row() {
    picks_.resize(row_start_);
    out_->set_null(row_);
    end_row();
  }
  // The elements picked in this row so far, for reordering.
  std::span<SourceRow> row_picks() { return std::span(picks_).subspan(row_start_); }

  VectorPtr finish() {
    out_->set_children({gather_from(type_.element_type(), sources_, picks_)});
    return out_;
  }

 private:
  DataType type_;
  std::vector<VectorPtr> sources_;
  MutableVectorPtr out_;
  std::vector<SourceRow> picks_;
  size_t row_start_ = 0;
  size_t row_ = 0;
};

}  // namespace firesteel
