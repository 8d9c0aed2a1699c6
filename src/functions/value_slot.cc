#include "functions/value_slot.h"

#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>
#include <new>

#include "columnar/compare.h"

namespace firesteel {
namespace {

StringRef& string_in(ValueSlot& slot) {
  return *std::launder(reinterpret_cast<StringRef*>(slot.bytes));
}
const StringRef& string_in(const ValueSlot& slot) {
  return *std::launder(reinterpret_cast<const StringRef*>(slot.bytes));
}
VectorPtr& box_in(ValueSlot& slot) {
  return *std::launder(reinterpret_cast<VectorPtr*>(slot.bytes));
}
const VectorPtr& box_in(const ValueSlot& slot) {
  return *std::launder(reinterpret_cast<const VectorPtr*>(slot.bytes));
}

// The owned buffer is kept beside the StringRef only while the text is not inline, or by capacity
// alone: inline text overwrites the pointer, so the buffer is freed then.
void free_string(ValueSlot& slot) {
  if (slot.capacity != 0) {
    const std::unique_ptr<char[]> owned(const_cast<char*>(string_in(slot).data()));
    slot.capacity = 0;
  }
}

template <class T>
int compare_values_of(const std::byte* a, const std::byte* b) {
  T x;
  T y;
  std::memcpy(&x, a, sizeof(T));
  std::memcpy(&y, b, sizeof(T));
  if (x < y) return -1;
  if (y < x) return 1;
  if constexpr (std::floating_point<T>) {
    return static_cast<int>(std::isnan(x)) - static_cast<int>(std::isnan(y));
  }
  return 0;
}

// For integers by width; types that have no order compare as integers, which nobody asks for.
auto compare_fixed_of(const DataType& type) {
  if (type.is(TypeId::kFloat)) return compare_values_of<float>;
  if (type.is(TypeId::kDouble)) return compare_values_of<double>;
  switch (type.value_width()) {
    case 1:
      return compare_values_of<int8_t>;
    case 2:
      return compare_values_of<int16_t>;
    case 4:
      return compare_values_of<int32_t>;
    case 8:
      return compare_values_of<int64_t>;
    default:
      return compare_values_of<int128_t>;
  }
}

}  // namespace

static_assert(sizeof(VectorPtr) <= sizeof(ValueSlot::bytes));

SlotType::SlotType(DataType type)
    : type_(std::move(type)), width_(type_.value_width()), compare_fixed_(compare_fixed_of(type_)) {
  switch (type_.id()) {
    case TypeId::kString:
    case TypeId::kBinary:
      kind_ = Kind::kString;
      break;
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant:
      kind_ = Kind::kBoxed;
      break;
    default:
      kind_ = Kind::kFixed;
  }
}

void SlotType::assign_string(ValueSlot& slot, const StringRef& text) const {
  if (text.is_inline()) {
    free_string(slot);
    new (slot.bytes) StringRef(text);
    return;
  }
  char* owned;
  if (text.size() <= slot.capacity) {
    owned = const_cast<char*>(string_in(slot).data());
  } else {
    // Doubling bounds the reallocations of a state whose text keeps growing.
    const uint32_t capacity =
        std::bit_ceil(static_cast<uint32_t>(std::min<size_t>(text.size(), 1U << 30)));
    auto grown = std::make_unique_for_overwrite<char[]>(std::max(capacity, text.size()));
    free_string(slot);
    slot.capacity = std::max(capacity, text.size());
    owned = grown.release();
  }
  std::memcpy(owned, text.data(), text.size());
  new (slot.bytes) StringRef(owned, text.size());
}

void SlotType::assign_box(ValueSlot& slot, VectorPtr box) const {
  // capacity marks that a pointer lives in the slot.
  if (slot.capacity != 0) {
    box_in(slot) = std::move(box);
  } else {
    new (slot.bytes) VectorPtr(std::move(box));
    slot.capacity = 1;
  }
}

void SlotType::assign(ValueSlot& slot, const Decoded& source, size_t row) const {
  if (type_.is(TypeId::kNull) || source.is_null(row)) {
    assign_null(slot);
    return;
  }
  const size_t index = source.index(row);
  switch (kind_) {
    case Kind::kFixed:
      std::memcpy(slot.bytes, source.data<std::byte>() + index * width_, width_);
      break;
    case Kind::kString:
      assign_string(slot, source.data<StringRef>()[index]);
      break;
    case Kind::kBoxed: {
      VectorBuilder builder(type_);
      builder.append_from(source.flat(), index);
      assign_box(slot, builder.finish());
      break;
    }
  }
  slot.fill = ValueSlot::Fill::kValue;
}

void SlotType::copy(ValueSlot& to, const ValueSlot& from) const {
  if (from.has_value()) {
    switch (kind_) {
      case Kind::kFixed:
        std::memcpy(to.bytes, from.bytes, width_);
        break;
      case Kind::kString:
        assign_string(to, string_in(from));
        break;
      case Kind::kBoxed:
        assign_box(to, box_in(from));
        break;
    }
  }
  to.fill = from.fill;
}

void SlotType::destroy(ValueSlot& slot) const {
  if (kind_ == Kind::kString) free_string(slot);
  if (kind_ == Kind::kBoxed && slot.capacity != 0) {
    std::destroy_at(&box_in(slot));
    slot.capacity = 0;
  }
  slot.fill = ValueSlot::Fill::kEmpty;
}

int SlotType::compare(const ValueSlot& slot, const Decoded& source, size_t row) const {
  switch (kind_) {
    case Kind::kString:
      return string_in(slot).compare(source.at<StringRef>(row));
    case Kind::kBoxed:
      return RowComparator(*box_in(slot), source.flat()).compare_valid(0, source.index(row));
    case Kind::kFixed:
      return compare_fixed_(slot.bytes, source.data<std::byte>() + source.index(row) * width_);
  }
  return 0;
}

size_t SlotType::heap_bytes(const ValueSlot& slot) const {
  if (slot.capacity == 0) return 0;
  return kind_ == Kind::kBoxed ? box_in(slot)->memory_usage() : slot.capacity;
}

VectorPtr SlotType::collect(std::span<const ValueSlot* const> slots) const {
  if (kind_ == Kind::kBoxed || type_.is(TypeId::kNull)) {
    VectorBuilder builder(type_);
    for (const ValueSlot* slot : slots) {
      if (slot->has_value()) {
        builder.append_from(*box_in(*slot), 0);
      } else {
        builder.append_null();
      }
    }
    return builder.finish();
  }
  auto out = Vector::flat(type_, slots.size());
  auto* to = out->mutable_values<std::byte>();
  for (size_t i = 0; i < slots.size(); ++i, to += width_) {
    if (!slots[i]->has_value()) {
      std::memset(to, 0, width_);
      out->set_null(i);
    } else if (kind_ == Kind::kString) {
      new (to) StringRef(out->string_heap().add(string_in(*slots[i]).view()));
    } else {
      std::memcpy(to, slots[i]->bytes, width_);
    }
  }
  return out;
}

}  // namespace firesteel
