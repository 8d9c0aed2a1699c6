#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// GROUP BY and aggregation without keys. Sink of one pipeline; its result is a source.
std::shared_ptr<Sink> make_aggregate_sink(const HashAggregateExec& plan, ExecutionContext& context);
// `sink` is one made by make_aggregate_sink.
std::shared_ptr<Source> make_aggregate_source(std::shared_ptr<Sink> sink);

}  // namespace firesteel
