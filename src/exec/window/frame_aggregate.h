#pragma once

#include "exec/window/window_frame.h"

namespace firesteel {

// The aggregate of each row's frame. Arguments are flat, one value a row of the partition.
VectorPtr aggregate_frames(const AggregateKernel& kernel, std::span<const VectorPtr> args,
                           const FrameRanges& frames);

}  // namespace firesteel
