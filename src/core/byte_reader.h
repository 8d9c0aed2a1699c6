#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace firesteel {

// Takes out of bytes what a ByteWriter wrote. Every step is checked against the end: bytes that
// were cut off or garbled throw a SparkError (INTERNAL_ERROR_STORAGE), and nothing is read or
// allocated beyond them. The bytes must outlive the reader and the views it hands out.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(bytes.data()), begin_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  explicit ByteReader(std::span<const uint8_t> bytes)
      : ByteReader(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())) {}

  template <class T>
  requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) T fixed() {
    T value;
    std::memcpy(&value, need(sizeof(T)), sizeof(T));
    return value;
  }
  uint64_t varint() {
    if (at_ < end_ && static_cast<uint8_t>(*at_) < 0x80) return static_cast<uint8_t>(*at_++);
    return long_varint();
  }
  int64_t signed_varint() {
    const uint64_t value = varint();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  // A varint that must fit: an int, an id, an index.
  int32_t int32() {
    const int64_t value = signed_varint();
    if (value != static_cast<int32_t>(value)) fail("a number out of range");
    return static_cast<int32_t>(value);
  }
  // The number of elements that follow, of `element_bytes` or more each: never more than the rest
  // of the bytes can hold, so that it is safe to allocate by.
  size_t count(size_t element_bytes = 1);
  bool boolean() { return *need(1) != 0; }
  std::string_view string() {
    const uint64_t size = varint();
    if (size > remaining()) fail("a string longer than the bytes");
    return {need(size), static_cast<size_t>(size)};
  }
  std::string_view raw(size_t size) { return {need(size), size}; }

  size_t position() const { return static_cast<size_t>(at_ - begin_); }
  size_t remaining() const { return static_cast<size_t>(end_ - at_); }
  bool at_end() const { return at_ == end_; }

 private:
  const char* need(size_t size) {
    if (size > remaining()) fail("the bytes end too early");
    const char* at = at_;
    at_ += size;
    return at;
  }
  uint64_t long_varint();
  [[noreturn]] void fail(std::string_view what) const;

  const char* at_;
  const char* begin_;
  const char* end_;
};

}  // namespace firesteel
