#pragma once

#include <optional>

#include "adaptive/task_share.h"
#include "exec/exchange/exchange_spec.h"
#include "functions/sql_settings.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// A part of a distributed plan that runs without an exchange: what a task of a stage does with its
// share of the leaves.
struct Fragment {
  PhysicalPtr plan;
  // Where the rows go; none: they are the result.
  std::optional<ExchangeSpec> exchange;
  SqlSettings settings;
};

// What the tasks of a stage do: each one of these plans. Throws NotPortable.
std::string stage_bytes(const std::vector<PhysicalPtr>& plans,
                        const std::optional<ExchangeSpec>& exchange, const SqlSettings& settings);
// The fragment of a task that does plan `branch`.
Fragment read_fragment(std::string_view bytes, size_t branch, const TaskShare& share);

// Throws NotPortable when the node by itself, without its children, cannot travel.
void check_portable(const PhysicalPlan& node, const SqlSettings& settings);

std::vector<DataType> types_of(const Attributes& attributes);

}  // namespace firesteel
