#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "firesteel/rdd/serializer.h"

namespace firesteel::rdd {

namespace detail {

// What Elements needs of std::vector, for bool, whose vector has no elements to point to.
class Bools {
 public:
  void push_back(bool value) { emplace_back(value); }
  bool& emplace_back(bool value = false) {
    if (size_ == capacity_) reserve(capacity_ * 2 + 64);
    return data_[size_++] = value;
  }
  void reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    std::unique_ptr<bool[]> grown(new bool[capacity]);
    std::copy(begin(), end(), grown.get());
    data_ = std::move(grown);
    capacity_ = capacity;
  }
  void clear() { size_ = 0; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool* data() { return data_.get(); }
  const bool* data() const { return data_.get(); }
  bool* begin() { return data(); }
  bool* end() { return data() + size_; }
  const bool* begin() const { return data(); }
  const bool* end() const { return data() + size_; }
  bool& operator[](size_t index) { return data_[index]; }
  const bool& operator[](size_t index) const { return data_[index]; }

 private:
  std::unique_ptr<bool[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace detail

// Elements side by side in memory.
template <class T>
using Elements = std::conditional_t<std::is_same_v<T, bool>, detail::Bools, std::vector<T>>;

template <>
struct Serializer<detail::Bools> {
  static void write(OutArchive& out, const detail::Bools& value) {
    out.length(value.size());
    out.bytes(value.data(), value.size());
  }
  static void read(InArchive& in, detail::Bools& value) {
    const size_t size = in.length();
    value.clear();
    value.reserve(size);
    for (const char byte : std::span(in.bytes(size), size)) value.push_back(byte != 0);
  }
};

// Takes the elements of a partition, chunk by chunk; false: wants no more. One thread.
template <class T>
class ChunkSink {
 public:
  virtual ~ChunkSink() = default;
  // The elements may be moved away.
  virtual bool put(std::span<T> elements) = 0;
  virtual bool put_const(std::span<const T> elements) = 0;
};

// Gives the elements of a partition one by one. One thread.
template <class T>
class Cursor {
 public:
  virtual ~Cursor() = default;
  // Valid until the next call; none at the end.
  virtual const T* next() = 0;
};

// How functions over whole partitions see the elements: with hasNext() and next(), or in a loop
// `for (const T& element : iterator)`.
template <class T>
class Iterator {
 public:
  explicit Iterator(Cursor<T>& cursor) : cursor_(&cursor) {}

  bool hasNext() {
    if (!known_) {
      current_ = cursor_->next();
      known_ = true;
    }
    return current_ != nullptr;
  }
  // Valid until the next call of hasNext() or next().
  const T& next() {
    hasNext();
    known_ = false;
    return *current_;
  }

  class Position {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    explicit Position(Iterator* iterator) : iterator_(iterator) {}
    const T& operator*() const {
      iterator_->hasNext();
      return *iterator_->current_;
    }
    Position& operator++() {
      iterator_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !iterator_->hasNext(); }

   private:
    Iterator* iterator_;
  };
  Position begin() { return Position(this); }
  std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  Cursor<T>* cursor_;
  const T* current_ = nullptr;
  bool known_ = false;
};

}  // namespace firesteel::rdd
