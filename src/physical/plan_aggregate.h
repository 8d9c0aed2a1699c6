#pragma once

#include "physical/physical_nodes.h"

namespace firesteel {

// GROUP BY over a planned child: a hash aggregate, and a projection when the select list is more
// than keys and aggregates.
PhysicalPtr plan_aggregate(const Aggregate& aggregate, const PhysicalPtr& child);

// The call with its inputs bound to the columns of `input`.
AggregateSpec bind_aggregate(const AggregateCall& call, const Attributes& input);

}  // namespace firesteel
