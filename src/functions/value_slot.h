#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "columnar/vector.h"

namespace firesteel {

// One value of any type, kept inside an aggregate's state: fixed-width values in place, strings
// over 12 bytes and nested values in memory of its own. Only its SlotType can read it.
struct ValueSlot {
  enum class Fill : uint8_t { kEmpty, kNull, kValue };

  // A fixed-width value; a StringRef to owned bytes; or a VectorPtr of one row.
  alignas(8) std::byte bytes[16];
  // Strings: owned bytes, which a later value may reuse.
  uint32_t capacity = 0;
  Fill fill = Fill::kEmpty;

  bool is_empty() const { return fill == Fill::kEmpty; }
  bool has_value() const { return fill == Fill::kValue; }
};

// What can be done with slots of one type. Immutable.
class SlotType {
 public:
  explicit SlotType(DataType type);

  const DataType& type() const { return type_; }
  // Such slots must be destroyed.
  bool owns_memory() const { return kind_ != Kind::kFixed; }

  // Copies row `row` of a vector of this type into the slot, a null as well.
  void assign(ValueSlot& slot, const Decoded& source, size_t row) const;
  void assign_null(ValueSlot& slot) const { slot.fill = ValueSlot::Fill::kNull; }
  void copy(ValueSlot& to, const ValueSlot& from) const;
  void destroy(ValueSlot& slot) const;
  // Of a slot that has a value against a row that has one; as RowComparator orders.
  int compare(const ValueSlot& slot, const Decoded& source, size_t row) const;
  size_t heap_bytes(const ValueSlot& slot) const;
  // The slots' values as a column; null for those without one.
  VectorPtr collect(std::span<const ValueSlot* const> slots) const;

 private:
  enum class Kind : uint8_t { kFixed, kString, kBoxed };

  void assign_string(ValueSlot& slot, const StringRef& text) const;
  void assign_box(ValueSlot& slot, VectorPtr box) const;

  DataType type_;
  Kind kind_;
  int width_;
  // Orders two fixed-width values.
  int (*compare_fixed_)(const std::byte*, const std::byte*);
};

}  // namespace firesteel
