#pragma once

#include <memory>

#include "firesteel/rdd/task_services.h"

namespace firesteel::rdd {

// Over a file without a name; takes the descriptor.
std::unique_ptr<SpillStream> make_spill_stream(int file);

}  // namespace firesteel::rdd
