#pragma once

#include <memory>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// The last `limit` rows of the batches, in order.
std::shared_ptr<const std::vector<Batch>> last_rows(const std::vector<Batch>& batches,
                                                    int64_t limit);

}  // namespace firesteel
