#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "physical/physical_nodes.h"

namespace firesteel {

// Runs one part of the plan over the rows of the last round (null for the anchor).
using RunRound = std::function<std::shared_ptr<const std::vector<Batch>>(
    const PhysicalPtr& plan, std::shared_ptr<const std::vector<Batch>> working)>;

// All rows of a recursive CTE: the anchor's, then those of each round until one makes none. With
// UNION (not ALL), rows that were there before are dropped. Throws RECURSION_LEVEL_LIMIT_EXCEEDED.
std::shared_ptr<const std::vector<Batch>> run_recursion(const RecursiveUnionExec& plan,
                                                        const RunRound& run_round);

}  // namespace firesteel
