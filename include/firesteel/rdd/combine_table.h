#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "firesteel/rdd/hash_code.h"
#include "firesteel/rdd/serializer.h"

namespace firesteel::rdd {

// Keys with what their values were combined to. Open addressing over an array of slots of eight
// bytes, half a hash code and the number of an entry; entries lie one after the other in the order
// in which their keys came.
template <class K, class C>
class CombineTable {
 public:
  using Entry = std::pair<K, C>;

  // Calls merge(C&) on the key's combiner, or adds the one that create() makes.
  template <class Key, class Create, class Merge>
  void update(uint64_t hash, Key&& key, Create&& create, Merge&& merge) {
    // At most three quarters full.
    if (entries_.size() * 4 >= slots_.size() * 3) [[unlikely]]
      grow();
    const uint32_t code = code_of(hash);
    const size_t mask = slots_.size() - 1;
    for (size_t at = code >> shift_;; at = (at + 1) & mask) {
      const uint64_t slot = slots_[at];
      if (slot == 0) {
        entries_.emplace_back(std::forward<Key>(key), create());
        heap_ += heap_bytes(entries_.back());
        slots_[at] = uint64_t{code} << 32 | entries_.size();
        return;
      }
      if (slot >> 32 == code) {
        Entry& entry = entries_[static_cast<uint32_t>(slot) - 1];
        if (entry.first == key) {
          merge(entry.second);
          return;
        }
      }
    }
  }

  std::vector<Entry>& entries() { return entries_; }
  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  // With the memory kept for the next keys.
  void clear() {
    entries_.clear();
    std::fill(slots_.begin(), slots_.end(), 0);
    heap_ = 0;
  }

  // Held, about. What combiners grew by counts only as note_growth() says.
  size_t bytes() const {
    return slots_.capacity() * sizeof(uint64_t) + entries_.capacity() * sizeof(Entry) + heap_;
  }
  void note_growth(size_t bytes) { heap_ += bytes; }
  // Looks at every entry, after growth was only guessed.
  void measure() {
    heap_ = 0;
    for (const Entry& entry : entries_) heap_ += heap_bytes(entry);
  }

 private:
  static uint32_t code_of(uint64_t hash) {
    return static_cast<uint32_t>((hash * 0x9e3779b97f4a7c15) >> 32);
  }
  void grow() {
    const size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
    std::vector<uint64_t> old = std::exchange(slots_, std::vector<uint64_t>(size));
    shift_ = 32;
    for (size_t s = size; s > 1; s /= 2) --shift_;
    for (const uint64_t slot : old) {
      if (slot == 0) continue;
      size_t at = (slot >> 32) >> shift_;
      while (slots_[at] != 0) at = (at + 1) & (size - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Entry> entries_;
  std::vector<uint64_t> slots_;
  int shift_ = 32;
  size_t heap_ = 0;
};

}  // namespace firesteel::rdd
