#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Stable: rows that are equal under the keys keep the order of the stream.
std::shared_ptr<Sink> make_sort_sink(const SortExec& plan, ExecutionContext& context);
std::shared_ptr<Sink> make_top_n_sink(const TopNExec& plan, ExecutionContext& context);
// The sorted rows of either sink.
std::shared_ptr<Source> make_sorted_source(std::shared_ptr<Sink> sink);

}  // namespace firesteel
