#pragma once

#include "exec/window/window_frame.h"

namespace firesteel {

// The aggregate of each frame of a partition's rows. Arguments are flat, `num_rows` long.
VectorPtr aggregate_frames(const AggregateKernel& kernel, std::span<const VectorPtr> args,
                           size_t num_rows, const FrameRanges& frames);
// Of the rows in each frame for which `filter` holds: the call's FILTER (WHERE ...).
VectorPtr aggregate_filtered_frames(const AggregateKernel& kernel, std::span<const VectorPtr> args,
                                    const Vector& filter, const FrameRanges& frames);

}  // namespace firesteel
