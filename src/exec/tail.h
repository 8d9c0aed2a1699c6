#pragma once

#include "exec/stored_rows.h"

namespace firesteel {

// The last `limit` rows, in order.
StoredRowsPtr last_rows(const StoredRows& rows, int64_t limit);

}  // namespace firesteel
