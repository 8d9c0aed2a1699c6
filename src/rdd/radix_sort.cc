#include <array>

#include "firesteel/rdd/sort_prefix.h"

namespace firesteel::rdd {

void radix_sort(std::vector<PrefixItem>& items) {
  // For few items eight passes over counters cost more than comparing.
  constexpr size_t kFew = 256;
  if (items.size() < kFew) {
    std::stable_sort(items.begin(), items.end(),
                     [](const PrefixItem& a, const PrefixItem& b) { return a.prefix < b.prefix; });
    return;
  }
  std::array<std::array<size_t, 256>, 8> counts{};
  for (const PrefixItem& item : items) {
    for (size_t byte = 0; byte < 8; ++byte) ++counts[byte][item.prefix >> (8 * byte) & 0xff];
  }
  std::vector<PrefixItem> other(items.size());
  for (size_t byte = 0; byte < 8; ++byte) {
    auto& count = counts[byte];
    if (count[items[0].prefix >> (8 * byte) & 0xff] == items.size()) continue;
    size_t next = 0;
    for (size_t& c : count) next += std::exchange(c, next);
    for (const PrefixItem& item : items) {
      other[count[item.prefix >> (8 * byte) & 0xff]++] = item;
    }
    items.swap(other);
  }
}

}  // namespace firesteel::rdd
