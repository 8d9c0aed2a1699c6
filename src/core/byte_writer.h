#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace firesteel {

static_assert(std::endian::native == std::endian::little, "words are written as they stand");

// Appends values to a growing string of bytes; ByteReader takes them out again in the same order.
// Nothing in the bytes tells what they are: both sides must agree.
class ByteWriter {
 public:
  ByteWriter() = default;
  // Goes on behind what `bytes` holds, and keeps its capacity.
  explicit ByteWriter(std::string bytes) : bytes_(std::move(bytes)) {}

  // A number or an enum in its own width.
  template <class T>
  requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) void fixed(T value) {
    const size_t at = bytes_.size();
    bytes_.resize(at + sizeof(T));
    std::memcpy(bytes_.data() + at, &value, sizeof(T));
  }
  // 1 byte for values below 128, at most 10.
  void varint(uint64_t value) {
    char buffer[10];
    size_t size = 0;
    for (; value >= 0x80; value >>= 7) buffer[size++] = static_cast<char>(value | 0x80);
    buffer[size++] = static_cast<char>(value);
    bytes_.append(buffer, size);
  }
  // As varint, short for small negative numbers too.
  void signed_varint(int64_t value) {
    varint((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
  }
  void boolean(bool value) { bytes_.push_back(value ? 1 : 0); }
  // The length goes before the bytes.
  void string(std::string_view value) {
    varint(value.size());
    bytes_.append(value);
  }
  // The bytes alone.
  void raw(std::string_view value) { bytes_.append(value); }
  void raw(std::span<const uint8_t> value) {
    bytes_.append(reinterpret_cast<const char*>(value.data()), value.size());
  }

  size_t size() const { return bytes_.size(); }
  std::string_view view() const { return bytes_; }
  std::span<const uint8_t> span() const {
    return {reinterpret_cast<const uint8_t*>(bytes_.data()), bytes_.size()};
  }
  // For a reader or writer that works on the string itself.
  std::string& bytes() { return bytes_; }
  std::string take() { return std::exchange(bytes_, {}); }
  // Empty again, with the memory it has.
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

}  // namespace firesteel
