#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// A growing list of values of one type that an aggregate's state owns; small while it is short.
class ValueList {
 public:
  // `type` must outlive this: it is the kernel's.
  explicit ValueList(const DataType& type) : type_(&type) {}

  void append(const Decoded& source, size_t row);
  void append(const ValueList& other);
  // Rows [begin, begin + count) of a vector.
  void append(const Vector& values, size_t begin, size_t count);
  size_t size() const { return size_; }
  VectorPtr to_vector() const;
  void clear();
  // About.
  size_t memory_usage() const;

 private:
  void append_validity(bool valid);

  const DataType* type_;
  size_t size_ = 0;
  // Fixed-width values, or the bytes of strings.
  std::vector<std::byte> bytes_;
  // Strings: where each one ends in bytes_.
  std::vector<size_t> ends_;
  // Empty while there are no nulls.
  std::vector<bool> valid_;
  // Nested values.
  std::vector<VectorPtr> parts_;
};

}  // namespace firesteel
