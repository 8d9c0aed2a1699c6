#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// The held rows dealt out to the plan's partitions; batches carry their partition's number and come
// partition by partition.
std::shared_ptr<const std::vector<Batch>> repartition(const RepartitionExec& plan,
                                                      const std::vector<Batch>& batches);

}  // namespace firesteel
