#pragma once

#include "plan/catalog_commands.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// PARTITION (a = 1, b): values as text, none for a column alone. `dynamic`: columns may stand
// alone.
PartitionSpec parse_partition_spec(TokenStream& in, bool dynamic);
// The same when PARTITION is next; empty else.
PartitionSpec accept_partition_spec(TokenStream& in, bool dynamic);

}  // namespace firesteel::sql
