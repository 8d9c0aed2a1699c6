#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Window functions over sorted partitions; output ordered by partition and order keys.
std::shared_ptr<Sink> make_window_sink(const WindowExec& plan, ExecutionContext& context);
std::shared_ptr<Source> make_window_source(std::shared_ptr<Sink> sink);

}  // namespace firesteel
