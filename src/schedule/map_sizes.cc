#include "schedule/map_sizes.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

// One byte reaches 1.1^255, about 35 GB.
const double kLogBase = std::log(1.1);

uint8_t to_byte(uint64_t size) {
  if (size == 0) return 0;
  if (size == 1) return 1;
  double byte = std::ceil(std::log(static_cast<double>(size)) / kLogBase);
  return static_cast<uint8_t>(std::min(255.0, byte));
}

uint64_t from_byte(uint8_t byte) {
  return byte == 0 ? 0 : static_cast<uint64_t>(std::pow(1.1, byte));
}

}  // namespace

MapSizes::MapSizes(std::span<const uint64_t> sizes) : count_(sizes.size()) {
  if (count_ <= kMaxExact) {
    bytes_.reserve(count_);
    for (uint64_t size : sizes) bytes_.push_back(static_cast<char>(to_byte(size)));
    return;
  }
  bytes_.assign((count_ + 7) / 8, 0);
  uint64_t total = 0;
  uint64_t small = 0;
  for (size_t i = 0; i < count_; ++i) {
    if (sizes[i] == 0) continue;
    bytes_[i / 8] = static_cast<char>(bytes_[i / 8] | (1 << (i % 8)));
    if (sizes[i] >= kHuge) {
      huge_[i] = sizes[i];
    } else {
      total += sizes[i];
      ++small;
    }
  }
  average_ = small == 0 ? 0 : std::max<uint64_t>(1, total / small);
}

uint64_t MapSizes::size(size_t reduce) const {
  if (count_ <= kMaxExact) return from_byte(static_cast<uint8_t>(bytes_[reduce]));
  if ((bytes_[reduce / 8] >> (reduce % 8) & 1) == 0) return 0;
  auto found = huge_.find(reduce);
  return found == huge_.end() ? average_ : found->second;
}

size_t MapSizes::memory_bytes() const {
  // A node of a std::map: three pointers, a colour, key and value.
  constexpr size_t kMapNode = 48;
  return sizeof(*this) + bytes_.capacity() + huge_.size() * kMapNode;
}

}  // namespace firesteel
