#include "exec/tail.h"

#include <algorithm>

namespace firesteel {

std::shared_ptr<const std::vector<Batch>> last_rows(const std::vector<Batch>& batches,
                                                    int64_t limit) {
  auto out = std::make_shared<std::vector<Batch>>();
  for (auto it = batches.rbegin(); it != batches.rend() && limit > 0; ++it) {
    const auto rows = static_cast<int64_t>(it->num_rows);
    const int64_t take = std::min(limit, rows);
    out->push_back(it->slice(static_cast<size_t>(rows - take), static_cast<size_t>(take)));
    limit -= take;
  }
  std::reverse(out->begin(), out->end());
  return out;
}

}  // namespace firesteel
