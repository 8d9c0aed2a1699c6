#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace firesteel::rdd {

// Bytes that grow at the end. Unlike std::string it neither clears nor terminates what it grows by.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept
      : data_(std::move(other.data_)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  // `count` more bytes, whose values the caller sets.
  char* extend(size_t count) {
    if (capacity_ - size_ < count) [[unlikely]]
      reserve(size_ + count);
    char* at = data_.get() + size_;
    size_ += count;
    return at;
  }
  void append(const void* bytes, size_t count) {
    if (count != 0) std::memcpy(extend(count), bytes, count);
  }
  void reserve(size_t wanted) {
    if (wanted <= capacity_) return;
    const size_t capacity = std::max({wanted, capacity_ * 2, size_t{64}});
    std::unique_ptr<char[]> grown(new char[capacity]);
    if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
    data_ = std::move(grown);
    capacity_ = capacity;
  }
  void clear() { size_ = 0; }
  // Gives the memory back too.
  void free() { *this = ByteBuffer(); }

  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  const char* data() const { return data_.get(); }
  std::string_view view() const { return {data_.get(), size_}; }
  std::string str() const { return std::string(view()); }

 private:
  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace firesteel::rdd
