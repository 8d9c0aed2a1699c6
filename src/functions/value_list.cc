#include "functions/value_list.h"

#include <cstring>

namespace firesteel {
namespace {

bool is_text(const DataType& type) { return type.is(TypeId::kString) || type.is(TypeId::kBinary); }

// Parts of nested lists are merged when this many have come together.
constexpr size_t kMaxParts = 64;

}  // namespace

void ValueList::append_validity(bool valid) {
  if (!valid && valid_.empty()) valid_.assign(size_, true);
  if (!valid || !valid_.empty()) valid_.push_back(valid);
}

void ValueList::append(const Decoded& source, size_t row) {
  if (type_->is(TypeId::kNull)) {
    ++size_;
    return;
  }
  if (type_->is_nested()) {
    VectorBuilder builder(*type_);
    if (source.is_null(row)) {
      builder.append_null();
    } else {
      builder.append_from(source.flat(), source.index(row));
    }
    parts_.push_back(builder.finish());
    ++size_;
    if (parts_.size() >= kMaxParts && parts_.back()->size() == 1) {
      // Only the short tail is merged, so that each value is copied a few times at most.
      size_t first = parts_.size();
      size_t rows = 0;
      while (first > 0 && (first == parts_.size() || parts_[first - 1]->size() <= 2 * rows)) {
        rows += parts_[--first]->size();
      }
      VectorPtr merged = concatenate(*type_, std::span(parts_).subspan(first));
      parts_.resize(first);
      parts_.push_back(std::move(merged));
    }
    return;
  }
  const bool is_null = source.is_null(row);
  append_validity(!is_null);
  ++size_;
  if (is_text(*type_)) {
    if (!is_null) {
      const std::string_view text = source.at<StringRef>(row).view();
      const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
      bytes_.insert(bytes_.end(), bytes, bytes + text.size());
    }
    ends_.push_back(bytes_.size());
    return;
  }
  const auto width = static_cast<size_t>(type_->value_width());
  if (is_null) {
    bytes_.insert(bytes_.end(), width, std::byte{0});
  } else {
    const std::byte* from = source.data<std::byte>() + source.index(row) * width;
    bytes_.insert(bytes_.end(), from, from + width);
  }
}

void ValueList::append(const Vector& values, size_t begin, size_t count) {
  if (count == 0) return;
  if (type_->is_nested()) {
    VectorBuilder builder(*type_);
    builder.append_range(values, begin, count);
    parts_.push_back(builder.finish());
    size_ += count;
    return;
  }
  const Decoded decoded(values);
  for (size_t i = begin; i < begin + count; ++i) append(decoded, i);
}

void ValueList::append(const ValueList& other) {
  for (size_t i = 0; i < other.size_ && (!valid_.empty() || !other.valid_.empty()); ++i) {
    if (valid_.empty()) valid_.assign(size_, true);
    valid_.push_back(other.valid_.empty() || other.valid_[i]);
  }
  const size_t offset = bytes_.size();
  bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end());
  for (const size_t end : other.ends_) ends_.push_back(offset + end);
  parts_.insert(parts_.end(), other.parts_.begin(), other.parts_.end());
  size_ += other.size_;
}

VectorPtr ValueList::to_vector() const {
  if (type_->is(TypeId::kNull)) return flatten(Vector::null_constant(*type_, size_));
  if (type_->is_nested()) {
    if (!parts_.empty()) return concatenate(*type_, parts_);
    return VectorBuilder(*type_).finish();
  }
  auto out = Vector::flat(*type_, size_);
  if (is_text(*type_)) {
    auto* to = out->mutable_values<StringRef>();
    char* copy = out->string_heap().allocate(bytes_.size());
    if (!bytes_.empty()) std::memcpy(copy, bytes_.data(), bytes_.size());
    size_t begin = 0;
    for (size_t i = 0; i < size_; ++i) {
      to[i] = StringRef(copy + begin, static_cast<uint32_t>(ends_[i] - begin));
      begin = ends_[i];
    }
  } else if (!bytes_.empty()) {
    std::memcpy(out->mutable_values<std::byte>(), bytes_.data(), bytes_.size());
  }
  for (size_t i = 0; i < valid_.size(); ++i) {
    if (!valid_[i]) out->set_null(i);
  }
  return out;
}

void ValueList::clear() {
  size_ = 0;
  bytes_.clear();
  ends_.clear();
  valid_.clear();
  parts_.clear();
}

size_t ValueList::memory_usage() const {
  size_t bytes =
      sizeof(*this) + bytes_.capacity() + ends_.capacity() * sizeof(size_t) + valid_.capacity() / 8;
  for (const auto& part : parts_) bytes += part->memory_usage();
  return bytes;
}

}  // namespace firesteel
