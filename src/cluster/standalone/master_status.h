#pragma once

#include <string>

#include "cluster/standalone/master_state.h"

namespace firesteel {

// What the master knows, as JSON with the names that Spark's master uses.
std::string master_status(const MasterState& state, const std::string& url,
                          const std::string& status);

}  // namespace firesteel
