#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace firesteel {

// A range of bytes that never change, shared by all who hold it. Copies are cheap.
class SharedBytes {
 public:
  SharedBytes() = default;
  explicit SharedBytes(std::string bytes) {
    auto owner = std::make_shared<const std::string>(std::move(bytes));
    span_ = {reinterpret_cast<const uint8_t*>(owner->data()), owner->size()};
    owner_ = std::move(owner);
  }
  SharedBytes(std::span<const uint8_t> span, std::shared_ptr<const void> owner)
      : span_(span), owner_(std::move(owner)) {}

  // Not cleared; `fill` gets the bytes to write before anyone else sees them.
  template <class Fill>
  static SharedBytes filled(size_t size, const Fill& fill) {
    std::shared_ptr<uint8_t[]> owner(new uint8_t[size]);
    fill(std::span<uint8_t>(owner.get(), size));
    return SharedBytes({owner.get(), size}, owner);
  }

  const uint8_t* data() const { return span_.data(); }
  size_t size() const { return span_.size(); }
  bool empty() const { return span_.empty(); }
  std::span<const uint8_t> span() const { return span_; }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(span_.data()), span_.size()};
  }
  const std::shared_ptr<const void>& owner() const { return owner_; }
  // Part of it, which keeps all of it alive.
  SharedBytes slice(size_t offset, size_t size) const {
    return SharedBytes(span_.subspan(offset, size), owner_);
  }

 private:
  std::span<const uint8_t> span_;
  std::shared_ptr<const void> owner_;
};

}  // namespace firesteel
