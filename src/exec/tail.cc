#include "exec/tail.h"

#include <algorithm>

namespace firesteel {

StoredRowsPtr last_rows(const StoredRows& rows, int64_t limit) {
  std::vector<Batch> out;
  for (size_t i = rows.num_batches(); i > 0 && limit > 0; --i) {
    const Batch batch = rows.read(i - 1);
    const auto num_rows = static_cast<int64_t>(batch.num_rows);
    const int64_t take = std::min(limit, num_rows);
    out.push_back(batch.slice(static_cast<size_t>(num_rows - take), static_cast<size_t>(take)));
    limit -= take;
  }
  std::reverse(out.begin(), out.end());
  return std::make_shared<StoredRows>(std::move(out));
}

}  // namespace firesteel
