#include "columnar/vector.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr size_t kMinHeapChunk = 4096;
constexpr size_t kMaxHeapChunk = 1 << 20;

MutableVectorPtr flatten_sequence(const Vector& vector) {
  auto out = Vector::flat(vector.type(), vector.size());
  int64_t* values = out->mutable_values<int64_t>();
  int64_t next = vector.sequence_start();
  for (size_t i = 0; i < vector.size(); ++i) {
    values[i] = next;
    next += vector.sequence_step();
  }
  return out;
}

template <class T>
void gather_values(const Vector& source, std::span<const uint32_t> indices, Vector& out) {
  const T* from = source.values<T>();
  T* to = out.mutable_values<T>();
  for (size_t i = 0; i < indices.size(); ++i) to[i] = from[indices[i]];
}

// Array and map: entries are copied, children shared as they are.
VectorPtr gather_flat(const Vector& source, std::span<const uint32_t> indices) {
  auto out = Vector::flat(source.type(), indices.size());
  switch (source.type().value_width()) {
    case 1:
      gather_values<uint8_t>(source, indices, *out);
      break;
    case 2:
      gather_values<uint16_t>(source, indices, *out);
      break;
    case 4:
      gather_values<uint32_t>(source, indices, *out);
      break;
    case 8:
      gather_values<uint64_t>(source, indices, *out);
      break;
    case 16:
      gather_values<StringRef>(source, indices, *out);
      break;
    default:
      break;
  }
  if (const uint64_t* validity = source.validity()) {
    uint64_t* to = out->mutable_validity();
    for (size_t i = 0; i < indices.size(); ++i) {
      if (!bit_is_set(validity, indices[i])) clear_bit(to, i);
    }
  }
  if (source.type().is(TypeId::kStruct) || source.type().is(TypeId::kVariant)) {
    std::vector<VectorPtr> children;
    children.reserve(source.children().size());
    for (const auto& child : source.children()) children.push_back(gather(*child, indices));
    out->set_children(std::move(children));
  } else {
    out->set_children(source.children());
  }
  out->keep_alive_from(source);
  return out;
}

}  // namespace

StringRef StringHeap::add(std::string_view text) {
  if (text.size() <= StringRef::kInlineSize) return StringRef(text);
  char* copy = allocate(text.size());
  std::memcpy(copy, text.data(), text.size());
  return StringRef(copy, static_cast<uint32_t>(text.size()));
}

char* StringHeap::allocate(size_t size) {
  if (size > left_) {
    const size_t grown = std::min(kMaxHeapChunk, std::max(kMinHeapChunk, bytes_));
    const size_t chunk = std::max(size, grown);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk));
    next_ = chunks_.back().get();
    left_ = chunk;
    bytes_ += chunk;
  }
  char* out = next_;
  next_ += size;
  left_ -= size;
  return out;
}

MutableVectorPtr Vector::flat(DataType type, size_t size) {
  MutableVectorPtr out(new Vector(std::move(type), Encoding::kFlat, size));
  out->data_ = Buffer::allocate(size * out->type_.value_width());
  return out;
}

MutableVectorPtr Vector::from_buffers(DataType type, size_t size, BufferPtr data,
                                      BufferPtr validity) {
  MutableVectorPtr out(new Vector(std::move(type), Encoding::kFlat, size));
  out->data_ = data ? std::move(data) : Buffer::allocate(0);
  out->validity_ = std::move(validity);
  return out;
}

VectorPtr Vector::constant_from(VectorPtr source, size_t row, size_t size) {
  const Decoded decoded(*source);
  const uint32_t index = static_cast<uint32_t>(decoded.index(row));
  MutableVectorPtr out(new Vector(source->type(), Encoding::kConstant, size));
  VectorPtr one = gather_flat(decoded.flat(), std::span(&index, 1));
  out->data_ = one->data_;
  out->validity_ = one->validity_;
  out->children_ = one->children_;
  out->owners_ = one->owners_;
  if (one->heap_) out->owners_.push_back(one->heap_);
  return out;
}

VectorPtr Vector::constant(DataType type, const Value& value, size_t size) {
  VectorBuilder builder(std::move(type));
  builder.append(value);
  return constant_from(builder.finish(), 0, size);
}

VectorPtr Vector::null_constant(DataType type, size_t size) {
  return constant(std::move(type), Value(), size);
}

VectorPtr Vector::dictionary(VectorPtr base, SelectionPtr indices) {
  const size_t size = indices->size();
  switch (base->encoding_) {
    case Encoding::kConstant: {
      MutableVectorPtr out(new Vector(*base));
      out->size_ = size;
      return out;
    }
    case Encoding::kSequence:
      base = flatten_sequence(*base);
      break;
    case Encoding::kDictionary: {
      auto composed = std::make_shared<Selection>(size);
      const uint32_t* inner = base->indices_->data();
      for (size_t i = 0; i < size; ++i) (*composed)[i] = inner[(*indices)[i]];
      indices = std::move(composed);
      base = base->base_;
      break;
    }
    case Encoding::kFlat:
      break;
  }
  MutableVectorPtr out(new Vector(base->type_, Encoding::kDictionary, size));
  out->base_ = std::move(base);
  out->indices_ = std::move(indices);
  return out;
}

VectorPtr Vector::sequence(int64_t start, int64_t step, size_t size) {
  MutableVectorPtr out(new Vector(TypeId::kLong, Encoding::kSequence, size));
  out->start_ = start;
  out->step_ = step;
  return out;
}

uint64_t* Vector::mutable_validity() {
  if (!validity_) {
    validity_ = Buffer::allocate(bitmap_bytes(size_));
    std::memset(validity_->data(), 0xff, bitmap_bytes(size_));
  }
  return reinterpret_cast<uint64_t*>(validity_->data());
}

bool Vector::may_have_nulls() const {
  return encoding_ == Encoding::kDictionary ? base_->may_have_nulls() : validity_ != nullptr;
}

bool Vector::is_null(size_t row) const {
  switch (encoding_) {
    case Encoding::kFlat:
      return validity_ && !bit_is_set(validity(), row);
    case Encoding::kConstant:
      return validity_ && !bit_is_set(validity(), 0);
    case Encoding::kDictionary:
      return base_->is_null((*indices_)[row]);
    case Encoding::kSequence:
      return false;
  }
  return false;
}

Value Vector::value(size_t row) const {
  if (encoding_ == Encoding::kSequence) return start_ + step_ * static_cast<int64_t>(row);
  if (encoding_ == Encoding::kDictionary) return base_->value((*indices_)[row]);
  if (encoding_ == Encoding::kConstant) row = 0;
  if (is_null(row)) return {};
  const auto list = [](const Vector& elements, ListEntry entry, Value::List& out, size_t i) {
    out.push_back(elements.value(entry.offset + i));
  };
  switch (type_.id()) {
    case TypeId::kNull:
      return {};
    case TypeId::kBoolean:
      return values<uint8_t>()[row] != 0;
    case TypeId::kByte:
      return int64_t{values<int8_t>()[row]};
    case TypeId::kShort:
      return int64_t{values<int16_t>()[row]};
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return int64_t{values<int32_t>()[row]};
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return values<int64_t>()[row];
    case TypeId::kFloat:
      return double{values<float>()[row]};
    case TypeId::kDouble:
      return values<double>()[row];
    case TypeId::kDecimal:
      return type_.is_wide_decimal() ? values<int128_t>()[row] : int128_t{values<int64_t>()[row]};
    case TypeId::kString:
    case TypeId::kBinary:
      return std::string(values<StringRef>()[row].view());
    case TypeId::kCalendarInterval:
      return values<CalendarInterval>()[row];
    case TypeId::kArray: {
      const ListEntry entry = values<ListEntry>()[row];
      Value::List out;
      for (size_t i = 0; i < entry.size; ++i) list(*children_[0], entry, out, i);
      return out;
    }
    case TypeId::kMap: {
      const ListEntry entry = values<ListEntry>()[row];
      Value::List out;
      for (size_t i = 0; i < entry.size; ++i) {
        list(*children_[0], entry, out, i);
        list(*children_[1], entry, out, i);
      }
      return out;
    }
    case TypeId::kStruct:
    case TypeId::kVariant: {
      Value::List out;
      for (const auto& child : children_) out.push_back(child->value(row));
      return out;
    }
  }
  return {};
}

StringHeap& Vector::string_heap() {
  if (!heap_) heap_ = std::make_shared<StringHeap>();
  return *heap_;
}

void Vector::keep_alive(std::shared_ptr<const void> owner) {
  if (owner && std::find(owners_.begin(), owners_.end(), owner) == owners_.end()) {
    owners_.push_back(std::move(owner));
  }
}

void Vector::keep_alive_from(const Vector& other) {
  for (const auto& owner : other.owners_) keep_alive(owner);
  if (other.heap_) keep_alive(other.heap_);
  if (other.base_) keep_alive_from(*other.base_);
}

size_t Vector::memory_usage() const {
  size_t bytes = sizeof(Vector);
  if (data_) bytes += data_->size();
  if (validity_) bytes += validity_->size();
  if (heap_) bytes += heap_->bytes();
  if (indices_) bytes += indices_->size() * sizeof(uint32_t);
  if (base_) bytes += base_->memory_usage();
  for (const auto& child : children_) bytes += child->memory_usage();
  return bytes;
}

Decoded::Decoded(const Vector& vector) : flat_(&vector) {
  switch (vector.encoding()) {
    case Encoding::kFlat:
      break;
    case Encoding::kConstant:
      mask_ = 0;
      break;
    case Encoding::kDictionary:
      flat_ = vector.base().get();
      indices_ = vector.indices()->data();
      break;
    case Encoding::kSequence:
      owned_ = flatten_sequence(vector);
      flat_ = owned_.get();
      break;
  }
  validity_ = flat_->validity();
}

VectorPtr flatten(const VectorPtr& vector) {
  switch (vector->encoding()) {
    case Encoding::kFlat:
      return vector;
    case Encoding::kSequence:
      return flatten_sequence(*vector);
    case Encoding::kDictionary:
      return gather_flat(*vector->base(), *vector->indices());
    case Encoding::kConstant: {
      const Selection zeros(vector->size(), 0);
      return gather_flat(*vector, zeros);
    }
  }
  return vector;
}

VectorPtr gather(const Vector& source, std::span<const uint32_t> indices) {
  const Decoded decoded(source);
  if (!decoded.is_constant() && decoded.indices() == nullptr) {
    return gather_flat(decoded.flat(), indices);
  }
  Selection composed(indices.size());
  for (size_t i = 0; i < indices.size(); ++i) {
    composed[i] = static_cast<uint32_t>(decoded.index(indices[i]));
  }
  return gather_flat(decoded.flat(), composed);
}

namespace {

// A window on the buffers, which the source keeps alive.
VectorPtr slice_flat(const VectorPtr& vector, size_t begin, size_t size) {
  const int width = vector->type().value_width();
  BufferPtr data = Buffer::borrow(vector->values<uint8_t>() + begin * width, size * width, vector);
  BufferPtr validity;
  if (const uint64_t* words = vector->validity()) {
    validity = Buffer::borrow(words + begin / 64, bitmap_bytes(size), vector);
  }
  auto out = Vector::from_buffers(vector->type(), size, std::move(data), std::move(validity));
  const bool has_entries = vector->type().is(TypeId::kArray) || vector->type().is(TypeId::kMap);
  std::vector<VectorPtr> children;
  for (const auto& child : vector->children()) {
    children.push_back(has_entries ? child : slice(child, begin, size));
  }
  out->set_children(std::move(children));
  out->keep_alive(vector);
  return out;
}

}  // namespace

VectorPtr slice(const VectorPtr& vector, size_t begin, size_t size) {
  if (begin == 0 && size == vector->size()) return vector;
  if (vector->encoding() == Encoding::kSequence) {
    const int64_t step = vector->sequence_step();
    return Vector::sequence(vector->sequence_start() + step * static_cast<int64_t>(begin), step,
                            size);
  }
  // Bitmaps can be cut at whole words; batches begin there.
  if (vector->encoding() == Encoding::kFlat && begin % 64 == 0) {
    return slice_flat(vector, begin, size);
  }
  auto indices = std::make_shared<Selection>(size);
  for (size_t i = 0; i < size; ++i) (*indices)[i] = static_cast<uint32_t>(begin + i);
  return Vector::dictionary(vector, std::move(indices));
}

Batch Batch::select(SelectionPtr selection) const {
  // Below a quarter of the rows a copy costs less than every later indirection.
  constexpr size_t kCompactFraction = 4;
  Batch out;
  out.num_rows = selection->size();
  out.partition = partition;
  out.row_offset = row_offset;
  out.sequence = sequence;
  out.columns.reserve(columns.size());
  const bool compact = selection->size() * kCompactFraction < num_rows;
  const Vector* last_indices_owner = nullptr;
  VectorPtr last;
  for (const auto& column : columns) {
    if (compact && column->encoding() == Encoding::kFlat && !column->type().is_nested()) {
      out.columns.push_back(gather(*column, *selection));
      continue;
    }
    // Columns that shared their indices go on sharing the composed ones.
    if (column->encoding() == Encoding::kDictionary && last_indices_owner != nullptr &&
        last_indices_owner->indices() == column->indices()) {
      out.columns.push_back(Vector::dictionary(column->base(), last->indices()));
      continue;
    }
    out.columns.push_back(Vector::dictionary(column, selection));
    if (column->encoding() == Encoding::kDictionary) {
      last_indices_owner = column.get();
      last = out.columns.back();
    }
  }
  return out;
}

Batch Batch::slice(size_t begin, size_t size) const {
  if (begin == 0 && size == num_rows) return *this;
  Batch out;
  out.num_rows = size;
  out.partition = partition;
  out.row_offset = row_offset + static_cast<int64_t>(begin);
  out.sequence = sequence;
  out.columns.reserve(columns.size());
  for (const auto& column : columns) out.columns.push_back(firesteel::slice(column, begin, size));
  return out;
}

size_t Batch::memory_usage() const {
  size_t bytes = 0;
  for (const auto& column : columns) bytes += column->memory_usage();
  return bytes;
}

}  // namespace firesteel
