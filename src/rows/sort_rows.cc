#include <algorithm>

#include "base/thread_pool.h"
#include "rows/sort_key.h"

namespace firesteel {
namespace {

// Rows that one thread sorts at once; below it the pool is not asked.
constexpr size_t kMinRunRows = 16 * 1024;

// Of the first `count` rows of the merge of two sorted runs, how many come from `left`.
size_t merge_split(const SortKeys& keys, std::span<const SortRow> left,
                   std::span<const SortRow> right, size_t count) {
  size_t low = count > right.size() ? count - right.size() : 0;
  size_t high = std::min(count, left.size());
  while (low < high) {
    const size_t from_left = (low + high) / 2;
    if (keys.less(left[from_left], right[count - from_left - 1])) {
      low = from_left + 1;
    } else {
      high = from_left;
    }
  }
  return low;
}

}  // namespace

// Runs are sorted apart, then merged in pairs; each merge is cut along its path (Odeh et al.,
// "Merge Path", 2012) so that all threads take part in the last ones too.
void sort_rows(const SortKeys& keys, std::vector<SortRow>& rows, ThreadPool& pool) {
  const auto less = [&](const SortRow& a, const SortRow& b) { return keys.less(a, b); };
  const size_t threads = pool.size() + 1;
  size_t runs = 1;
  while (runs < threads && rows.size() / (runs * 2) >= kMinRunRows) runs *= 2;
  if (runs == 1) {
    std::sort(rows.begin(), rows.end(), less);
    return;
  }
  std::vector<size_t> bounds;
  for (size_t i = 0; i <= runs; ++i) bounds.push_back(rows.size() * i / runs);
  pool.run_all(runs, [&](size_t i) {
    std::sort(rows.begin() + static_cast<ptrdiff_t>(bounds[i]),
              rows.begin() + static_cast<ptrdiff_t>(bounds[i + 1]), less);
  });
  std::vector<SortRow> merged(rows.size());
  while (bounds.size() > 2) {
    const size_t pairs = (bounds.size() - 1) / 2;
    const size_t pieces = std::max<size_t>(1, threads / pairs);
    pool.run_all(pairs * pieces, [&](size_t task) {
      const size_t pair = task / pieces;
      const size_t piece = task % pieces;
      const size_t begin = bounds[2 * pair];
      const std::span left(rows.data() + begin, bounds[2 * pair + 1] - begin);
      const std::span right(rows.data() + bounds[2 * pair + 1],
                            bounds[2 * pair + 2] - bounds[2 * pair + 1]);
      const size_t total = left.size() + right.size();
      const size_t from = total * piece / pieces;
      const size_t to = total * (piece + 1) / pieces;
      const size_t left_from = merge_split(keys, left, right, from);
      const size_t left_to = merge_split(keys, left, right, to);
      std::merge(left.begin() + static_cast<ptrdiff_t>(left_from),
                 left.begin() + static_cast<ptrdiff_t>(left_to),
                 right.begin() + static_cast<ptrdiff_t>(from - left_from),
                 right.begin() + static_cast<ptrdiff_t>(to - left_to),
                 merged.begin() + static_cast<ptrdiff_t>(begin + from), less);
    });
    rows.swap(merged);
    std::vector<size_t> next;
    for (size_t i = 0; i < bounds.size(); i += 2) next.push_back(bounds[i]);
    bounds = std::move(next);
  }
}

}  // namespace firesteel
