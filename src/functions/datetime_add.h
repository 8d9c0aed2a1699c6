#pragma once

// Adding intervals to instants, as Java's ZonedDateTime does.

#include <cstdint>

#include "base/time_zone.h"

namespace firesteel {

// Moves an instant by months and days of the local calendar, then by micros of elapsed time. Local
// times in a gap move to after it; in an overlap the offset is kept where it can be. Zoneless
// timestamps pass a cursor over UTC. Throws DATETIME_OVERFLOW.
int64_t add_to_timestamp(const ZoneCursor& cursor, int64_t micros, int64_t months, int64_t days,
                         int64_t elapsed_micros);

// Moves a date by months, then days. Throws DATETIME_OVERFLOW.
int32_t add_to_date(int32_t date, int64_t months, int64_t days);

// The instant of a local time; where clocks go back, the one with `preferred_offset` if that is one
// of the two.
int64_t resolve_local(const ZoneCursor& cursor, int64_t local_micros, int32_t preferred_offset);

}  // namespace firesteel
