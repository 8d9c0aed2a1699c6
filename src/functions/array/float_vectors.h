#pragma once

// Arrays of floats as vectors of numbers.

#include <span>
#include <string_view>
#include <vector>

#include "functions/argument_check.h"
#include "functions/list_rows.h"

namespace firesteel {

// Throws DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE unless the argument is an array of floats.
void require_float_vector(const BindContext& context, std::string_view function, size_t index);

// Throws VECTOR_DIMENSION_MISMATCH.
[[noreturn]] void throw_dimension_mismatch(std::string_view function, size_t left, size_t right);

// A column of such arrays.
class FloatVectors {
 public:
  explicit FloatVectors(const Vector& vector)
      : rows_(vector), elements_(flatten(rows_.elements())) {}

  // Null rows, and rows with a null inside, have no values.
  bool is_null(size_t row) const {
    if (rows_.is_null(row)) return true;
    const ListEntry entry = rows_.entry(row);
    for (uint32_t i = 0; i < entry.size; ++i) {
      if (elements_->is_null(entry.offset + i)) return true;
    }
    return false;
  }
  std::span<const float> values(size_t row) const {
    const ListEntry entry = rows_.entry(row);
    return {elements_->values<float>() + entry.offset, entry.size};
  }

 private:
  ListRows rows_;
  VectorPtr elements_;
};

// Such a column, made row by row.
class FloatVectorWriter {
 public:
  FloatVectorWriter(DataType type, size_t num_rows) : out_(Vector::flat(type, num_rows)) {}

  void append(std::span<const float> values) {
    out_->mutable_values<ListEntry>()[row_++] = {static_cast<uint32_t>(elements_.size()),
                                                 static_cast<uint32_t>(values.size())};
    elements_.insert(elements_.end(), values.begin(), values.end());
  }
  void append_null() {
    out_->set_null(row_);
    append({});
  }
  VectorPtr finish() {
    auto child = Vector::flat(TypeId::kFloat, elements_.size());
    std::copy(elements_.begin(), elements_.end(), child->mutable_values<float>());
    out_->set_children({child});
    return out_;
  }

 private:
  MutableVectorPtr out_;
  std::vector<float> elements_;
  size_t row_ = 0;
};

}  // namespace firesteel
