#pragma once

#include <cstdint>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// Something of a plan that only lives in this process: the plan cannot run in another.
class NotPortable : public std::exception {
 public:
  explicit NotPortable(std::string what) : what_(std::move(what)) {}
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  std::string what_;
};

// Appends the parts of a plan to a string; PlanReader takes them out in the same order. Integers
// are varints, so that small ones take one byte.
class PlanWriter {
 public:
  void byte(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void boolean(bool value) { byte(value ? 1 : 0); }
  template <class Enum>
  void enumerator(Enum value) {
    byte(static_cast<uint8_t>(value));
  }
  void integer(int64_t value) {
    auto left = (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
    for (; left >= 0x80; left >>= 7) byte(static_cast<uint8_t>(left | 0x80));
    byte(static_cast<uint8_t>(left));
  }
  void floating(double value) { raw(&value, sizeof(value)); }
  void text(std::string_view value) {
    integer(static_cast<int64_t>(value.size()));
    bytes_.append(value);
  }
  void raw(const void* data, size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  // A text that many parts share goes out once.
  void shared_text(const std::shared_ptr<const std::string>& value) {
    const auto [it, is_new] = texts_.emplace(value.get(), texts_.size());
    integer(static_cast<int64_t>(it->second));
    if (!is_new) return;
    text(*value);
    kept_.push_back(value);
  }
  template <class List, class Write>
  void list(const List& items, const Write& write) {
    integer(static_cast<int64_t>(items.size()));
    for (const auto& item : items) write(*this, item);
  }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::map<const std::string*, size_t> texts_;
  std::vector<std::shared_ptr<const std::string>> kept_;
};

}  // namespace firesteel
