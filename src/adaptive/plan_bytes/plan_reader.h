#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace firesteel {

// Takes out what a PlanWriter has put in. The bytes must outlive it.
class PlanReader {
 public:
  explicit PlanReader(std::string_view bytes) : bytes_(bytes) {}

  uint8_t byte() { return static_cast<uint8_t>(take(1)[0]); }
  bool boolean() { return byte() != 0; }
  template <class Enum>
  Enum enumerator() {
    return static_cast<Enum>(byte());
  }
  int64_t integer() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const uint8_t part = byte();
      value |= static_cast<uint64_t>(part & 0x7F) << shift;
      if (part < 0x80) break;
    }
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  int number() { return static_cast<int>(integer()); }
  double floating() {
    double value;
    std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
    return value;
  }
  std::string text() { return std::string(view()); }
  // Lives as long as the bytes.
  std::string_view view() { return take(static_cast<size_t>(integer())); }
  std::string_view take(size_t size) {
    FS_CHECK_LE(size, bytes_.size());
    const std::string_view out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return out;
  }
  std::shared_ptr<const std::string> shared_text() {
    const auto index = static_cast<size_t>(integer());
    if (index == texts_.size()) texts_.push_back(std::make_shared<const std::string>(text()));
    return texts_.at(index);
  }
  template <class Read>
  auto list(const Read& read) {
    std::vector<decltype(read(*this))> out;
    const int64_t size = integer();
    for (int64_t i = 0; i < size; ++i) out.push_back(read(*this));
    return out;
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  std::vector<std::shared_ptr<const std::string>> texts_;
};

}  // namespace firesteel
