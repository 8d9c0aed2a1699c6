#pragma once

#include "exec/stored_rows.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// The stored rows dealt out to the plan's partitions; batches carry their partition's number and
// come partition by partition. What was on disk goes by way of the disk.
StoredRowsPtr repartition(const RepartitionExec& plan, const StoreSink& rows,
                          ExecutionContext& context);

}  // namespace firesteel
