#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace firesteel {

// Fixed-width slots by number, at addresses that never change: the aggregate states of a table's
// groups.
class StateArena {
 public:
  explicit StateArena(size_t width) : width_((width + kAlignment - 1) / kAlignment * kAlignment) {}

  // Makes room for slots [0, count); new ones are uninitialized.
  void resize(size_t count) {
    while (pages_.size() * kPageSlots < count) {
      void* page = std::aligned_alloc(kAlignment, std::max(kAlignment, kPageSlots * width_));
      if (page == nullptr) throw std::bad_alloc();
      pages_.emplace_back(static_cast<std::byte*>(page));
    }
    count_ = count;
  }
  size_t size() const { return count_; }
  std::byte* at(size_t slot) const {
    return pages_[slot / kPageSlots].get() + (slot % kPageSlots) * width_;
  }
  size_t memory_usage() const { return pages_.size() * kPageSlots * width_; }

 private:
  // Widest alignment of a state (128-bit sums).
  static constexpr size_t kAlignment = 16;
  static constexpr size_t kPageSlots = 1024;
  struct Free {
    void operator()(std::byte* page) const { std::free(page); }
  };

  size_t width_;
  size_t count_ = 0;
  std::vector<std::unique_ptr<std::byte[], Free>> pages_;
};

}  // namespace firesteel
