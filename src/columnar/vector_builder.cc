#include <algorithm>

#include "columnar/vector.h"

namespace firesteel {
namespace {

template <class T>
void push(std::vector<uint8_t>& data, const T& value) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(&value);
  data.insert(data.end(), bytes, bytes + sizeof(T));
}

}  // namespace

VectorBuilder::VectorBuilder(DataType type) : type_(std::move(type)) {
  switch (type_.id()) {
    case TypeId::kArray:
      children_.push_back(std::make_unique<VectorBuilder>(type_.element_type()));
      break;
    case TypeId::kMap:
      children_.push_back(std::make_unique<VectorBuilder>(type_.key_type()));
      children_.push_back(std::make_unique<VectorBuilder>(type_.value_type()));
      break;
    case TypeId::kStruct:
      for (const StructField& field : type_.fields()) {
        children_.push_back(std::make_unique<VectorBuilder>(field.type));
      }
      break;
    case TypeId::kVariant:
      children_.push_back(std::make_unique<VectorBuilder>(TypeId::kBinary));
      children_.push_back(std::make_unique<VectorBuilder>(TypeId::kBinary));
      break;
    default:
      break;
  }
}

void VectorBuilder::append_slot(bool valid) {
  if (size_ % 64 == 0) validity_.push_back(~uint64_t{0});
  if (!valid) {
    clear_bit(validity_.data(), size_);
    has_nulls_ = true;
  }
  ++size_;
}

void VectorBuilder::append_null() {
  data_.resize(data_.size() + type_.value_width(), 0);
  if (type_.value_width() == 0) {
    for (auto& child : children_) child->append_null();
  }
  append_slot(false);
}

void VectorBuilder::append(const Value& value) {
  if (value.is_null()) return append_null();
  switch (type_.id()) {
    case TypeId::kNull:
      return append_null();
    case TypeId::kBoolean:
      push(data_, static_cast<uint8_t>(value.boolean()));
      break;
    case TypeId::kByte:
      push(data_, static_cast<int8_t>(value.integer()));
      break;
    case TypeId::kShort:
      push(data_, static_cast<int16_t>(value.integer()));
      break;
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      push(data_, static_cast<int32_t>(value.integer()));
      break;
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      push(data_, value.integer());
      break;
    case TypeId::kFloat:
      push(data_, static_cast<float>(value.floating()));
      break;
    case TypeId::kDouble:
      push(data_, value.floating());
      break;
    case TypeId::kDecimal:
      if (type_.is_wide_decimal()) {
        push(data_, value.decimal());
      } else {
        push(data_, static_cast<int64_t>(value.decimal()));
      }
      break;
    case TypeId::kString:
    case TypeId::kBinary:
      return append_string(value.string());
    case TypeId::kCalendarInterval:
      push(data_, value.interval());
      break;
    case TypeId::kArray: {
      const auto offset = static_cast<uint32_t>(children_[0]->size());
      for (const Value& item : value.list()) children_[0]->append(item);
      push(data_, ListEntry{offset, static_cast<uint32_t>(value.list().size())});
      break;
    }
    case TypeId::kMap: {
      const auto offset = static_cast<uint32_t>(children_[0]->size());
      const auto& items = value.list();
      for (size_t i = 0; i + 1 < items.size(); i += 2) {
        children_[0]->append(items[i]);
        children_[1]->append(items[i + 1]);
      }
      push(data_, ListEntry{offset, static_cast<uint32_t>(items.size() / 2)});
      break;
    }
    case TypeId::kStruct:
    case TypeId::kVariant:
      FS_CHECK_EQ(children_.size(), value.list().size());
      for (size_t i = 0; i < children_.size(); ++i) children_[i]->append(value.list()[i]);
      break;
  }
  append_slot(true);
}

void VectorBuilder::append_string(std::string_view text) {
  if (!heap_) heap_ = std::make_shared<StringHeap>();
  push(data_, heap_->add(text));
  append_slot(true);
}

void VectorBuilder::append_from(const Vector& source, size_t row) { append_range(source, row, 1); }

void VectorBuilder::append_range(const Vector& source, size_t begin, size_t count) {
  const Decoded decoded(source);
  const int width = type_.value_width();
  for (size_t row = begin; row < begin + count; ++row) {
    if (decoded.is_null(row)) {
      append_null();
      continue;
    }
    const size_t index = decoded.index(row);
    switch (type_.id()) {
      case TypeId::kString:
      case TypeId::kBinary:
        append_string(decoded.data<StringRef>()[index].view());
        continue;
      case TypeId::kArray:
      case TypeId::kMap: {
        const ListEntry entry = decoded.data<ListEntry>()[index];
        const auto offset = static_cast<uint32_t>(children_[0]->size());
        for (size_t i = 0; i < children_.size(); ++i) {
          children_[i]->append_range(*decoded.flat().children()[i], entry.offset, entry.size);
        }
        push(data_, ListEntry{offset, entry.size});
        break;
      }
      case TypeId::kStruct:
      case TypeId::kVariant:
        for (size_t i = 0; i < children_.size(); ++i) {
          children_[i]->append_range(*decoded.flat().children()[i], index, 1);
        }
        break;
      default: {
        const uint8_t* from = decoded.data<uint8_t>() + index * width;
        data_.insert(data_.end(), from, from + width);
      }
    }
    append_slot(true);
  }
}

VectorPtr VectorBuilder::finish() {
  auto out = Vector::flat(type_, size_);
  if (!data_.empty()) std::memcpy(out->mutable_values<uint8_t>(), data_.data(), data_.size());
  if (has_nulls_) {
    std::memcpy(out->mutable_validity(), validity_.data(), bitmap_bytes(size_));
  }
  if (heap_) out->keep_alive(std::move(heap_));
  if (!children_.empty()) {
    std::vector<VectorPtr> children;
    for (auto& child : children_) children.push_back(child->finish());
    out->set_children(std::move(children));
  }
  size_ = 0;
  data_.clear();
  validity_.clear();
  has_nulls_ = false;
  heap_.reset();
  return out;
}

}  // namespace firesteel
